package dev.kongdb.event;

import java.util.Optional;

/**
 * A change of an entity, told by {@code onChange} of its DAO. Immutable.
 *
 * <p>Another node tells only that an entity was written. So of its changes {@code operation} is {@link Operation#UPDATE} when the entity is there, and {@link
 * Operation#DELETE} when it is not; two writes that follow each other closely may look like one.
 *
 * @param operation what was done
 * @param entity as it is stored; after a delete, as it was, if that is known. Empty too when what another node wrote could not be read
 * @param old as it was before an update, if that is known: always when this node updated it, of another node's update when this node had it in its
 *     cache; never after an upsert
 * @param cacheKey Kong's cache key of the entity
 * @param byThisNode whether this node wrote it
 * @param <T> the record of the entity
 */
public record EntityChange<T>(
        Operation operation, Optional<T> entity, Optional<T> old, String cacheKey, boolean byThisNode) {}
