package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entity check.
 *
 * @param annotation the simple name of the annotation
 * @param kongName its name in Kong
 * @param argument its argument, as {@link Attribute#value}
 * @param names the names of fields in it, each with its place
 * @param origin where it was written
 */
public record CheckModel(
        String annotation, String kongName, @Nullable Object argument, List<Named> names, Origin origin) {
    /** The name of a field, as written somewhere. */
    public record Named(String name, Origin origin) {}
}
