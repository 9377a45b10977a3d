package dev.kongdb.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Schemas that were linked together. Each knows the schemas that its foreign fields refer to, and
 * the foreign fields that refer to it. {@link dev.kongdb.schema.link.SchemaLinker} makes all of
 * them at once. Implemented by this module only. Immutable and thread-safe.
 */
public interface Schemas {
    /** The schema of that name, or null. */
    @Nullable
    Schema schema(String name);

    /** All schemas. Each comes after the schemas that it refers to. */
    List<Schema> all();
}
