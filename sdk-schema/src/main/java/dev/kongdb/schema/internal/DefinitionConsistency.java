package dev.kongdb.schema.internal;

import dev.kongdb.schema.lua.LuaText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules that relate the keys of one definition to its fields.
 *
 * @param definition the definition as data, frozen
 * @param errors takes the errors
 */
record DefinitionConsistency(Map<String, @Nullable Object> definition, ErrorCollector errors) {
    private static final String[] ANY_BUT_BOOLEAN_FOREIGN_FUNCTION = {
        "string", "number", "integer", "array", "set", "map", "record"
    };

    /**
     * The types that each of these attributes is allowed for; other attributes are allowed for all
     * types. Sorted, so that of two errors the same one is reported each time.
     */
    private static final Map<String, Set<String>> TYPES_OF_ATTRIBUTES = new TreeMap<>(Map.ofEntries(
            Map.entry("between", Set.of("integer", "number")),
            Map.entry("len_eq", Set.of("array", "set", "string", "map")),
            Map.entry("match", Set.of("string")),
            Map.entry("one_of", Set.of("string", "number", "integer")),
            Map.entry("contains", Set.of("array", "set")),
            Map.entry("is_regex", Set.of("string")),
            Map.entry("timestamp", Set.of("number", "integer")),
            Map.entry("uuid", Set.of("string")),
            Map.entry("legacy", Set.of("string")),
            Map.entry("unique", Set.of("string", "number", "integer", "foreign")),
            Map.entry("unique_across_ws", Set.of("string", "number", "integer", "foreign")),
            Map.entry("abstract", Set.of(ANY_BUT_BOOLEAN_FOREIGN_FUNCTION))));

    /** The attributes that a field of each type must have. */
    private static final Map<String, List<String>> REQUIRED_ATTRIBUTES = Map.of(
            "array", List.of("elements"),
            "set", List.of("elements"),
            "map", List.of("keys", "values"),
            "record", List.of("fields"));

    private static final String NO_FIELD_NAMES = "values must be field names";
    private static final String SUB_TABLE = "each entry in fields must be a sub-table";

    void check() {
        checkEndpointKey();
        checkCacheKey();
        checkSubschemaKey();
        if (isTruthy(definition, "ttl") && field("ttl") != null) {
            errors.field("ttl", "ttl is a reserved field name when ttl is enabled");
        }
        checkTransformations();
        checkFields(definition.get("fields"), errors);
    }

    /**
     * Checks that shorthands are declared in one of the two ways only, and that the list is not
     * empty.
     */
    void checkShorthands() {
        boolean given = definition.containsKey("shorthands") || definition.containsKey("shorthand_fields");
        boolean one = RowValues.isNonEmpty(definition.get("shorthands"));
        boolean other = RowValues.isNonEmpty(definition.get("shorthand_fields"));
        if (given && one == other) {
            errors.entity("exactly one of these fields must be non-empty: 'shorthands', 'shorthand_fields'");
        }
    }

    /** The definition of a field; null when there is no field of that name. */
    private @Nullable Map<?, ?> field(@Nullable Object name) {
        return name instanceof String text ? field(definition.get("fields"), text) : null;
    }

    /**
     * Whether the field exists. A dotted name reaches into records; for a foreign entity, any name
     * is accepted.
     */
    private boolean isField(String name) {
        Object fields = definition.get("fields");
        for (String part : name.split("\\.", -1)) {
            Map<?, ?> found = field(fields, part);
            if (found == null || "foreign".equals(found.get("type"))) {
                return found != null;
            }
            fields = found.get("fields");
        }
        return true;
    }

