package dev.kongdb.off;

import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeContent;

/**
 * The additional operations of a {@code kong.db} without a database: {@code
 * kong.db().unwrap(DeclarativeStore.class)}. Thread-safe.
 */
public interface DeclarativeStore {
    /** Reads configurations of the entities of this {@code kong.db}. */
    DeclarativeConfig format();

    /**
     * Replaces the content in force by another one. A call sees either the old or the new content,
     * and so does all work in one {@link dev.kongdb.dao.Snapshot}. The listeners of {@code
     * KongDb.whenReplaced} have been called when this returns.
     */
    void load(DeclarativeContent content);

    /** The hash of the content in force; 32 zeros if there is none. */
    String hash();
}
