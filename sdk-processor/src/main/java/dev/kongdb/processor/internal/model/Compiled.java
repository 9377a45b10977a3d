package dev.kongdb.processor.internal.model;

import java.util.Set;

/**
 * The annotated types that are being compiled.
 *
 * @param entities the simple names of the entities, for suggestions
 * @param types the qualified names of all annotated types, for which classes are generated
 */
public record Compiled(Set<String> entities, Set<String> types) {}
