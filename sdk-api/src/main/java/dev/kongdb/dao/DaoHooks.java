package dev.kongdb.dao;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The hooks of one {@code kong.db}. At first there are none, and then calls cost nothing more.
 * Thread-safe.
 */
public final class DaoHooks {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** Ends with {@link #close}. */
    public interface Registration extends AutoCloseable {
        /** Removes the hook. Calls that have begun may still run it. */
        @Override
        void close();
    }

    /** For {@code kong.db}. */
    public DaoHooks() {}

    /** Adds a hook to the DAOs of all entities. */
    public Registration add(DaoHook hook) {
        return add(new Entry("", hook));
    }

    /** Adds a hook to the DAO of that entity. */
    public Registration add(String entity, DaoHook hook) {
        return add(new Entry(entity, hook));
    }

    /** The hooks of that entity, in the order in which they were added; for the DAO engine. */
    public List<DaoHook> of(String entity) {
        if (entries.isEmpty()) {
            return List.of();
        }
        return entries.stream()
                .filter(entry -> entry.entity.isEmpty() || entry.entity.equals(entity))
                .map(entry -> entry.hook)
                .toList();
    }

    private Registration add(Entry entry) {
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    private static final class Entry {
        private final String entity;
        private final DaoHook hook;

        Entry(String entity, DaoHook hook) {
            this.entity = entity;
            this.hook = hook;
        }
    }
}
