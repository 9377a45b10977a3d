package dev.kongdb.cassandra;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;

/** How long rows live, as Cassandra counts it. */
final class Lifetime {
    /** The longest ttl that Cassandra accepts: twenty years. */
    private static final int MOST_SECONDS = 630_720_000;

    private Lifetime() {}

    /** The seconds that a written row lives; 0 for ever. */
    static int of(Write write) {
        return write.ttl() == null || write.ttl() == 0 ? 0 : toTheEnd(write.ttl());
    }

    /**
     * Rounds up. Cassandra counts from the beginning of the second of the write, so one second is
     * added, and no row expires early.
     */
    private static int toTheEnd(double seconds) {
        return (int) Math.max(1, Math.min(seconds + 1, MOST_SECONDS)); // 0 would mean for ever
    }

    /** The seconds that a new row lives, counted from its own creation time. */
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
