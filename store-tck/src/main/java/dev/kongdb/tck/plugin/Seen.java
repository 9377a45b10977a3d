package dev.kongdb.tck.plugin;

import dev.kongdb.plugin.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the client and the upstream saw of a request.
 *
 * @param status of the answer to the client
 * @param headers of the answer
 * @param body of the answer
 * @param upstream what came there; null when nothing did
 */
public record Seen(
        int status, Headers headers, String body, @Nullable Upstream upstream) {
    /** A request as it came to the upstream. */
    public record Upstream(String method, String target, Headers headers, String body) {}

    /** What came to the upstream; an {@link AssertionError} when nothing did. */
    public Upstream atUpstream() {
        if (upstream == null) {
            throw new AssertionError("nothing came to the upstream; the client got " + status + " " + body);
        }
        return upstream;
    }
}
