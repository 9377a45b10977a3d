package dev.kongdb.schema;

import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.Objects;

/** Links the schema of one definition with the definitions that a linker already has. */
public final class Linked {
    private Linked() {}

    /** The schema of an entity. */
    public static Schema entity(SchemaLinker linker, SchemaDefinition definition) {
        return linked(linker.entity(definition), definition);
    }

    /** The schema of a configuration. */
    public static Schema plain(SchemaLinker linker, SchemaDefinition definition) {
        return linked(linker.plain(definition), definition);
    }

    private static Schema linked(SchemaLinker linker, SchemaDefinition definition) {
        return Objects.requireNonNull(linker.link().schema(definition.name()));
    }
}
