package dev.kongdb.cassandra;

import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read, which later writes compare with.
 *
 * @param row its values
 * @param state the state of its attempts
 * @param bytes the columns of its fields in the table's order, then workspace and cache key if the
 *     table has them
 * @param exists whether it is a row, rather than the mark of an insert or the remains of an expired
 *     row
 * @param ttl the seconds it had left; null when it does not expire
 * @param readAt {@link System#nanoTime} of the read
 */
record Stored(
        Row row,
        RowState state,
        List<@Nullable ByteBuffer> bytes,
        boolean exists,
        @Nullable Integer ttl,
        long readAt) {

    /** The seconds it has left now: 0 when it does not expire, -1 when it has expired. */
    int secondsLeft() {
        if (ttl == null) {
            return 0;
        }
        long left = ttl - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - readAt);
        return left <= 0 ? -1 : (int) left;
    }
}
