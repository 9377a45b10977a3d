package dev.kongdb.processor.internal.model;

import java.util.List;

/**
 * A subschema of an entity.
 *
 * @param body its components and checks
 * @param entity the name of the entity
 * @param keys the values of the entity's subschema key that select it
 */
public record SubschemaModel(RecordModel body, String entity, List<String> keys) {}
