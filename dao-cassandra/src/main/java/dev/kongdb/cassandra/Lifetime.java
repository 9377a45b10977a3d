package dev.kongdb.cassandra;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;

/** How long rows have to live, as Cassandra counts it. */
final class Lifetime {
    /** What Cassandra takes for a ttl at most: twenty years. */
    private static final int MOST_SECONDS = 630_720_000;

    private Lifetime() {}

    /** The seconds that a write gives a row; 0 for ever. */
    static int of(Write write) {
        return write.ttl() == null || write.ttl() == 0 ? 0 : toTheEnd(write.ttl());
    }

    /** Cassandra counts from the beginning of the second in which it writes: with one more, no row goes before its time is over. */
    private static int toTheEnd(double seconds) {
        return (int) Math.max(1, Math.min(seconds + 1, MOST_SECONDS)); // 0 would be for ever
    }

    /** The seconds that a new row has to live: they count from when it says that it was made. */
    static int ofNew(Schema schema, Write write) {
        long ttl = write.ttl() == null ? 0 : write.ttl();
        Field made = schema.field("created_at");
        if (ttl == 0
                || made == null
                || !made.isTimestamp()
                || !made.auto()
                || !(write.row().get(made.position()) instanceof Number since)) {
            return of(write);
        }
        double left = Math.ceil(since.doubleValue() + ttl - System.currentTimeMillis() / 1000.0);
        return toTheEnd(left);
    }
}
