package dev.kongdb.dao;

/**
 * The cache key of an entity, as Kong composes it: the name of the entity, the fields of its cache key, and its workspace. Made by
 * {@code cacheKey} of a DAO. Immutable.
 *
 * @param text the key as Kong's cache has it
 * @param <T> the record of the entity: a key of a consumer is none of a route
 */
@SuppressWarnings("UnusedTypeParameter") // it is there for the compiler
public record CacheKey<T>(String text) {
    /** The key as Kong's cache has it. */
    @Override
    public String toString() {
        return text;
    }
}
