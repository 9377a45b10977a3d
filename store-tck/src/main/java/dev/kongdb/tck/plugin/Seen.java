package dev.kongdb.tck.plugin;

import dev.kongdb.plugin.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request as seen by the client and by the upstream.
 *
 * @param status the status of the answer to the client
 * @param headers the headers of this answer
 * @param body the body of this answer
 * @param upstream the request that the upstream received, or null if it received none
 */
public record Seen(
        int status, Headers headers, String body, @Nullable Upstream upstream) {
    /** A request as the upstream received it. */
    public record Upstream(String method, String target, Headers headers, String body) {}

    /**
     * The request that the upstream received. Throws an {@link AssertionError} if it received none.
     */
    public Upstream atUpstream() {
        if (upstream == null) {
            throw new AssertionError("nothing came to the upstream; the client got " + status + " " + body);
        }
        return upstream;
    }
}
