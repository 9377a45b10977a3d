package dev.kongdb.plugin.spi;

import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended, for the log.
 *
 * @param status of the answer
 * @param headers of the answer
 * @param source whose answer it was
 * @param responseSize the bytes of line, headers and body
 * @param upstreamUri path and query at the upstream; null when none was asked
 * @param tries where it was sent to, as Kong's {@code tries}
 * @param gatewayMillis what the gateway took for itself
 * @param upstreamMillis what the upstream took; -1 when none was asked
 * @param requestMillis all of it
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
