package dev.kongdb.processor.internal.model;

import dev.kongdb.schema.definition.Typedefs;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kong's typedefs as maps. */
final class KnownTypedefs {
    private KnownTypedefs() {}

    static Map<String, @Nullable Object> get(String name) {
        return Typedefs.get(name).asMap();
    }
}
