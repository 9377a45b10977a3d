package dev.kongdb.schema.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expands the value of a shorthand field, such as a service's {@code url}, into the fields it
 * stands for. Implementations are shared between threads.
 */
@FunctionalInterface
public interface ShorthandFunction {
    /**
     * Expands a value which has passed the shorthand's own definition.
     *
     * @param value JSON-like, or null when the shorthand was given as null
     * @return field names to values, which overwrite those of the entity (a null value is an
     *     explicit null); null changes nothing
     */
    @Nullable
    Map<String, @Nullable Object> expand(@Nullable Object value);
}
