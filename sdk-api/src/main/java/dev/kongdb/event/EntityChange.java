package dev.kongdb.event;

import java.util.Optional;

/**
 * A change of an entity, as {@code onChange} of its DAO reports it. Immutable.
 *
 * <p>An event of another node says only that an entity was written. For such a change, {@code
 * operation} is {@link Operation#UPDATE} if the entity exists, and {@link Operation#DELETE} if it
 * does not. Two writes soon after each other may be reported as one.
 *
 * @param operation what the write did
 * @param entity the stored entity; after a delete, the deleted entity if it is known. Also empty if
 *     an entity that another node wrote could not be read
 * @param old the entity before an update, if it is known. It is known for every update of this
 *     node, and for an update of another node if this node had the entity in its cache. Empty after
 *     an upsert
 * @param cacheKey Kong's cache key of the entity
 * @param byThisNode whether this node wrote it
 * @param <T> the record of the entity
 */
public record EntityChange<T>(
        Operation operation, Optional<T> entity, Optional<T> old, String cacheKey, boolean byThisNode) {}
