package dev.kongdb.off;

import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeContent;

/** What a {@code kong.db} without a database can do besides being read: {@code kong.db().unwrap(DeclarativeStore.class)}. Thread-safe. */
public interface DeclarativeStore {
    /** Reads configurations of the entities of this {@code kong.db}. */
    DeclarativeConfig format();

    /**
     * Puts a content in the place of the one that is in force. A call sees the one or the other, and
     * so does all work in one {@link dev.kongdb.dao.Snapshot}. The listeners of {@code
     * KongDb.whenReplaced} have been called when this returns.
     */
    void load(DeclarativeContent content);

    /** The hash of the content in force; 32 zeros when there is none. */
    String hash();
}
