package dev.kongdb.host.internal.http;

import java.time.Duration;

/**
 * How long a server goes on reading what a client sends slowly. A client that is slower is told so
 * (408), and its connection ends.
 *
 * @param head the longest time for the head of a request, as nginx's {@code client_header_timeout}
 * @param grace after this time, a body that is read into memory must have come at the least rate
 * @param bytesPerSecond the least rate
 * @param body the longest time for such a body
 */
record Patience(Duration head, Duration grace, int bytesPerSecond, Duration body) {
    static final Patience NORMAL =
            new Patience(Duration.ofSeconds(60), Duration.ofSeconds(20), 500, Duration.ofMinutes(10));

    /** Whether a head that is not complete has taken too long. */
    boolean isHeadTooSlow(long nanos) {
        return nanos > head.toNanos();
    }

    /** Whether a body that is not complete has too few bytes after the time. */
    boolean isBodyTooSlow(long nanos, long bytes) {
        long due = (nanos - grace.toNanos()) / 1_000 * bytesPerSecond / 1_000_000;
        return nanos > body.toNanos() || (nanos > grace.toNanos() && bytes <= due);
    }
}
