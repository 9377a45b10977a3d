package dev.kongdb.schema.internal;

import org.jspecify.annotations.Nullable;

/** Finds schemas that are linked together. */
interface SchemaLookup {
    /** Whether there is a schema of that name, or will be when all are made. */
    boolean knows(String name);

    /** The schema of that name, once all have been made; null when there is none. */
    @Nullable
    LinkedSchema schema(String name);
}
