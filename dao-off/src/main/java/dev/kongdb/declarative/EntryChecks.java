package dev.kongdb.declarative;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Validates the entries of a document, each by a schema of its entity. */
final class EntryChecks {
    private static final String REQUIRED = "required field missing";
    private static final String UNKNOWN = "unknown field";

    private final Map<String, Entity> entities;
    private final Extras extras;

    /** The schema for an entry: by its entity, and whether it is nested. */
    private final BiFunction<Entity, Boolean, Schema> schemas;

    EntryChecks(Map<String, Entity> entities, Extras extras, BiFunction<Entity, Boolean, Schema> schemas) {
        this.entities = entities;
        this.extras = extras;
        this.schemas = schemas;
    }

    /** The errors of a document. */
    Map<Object, Object> errors(Map<?, ?> document) {
        Map<Object, @Nullable Object> others = new LinkedHashMap<>();
        Map<Object, Object> errors = new LinkedHashMap<>();
        document.forEach((key, value) -> {
            Entity entity = key instanceof String name ? entities.get(name) : null;
            if (entity == null) {
                others.put(key, value);
            } else {
                put(errors, key, list(entity, value, false));
            }
        });
        errors.putAll(extras.errorsAtTop(others));
        return errors;
    }

    private static void put(Map<Object, Object> errors, Object key, @Nullable Object error) {
        if (error != null) {
            errors.put(key, error);
        }
    }

    private @Nullable Object list(Entity entity, @Nullable Object value, boolean nested) {
        if (value == null || (value instanceof Map<?, ?> map && map.isEmpty())) {
            return null;
        }
        if (!(value instanceof List<?> entries)) {
            return "expected an array";
        }
        Map<Object, Object> errors = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            put(errors, i + 1, entry(entity, entries.get(i), nested));
        }
        return errors.isEmpty() ? null : errors;
    }

    private @Nullable Object entry(Entity entity, @Nullable Object value, boolean nested) {
        if (value == null) {
            return REQUIRED;
        }
        if (!(value instanceof Map<?, ?>) && !(value instanceof List<?>)) {
            return "expected a record";
        }
        Map<Object, Object> errors = new LinkedHashMap<>();
        Map<Object, @Nullable Object> own = new LinkedHashMap<>();
        Map<Object, @Nullable Object> added = new LinkedHashMap<>();
        // to Lua, a list is a map with indexes, none of which is a field
        if (value instanceof List<?> list) {
            for (int i = 1; i <= list.size(); i++) {
                errors.put(i, UNKNOWN);
            }
        } else {
            ((Map<?, ?>) value).forEach((key, given) -> {
                Entity child =
                        key instanceof String name && entity.children.containsKey(name) ? entities.get(name) : null;
                if (child != null) {
                    put(errors, key, list(child, given, true));
                } else if (entity.isExtra(key)) {
                    added.put(key, given);
                } else if (!(key instanceof String)) {
                    errors.put(key instanceof Long index ? (Object) index.intValue() : String.valueOf(key), UNKNOWN);
                } else if (!entity.schema.ttl() || !key.equals("ttl")) {
                    own.put(key, given);
                }
            });
        }
        if (!added.isEmpty()) {
            errors.putAll(extras.errorsInEntry(added));
        }
        errors.putAll(fields(schemas.apply(entity, nested), own));
        return errors.isEmpty() ? null : errors;
    }

    private static Map<Object, Object> fields(Schema schema, Map<Object, @Nullable Object> own) {
        try {
            schema.validate(schema.processAutoFields(schema.toRow(own), Context.INSERT, false), true);
            return Map.of();
        } catch (ViolationsException e) {
            return ErrorTree.of(e.violations().asMap());
        }
    }
}
