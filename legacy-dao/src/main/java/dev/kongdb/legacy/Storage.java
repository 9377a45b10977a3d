package dev.kongdb.legacy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one entity are: Kong's database adaptor of that era. Rows are maps by column without nulls, in the era's types. Fails
 * with {@link LegacyException}s. Thread-safe.
 */
interface Storage {
    /** The row with that primary key. */
    @Nullable
    Map<String, @Nullable Object> find(Map<String, @Nullable Object> key);

    /** As {@link #find}, and also a row that has ended and is still there. */
    @Nullable
    Map<String, @Nullable Object> findToDelete(Map<String, @Nullable Object> key);

    /** All rows that have these values. */
    List<Map<String, @Nullable Object>> findAll(Map<String, @Nullable Object> filter);

    /** A page of these, from the offset on that the page before gave. */
    LegacyPage<Map<String, @Nullable Object>> findPage(
            Map<String, @Nullable Object> filter, @Nullable Object offset, int size);

    /** How many have these values. */
    long count(Map<String, @Nullable Object> filter);

    /**
     * Stores a row; the row as stored.
     *
     * @param ttl the seconds that it lives; null for ever
     */
    Map<String, @Nullable Object> insert(Map<String, @Nullable Object> row, @Nullable Long ttl);

    /**
     * Changes a row.
     *
     * @param old as it is
     * @param values its new values, the primary key among them
     * @param nils the columns to be emptied
     * @param ttl the seconds that it lives from now; null for as long as it did
     * @return as stored; null when it is gone
     */
    @Nullable
    Map<String, @Nullable Object> update(
            Map<String, @Nullable Object> old,
            Map<String, @Nullable Object> values,
            Set<String> nils,
            @Nullable Long ttl);

    /** Deletes a row and what refers to it; whether there was one. */
    boolean delete(Map<String, @Nullable Object> row);

    /** Deletes all. */
    void truncate();

    /** Whether rows can be given an end. */
    boolean mortal();
}
