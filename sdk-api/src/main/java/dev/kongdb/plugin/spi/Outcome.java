package dev.kongdb.plugin.spi;

import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, for the log.
 *
 * @param status the status of the answer
 * @param headers the headers of the answer
 * @param source who gave the answer
 * @param responseSize the bytes of the status line, headers and body
 * @param upstreamUri the path and query at the upstream; null when no upstream was asked
 * @param tries the attempts to reach a target, as in Kong's {@code tries}
 * @param gatewayMillis the time that the gateway itself took
 * @param upstreamMillis the time that the upstream took; -1 when no upstream was asked
 * @param requestMillis the time of the whole request
 */
public record Outcome(
        int status,
        Headers headers,
        Response.Source source,
        long responseSize,
        @Nullable String upstreamUri,
        List<Map<String, Object>> tries,
        long gatewayMillis,
        long upstreamMillis,
        long requestMillis) {
    /** Copies the list. */
    public Outcome {
        tries = List.copyOf(tries);
    }
}
