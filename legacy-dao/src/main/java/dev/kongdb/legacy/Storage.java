package dev.kongdb.legacy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one entity: Kong's database adaptor of that time. Rows are maps by column without
 * nulls, with the types of that time. Fails with {@link LegacyException}s. Thread-safe.
 */
interface Storage {
    /** The row with the primary key. */
    @Nullable
    Map<String, @Nullable Object> find(Map<String, @Nullable Object> key);

    /** As {@link #find}, but also finds a row that has ended and still exists. */
    @Nullable
    Map<String, @Nullable Object> findToDelete(Map<String, @Nullable Object> key);

    /** All rows that have these values. */
    List<Map<String, @Nullable Object>> findAll(Map<String, @Nullable Object> filter);

    /** A page of these rows, from the offset of the page before. */
    LegacyPage<Map<String, @Nullable Object>> findPage(
            Map<String, @Nullable Object> filter, @Nullable Object offset, int size);

    /** How many rows have these values. */
    long count(Map<String, @Nullable Object> filter);

    /**
     * Stores a row, and returns it as stored.
     *
     * @param ttl the seconds that it lives; null for ever
     */
    Map<String, @Nullable Object> insert(Map<String, @Nullable Object> row, @Nullable Long ttl);

    /**
     * Changes a row.
     *
     * @param old the current row
     * @param values its new values, with the primary key
     * @param nils the columns to empty
     * @param ttl the seconds that it lives from now on; null to keep its time
     * @return the row as stored; null when it is gone
     */
    @Nullable
    Map<String, @Nullable Object> update(
            Map<String, @Nullable Object> old,
            Map<String, @Nullable Object> values,
            Set<String> nils,
            @Nullable Long ttl);

    /** Deletes a row and those that refer to it. Returns whether there was one. */
    boolean delete(Map<String, @Nullable Object> row);

    /** Deletes all rows. */
    void truncate();

    /** Whether rows can expire. */
    boolean mortal();
}
