package dev.kongdb.dao;

/**
 * The cache key of an entity, as Kong composes it: the name of the entity, the fields of its cache
 * key, and its workspace. The method {@code cacheKey} of a DAO makes it. Immutable.
 *
 * @param text the key as Kong's cache has it
 * @param <T> the record of the entity, so that the compiler does not take the key of a consumer for
 *     that of a route
 */
@SuppressWarnings("UnusedTypeParameter") // it is there for the compiler
public record CacheKey<T>(String text) {
    /** The key as Kong's cache has it. */
    @Override
    public String toString() {
        return text;
    }
}
