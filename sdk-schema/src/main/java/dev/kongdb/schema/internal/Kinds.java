package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structures that entities of one schema can have: the general one, and one for each subschema.
 * The value of the subschema key selects the structure. Immutable.
 *
 * @param general the structure of an entity without a subschema
 * @param key the subschema key, or null when there are no subschemas
 * @param error the message for a value that selects no subschema, with {@code %s} in place of the
 *     value
 * @param kinds the subschemas by the value that selects them
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

    /** The name of the subschema of a row, or null when it has none. */
    @Nullable
    String keyOf(Row row) {
        return key == null ? null : chosen(row.get(key.position()));
    }

    /**
     * The name of the subschema that a value of the subschema key selects. In a set, the first
     * element that selects one decides.
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

    /** The structure that a value of the subschema key selects, or null when it selects none. */
    @Nullable
    Structure specialised(@Nullable Object value) {
        String chosen = chosen(value);
        return chosen == null ? null : structure(chosen);
    }

    /** The structure of a row: its subschema's if it has one, otherwise the general one. */
    Structure of(Row row) {
        return key == null ? general : orGeneral(specialised(row.get(key.position())));
    }

    /** The structure of a map, chosen as for a row. */
    Structure of(Map<?, ?> map) {
        return key == null ? general : orGeneral(specialised(map.get(key.name())));
    }

    private Structure orGeneral(@Nullable Structure specialised) {
        return specialised == null ? general : specialised;
    }

    /**
     * Merges a row over another. If the upper row selects another subschema, the lower row is read
     * with that one.
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