    private static @Nullable Map<?, ?> field(@Nullable Object fields, String name) {
        if (fields instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map && map.containsKey(name)) {
                    return map.get(name) instanceof Map<?, ?> field ? field : Map.of();
                }
            }
        }
        return null;
    }

    private void checkEndpointKey() {
        if (isTruthy(definition, "endpoint_key") && field(definition.get("endpoint_key")) == null) {
            errors.field("endpoint_key", "value must be a field name");
        }
    }

    private void checkCacheKey() {
        Object key = definition.get("cache_key");
        boolean isText = key instanceof String text && !text.isEmpty();
        if (isText || (key == null && definition.containsKey("cache_key"))) {
            errors.field("cache_key", NO_FIELD_NAMES);
        }
        if (!(key instanceof List<?> names)) {
            return;
        }
        if (names.stream().anyMatch(name -> field(name) == null)) {
            errors.field("cache_key", NO_FIELD_NAMES);
        } else if (names.size() == 1 && !isTruthy(field(names.get(0)), "unique")) {
            errors.field("cache_key", "a field used as a single cache key must be unique");
        }
    }

    private void checkSubschemaKey() {
        if (!isTruthy(definition, "subschema_key")) {
            return;
        }
        Map<?, ?> field = field(definition.get("subschema_key"));
        if (field == null) {
            errors.field("subschema_key", "value must be a field name");
        } else if (!"string".equals(field.get("type")) && !"set".equals(field.get("type"))) {
            errors.field("subschema_key", "must be a string or set field");
        }
    }

    private void checkTransformations() {
        Object transformations = definition.get("transformations");
        if (transformations == null && definition.containsKey("transformations")) {
            // Kong crashes, also on null in {@code needs}
            errors.field("transformations", "expected an array");
        }
        if (transformations instanceof List<?> list) {
            Map<String, Object> wrong = new LinkedHashMap<>();
            for (String key : List.of("input", "needs")) {
                List<@Nullable Object> errorsOfKey = wrongNames(list, key);
                if (!errorsOfKey.isEmpty()) {
                    wrong.put(key, errorsOfKey);
                }
            }
            if (!wrong.isEmpty()) {
                errors.field("transformations", wrong);
            }
        }
    }

    /** The errors about names, for each transformation at its index. */
    private List<@Nullable Object> wrongNames(List<?> transformations, String key) {
        List<@Nullable Object> all = new ArrayList<>();
        for (int i = 0; i < transformations.size(); i++) {
            List<@Nullable Object> own = new ArrayList<>();
            Object transformation = transformations.get(i);
            Object names = transformation instanceof Map<?, ?> map ? map.get(key) : null;
            if (names instanceof List<?> list) {
                for (int j = 0; j < list.size(); j++) {
                    Object name = list.get(j);
                    if (name instanceof Number || (name instanceof String text && !isField(text))) {
                        pad(own, j).add("invalid field name: " + LuaText.toString(name));
                    }
                }
            }
            if (!own.isEmpty()) {
                pad(all, i).add(own);
            } else if (names == null && transformation instanceof Map<?, ?> map && map.containsKey(key)) {
                pad(all, i).add("expected an array");
            }
        }
        return all;
    }

    private static List<@Nullable Object> pad(List<@Nullable Object> list, int size) {
        while (list.size() < size) {
            list.add(null);
        }
        return list;
    }

    /** Whether Lua takes the attribute for true. An explicit null counts as true. */
    private static boolean isTruthy(@Nullable Map<?, ?> attributes, String attribute) {
        return attributes != null
                && attributes.containsKey(attribute)
                && !Boolean.FALSE.equals(attributes.get(attribute));
    }

    static void checkFields(@Nullable Object fields, ErrorCollector errors) {
        if (fields instanceof String text && !text.isEmpty()) {
            errors.field("fields", SUB_TABLE);
        }
        if (!(fields instanceof List<?> entries)) {
            return;
        }
        for (Object entry : entries) {
            if (isEmptyTable(entry)) {
                errors.field("fields", "field entry table is empty");
                return;
            }
            if (!(entry instanceof Map<?, ?> map)) {
                errors.field("fields", SUB_TABLE);
                return;
            }
            Map.Entry<?, ?> first = map.entrySet().iterator().next();
            String name = String.valueOf(first.getKey());
            if (isTable(first.getValue())) {
                checkField(name, attributes(first.getValue()), errors);
            } else {
                errors.field(name, "'" + name + "' must be a table");
            }
        }
    }

    private static boolean isEmptyTable(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map.isEmpty() : value instanceof List<?> list && list.isEmpty();
    }

    private static boolean isTable(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static Map<?, ?> attributes(@Nullable Object table) {
        return table instanceof Map<?, ?> map ? map : Map.of();
    }

    private static void checkField(String name, Map<?, ?> field, ErrorCollector errors) {
        if (!isTruthy(field, "type")) {
            errors.field(name, "missing type declaration");
            return;
        }
        Object given = field.get("type");
        String type = given == null ? "userdata: NULL" : LuaText.toString(given);
        for (String attribute : REQUIRED_ATTRIBUTES.getOrDefault(type, List.of())) {
            boolean mayBeLeft = type.equals("record") && isTruthy(field, "abstract");
            if (!isTruthy(field, attribute) && !mayBeLeft) {
                errors.field(name, "field of type '" + type + "' must declare '" + attribute + "'");
            }
        }
        TYPES_OF_ATTRIBUTES.forEach((attribute, types) -> {
            // Whatever its value is, even false.
            if (field.containsKey(attribute) && !types.contains(type)) {
                errors.field(name, "field of type '" + type + "' cannot have attribute '" + attribute + "'");
            }
        });
        for (String nested : List.of("elements", "keys", "values")) {
            if (isTruthy(field, nested)) {
                if (isTable(field.get(nested))) {
                    checkField(name, attributes(field.get(nested)), errors);
                } else {
                    errors.field(name, "'" + nested + "' must be a table");
                }
            }
        }
        if (field.containsKey("fields") && field.get("fields") == null) {
            errors.field("fields", SUB_TABLE); // Kong crashes
        }
        checkFields(field.get("fields"), errors);
    }
}
