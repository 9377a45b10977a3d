package dev.kongdb.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Schemas that were linked together: each knows the schemas that its foreign fields refer to, and
 * the foreign fields that refer to it. Made at once by {@link dev.kongdb.schema.link.SchemaLinker}.
 * Implemented by this module only. Immutable and thread-safe.
 */
public interface Schemas {
    /** The schema of that name, or null. */
    @Nullable
    Schema schema(String name);

    /** All schemas; each stands after the schemas that it refers to. */
    List<Schema> all();
}
