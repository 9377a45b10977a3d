package dev.kongdb.benchmarks;

import java.util.UUID;

/**
 * The calls that are measured, as one library makes them. Each answers what it read or wrote, as an object of that library's usual
 * kind. Thread-safe.
 */
public interface Store extends AutoCloseable {
    /** The consumer with that id. */
    Object selectById(UUID id) throws Exception;

    /** The consumer with that username. */
    Object selectByUsername(String username) throws Exception;

    /** A new consumer, with the tags of all others. */
    Object insert(String username, String customId) throws Exception;

    /** The consumer with that id, with another custom id. Reads it and writes it. */
    Object update(UUID id, String customId) throws Exception;

    /** The first consumers, and how to go on, in the store's own order. */
    Object page(int size) throws Exception;

    @Override
    default void close() {}
}
