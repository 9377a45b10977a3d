package dev.kongdb.dao;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What reads see at one moment, if the store replaces its whole content in one step, as {@code off}
 * does. A database does not: there, reads see what is stored when they run. Immutable and
 * thread-safe.
 */
public interface Snapshot {
    /** The only snapshot of a store that does not replace its content. */
    Snapshot LIVE = new Snapshot() {
        @Override
        public long number() {
            return 0;
        }

        @Override
        public <T extends @Nullable Object> T read(Supplier<T> work) {
            return work.get();
        }
    };

    /** Tells it apart from the other snapshots of the store. */
    long number();

    /**
     * Runs work. What the work reads on this thread, through the cache or not, is of this snapshot,
     * even if the content of the store has been replaced.
     */
    <T extends @Nullable Object> T read(Supplier<T> work);
}
