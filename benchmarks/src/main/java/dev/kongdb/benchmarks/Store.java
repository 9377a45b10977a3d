package dev.kongdb.benchmarks;

import java.util.UUID;

/**
 * The measured calls, as one library makes them. Each returns the rows that it read or wrote, as
 * objects of the usual kind of the library. Thread-safe.
 */
public interface Store extends AutoCloseable {
    /** The consumer with this id. */
    Object selectById(UUID id) throws Exception;

    /** The consumer with this username. */
    Object selectByUsername(String username) throws Exception;

    /** Inserts a consumer, with the same tags as all others. */
    Object insert(String username, String customId) throws Exception;

    /** Gives the consumer with this id another custom id. Reads the row and writes it. */
    Object update(UUID id, String customId) throws Exception;

    /** The first consumers in the order of the store, and the token of the next page. */
    Object page(int size) throws Exception;

    @Override
    default void close() {}
}
