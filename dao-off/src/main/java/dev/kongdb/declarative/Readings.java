package dev.kongdb.declarative;

import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of all entities for another reading, in which foreign fields are defined differently.
 * All other rules are the entities' own: the definitions with replaced foreign fields are linked to
 * schemas again. Immutable.
 */
final class Readings {
    private final Schemas schemas;

    private Readings(
            Collection<Schema> entities, boolean subschemas, UnaryOperator<Map<String, @Nullable Object>> foreign) {
        SchemaLinker linker = new SchemaLinker();
        for (Schema entity : entities) {
            linker.entity(SchemaDefinition.of(replaced(entity.definition().asMap(), foreign)));
        }
        for (Schema entity : entities) {
            for (String key : entity.subschemaKeys()) {
                Map<String, @Nullable Object> subschema =
                        Objects.requireNonNull(entity.subschema(key)).asMap();
                linker.subschema(
                        entity.name(), key, SchemaDefinition.of(subschemas ? replaced(subschema, foreign) : subschema));
            }
        }
        schemas = linker.link();
    }

    /** For the top of a file: a foreign field is the text by which the other entity is found. */
    static Readings atTop(Collection<Schema> entities) {
        return new Readings(entities, true, attributes -> {
            Map<String, @Nullable Object> text = new LinkedHashMap<>(attributes);
            text.put("type", "string");
            text.keySet().removeAll(List.of("reference", "schema", "on_delete"));
            return text;
        });
    }

    /** For nested entries: the nesting gives the parent, and foreign fields are left out. */
    static Readings nested(Collection<Schema> entities) {
        return new Readings(entities, false, attributes -> {
            Map<String, @Nullable Object> optional = new LinkedHashMap<>(attributes);
            optional.remove("default");
            optional.put("required", false);
            optional.put("eq", null);
            return optional;
        });
    }

    Schema of(String entity) {
        return Objects.requireNonNull(schemas.schema(entity));
    }

    private static Map<String, @Nullable Object> replaced(
            Map<String, @Nullable Object> definition, UnaryOperator<Map<String, @Nullable Object>> foreign) {
        Map<String, @Nullable Object> replaced = new LinkedHashMap<>(definition);
        if (definition.get("fields") instanceof List<?> fields) {
            List<Object> changed = new ArrayList<>();
            for (Object field : fields) {
                changed.add(field instanceof Map<?, ?> named ? replacedField(named, foreign) : field);
            }
            replaced.put("fields", changed);
        }
        return replaced;
    }

    private static Map<Object, Object> replacedField(
            Map<?, ?> named, UnaryOperator<Map<String, @Nullable Object>> foreign) {
        Map<Object, Object> changed = new LinkedHashMap<>();
        named.forEach((name, field) -> {
            Object kept = field;
            if (field instanceof Map<?, ?> attributes && "foreign".equals(attributes.get("type"))) {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                attributes.forEach((key, value) -> copy.put(String.valueOf(key), value));
                kept = foreign.apply(copy);
            }
            changed.put(name, kept);
        });
        return changed;
    }
}
