package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a definition.
 *
 * @param name Kong's name
 * @param value String, Long, Double, Boolean, null, {@link FunctionRef}, {@link Definition}, or
 *     List and Map of these
 * @param origin where it was written
 */
public record Attribute(String name, @Nullable Object value, Origin origin) {}
