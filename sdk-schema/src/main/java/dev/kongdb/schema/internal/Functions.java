package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationFunction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions inside definitions: Java objects of the four function interfaces. */
final class Functions {
    private Functions() {}

    static boolean isFunction(@Nullable Object value) {
        return value instanceof CustomValidator
                || value instanceof CustomEntityCheck
                || value instanceof TransformationFunction
                || value instanceof ShorthandFunction;
    }

    /** The function under a key. Its type must be the one that the key requires. */
    static <T> T get(Map<?, ?> definition, String key, Class<T> kind) {
        return as(kind, key, definition.get(key));
    }

    /** A function as the type that the key requires. */
    static <T> T as(Class<T> kind, @Nullable Object key, @Nullable Object function) {
        if (!kind.isInstance(function)) {
            // Kong accepts any function here, and fails when it calls the wrong one.
            throw new SchemaDefinitionException(Stage.DEFINE, key + ": expected a " + kind.getSimpleName(), null);
        }
        return kind.cast(function);
    }
}
