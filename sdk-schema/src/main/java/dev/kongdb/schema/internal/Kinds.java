package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structures that entities of one schema can have: the general one, and one for each subschema.
 * The value of the subschema key chooses. Immutable.
 *
 * @param general the structure of an entity that is of no subschema
 * @param key the subschema key, or null when there are no subschemas
 * @param error what is said of a value that chooses nothing, with {@code %s} in place of the value
 * @param kinds by the value that chooses it
 */
record Kinds(Structure general, @Nullable CompiledField key, String error, Map<String, Kind> kinds) {
    /** A subschema: its definition, and the parent's structure with its fields and rules. */
    record Kind(SchemaDefinition definition, Structure structure) {}

    Kinds {
        kinds = Map.copyOf(kinds);
    }

    @Nullable
    SchemaDefinition definition(String name) {
        Kind kind = kinds.get(name);
        return kind == null ? null : kind.definition;
    }

    @Nullable
    Structure structure(String name) {
        Kind kind = kinds.get(name);
        return kind == null ? null : kind.structure;
    }

    /** The name of the kind that a row is of, or null when it is of none. */
    @Nullable
    String keyOf(Row row) {
        return key == null ? null : chosen(row.get(key.position()));
    }

    /**
     * The name of the kind that a value of the subschema key chooses: of a set the first element
     * that chooses one decides.
     */
    private @Nullable String chosen(@Nullable Object value) {
        if (value instanceof String name) {
            return kinds.containsKey(name) ? name : null;
        }
        if (value instanceof List<?> names) {
            for (Object name : names) {
                if (name instanceof String text && kinds.containsKey(text)) {
                    return text;
                }
            }
        }
        return null;
    }

    /** The structure that a value of the subschema key chooses, or null when it chooses none. */
    @Nullable
    Structure specialised(@Nullable Object value) {
        String chosen = chosen(value);
        return chosen == null ? null : structure(chosen);
    }

    /** The structure of a row: its subschema's when it names one, else the general one. */
    Structure of(Row row) {
        return key == null ? general : orGeneral(specialised(row.get(key.position())));
    }

    /** The structure of a map, as of a row. */
    Structure of(Map<?, ?> map) {
        return key == null ? general : orGeneral(specialised(map.get(key.name())));
    }

    private Structure orGeneral(@Nullable Structure specialised) {
        return specialised == null ? general : specialised;
    }

    /**
     * A row over another; when the upper one chooses another kind, the lower one is read by that
     * kind.
     */
    Row merge(Row top, Row bottom) {
        Structure before = of(bottom);
        if (key == null || top.get(key.position()) == null) {
            return before.merge(top, bottom);
        }
        Structure after = of(top);
        return after.merge(top, after == before ? bottom : reread(bottom, after));
    }

    private static Row reread(Row row, Structure structure) {
        return structure
                .toRow(Plain.ofRow(row))
                .ttl(row.ttl())
                .workspaceId(row.workspaceId())
                .version(row.version());
    }
}
