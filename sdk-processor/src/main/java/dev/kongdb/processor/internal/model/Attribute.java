package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a definition.
 *
 * @param name Kong's name
 * @param value String, Long, Double, Boolean, null, {@link FunctionRef}, {@link Definition}, or
 *     List and Map of these
 * @param origin the place where it was written
 * @param parts the entries of a table that several members of an annotation make, each with its own
 *     place; otherwise empty
 */
public record Attribute(String name, @Nullable Object value, Origin origin, List<Attribute> parts) {
    /** An attribute that was written in one place. */
    public Attribute(String name, @Nullable Object value, Origin origin) {
        this(name, value, origin, List.of());
    }

    /** A table of the entries. */
    static Attribute table(String name, List<Attribute> parts, Origin origin) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        parts.forEach(part -> table.put(part.name(), part.value()));
        return new Attribute(name, table, origin, List.copyOf(parts));
    }

    /** The entry of that name, or null. */
    public @Nullable Attribute part(String entry) {
        for (Attribute part : parts) {
            if (part.name().equals(entry)) {
                return part;
            }
        }
        return null;
    }
}
