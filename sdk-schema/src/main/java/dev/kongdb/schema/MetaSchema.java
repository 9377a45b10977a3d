package dev.kongdb.schema;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rules that schema definitions themselves must keep, with Kong's texts. They are a schema too, judged by the same engine;
 * only what relates one part of a definition to another is written out. Thread-safe.
 */
public final class MetaSchema {
    private static final String[] ANY_BUT_BOOLEAN_FOREIGN_FUNCTION = {
        "string", "number", "integer", "array", "set", "map", "record"
    };

    /** The types that each of these attributes goes with; others go with all. In order, so that of two faults always the same is told. */
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

    /** What a field of that type cannot do without. */
    private static final Map<String, List<String>> REQUIRED_ATTRIBUTES = Map.of(
            "array", List.of("elements"),
            "set", List.of("elements"),
            "map", List.of("keys", "values"),
            "record", List.of("fields"));

    private static final List<String> FIELD_TYPES =
            List.of("string", "number", "integer", "boolean", "array", "set", "map", "record", "foreign", "function");
    private static final List<String> SHORTHAND_FIELD_TYPES =
            List.of("string", "number", "integer", "boolean", "array", "set", "map");

    private static final String NO_FIELD_NAMES = "values must be field names";
    private static final String SUB_TABLE = "each entry in fields must be a sub-table";

    /** Marks a record whose fields are those of a structure made later: definitions of fields hold definitions of fields. */
    private static final String FIELDS_OF = "fields_of";

    private static final Rules RULES = new Rules();

    private MetaSchema() {}

    /**
     * Judges the definition of a schema.
     *
     * @return what is wrong, or null when nothing is
     */
    public static @Nullable Violations validate(Map<String, ? extends @Nullable Object> definition) {
        return RULES.validate(definition, RULES.schema, List.of("name", "primary_key", "fields"));
    }

    /** Judges the definition of a subschema, which may only specialise fields and add rules. */
    public static @Nullable Violations validateSubschema(Map<String, ? extends @Nullable Object> definition) {
        return RULES.validate(definition, RULES.subschema, List.of("name", "fields"));
    }

    /** The metaschema, compiled. */
    private static final class Rules {
        /** Nothing that is generated here is ever kept. */
        private final AutoFields autoFields = new AutoFields(
                () -> new UUID(0, 0), () -> "generated", Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC));

        private final SchemaCompiler compiler = new SchemaCompiler(name -> null, autoFields, false);
        private final Structure schema;
        private final Structure subschema;

        Rules() {
            Map<String, Structure> structures = new HashMap<>();
            structures.put(
                    "field",
                    withDefaultCheck(compiler.schema(
                            withUniquenessCheck(field(FIELD_TYPES)).asMap())));
            // What collections hold is not asked for its uniqueness.
            structures.put(
                    "inner_field",
                    withDefaultCheck(compiler.schema(field(FIELD_TYPES).asMap())));
            structures.put(
                    "shorthand_field",
                    withDefaultCheck(compiler.schema(withUniquenessCheck(field(SHORTHAND_FIELD_TYPES)
                                    .field("func", function().with("required", true)))
                            .asMap())));
            structures.put("match", compiler.schema(match().asMap()));
            schema = compiler.schema(schemaKeys().asMap());
            subschema = compiler.schema(subschemaKeys().asMap());
            structures.values().forEach(structure -> tie(structure, structures));
            tie(schema, structures);
            tie(subschema, structures);
        }

        private static void tie(Structure structure, Map<String, Structure> structures) {
            structure.fields.forEach(field -> tie(field, structures));
        }

        private static void tie(@Nullable Field field, Map<String, Structure> structures) {
            if (field == null) {
                return;
            }
            Object name = field.attribute(FIELDS_OF);
            if (name != null) {
                field.structure = structures.get(name.toString());
            } else if (field.structure != null) {
                tie(field.structure, structures);
            }
            tie(field.elements, structures);
            tie(field.keys, structures);
            tie(field.values, structures);
        }

        /** A default must pass the very definition that it stands in. */
        private Structure withDefaultCheck(Structure field) {
            FieldPath path = new FieldPath("default", field);
            List<EntityCheck> checks = new ArrayList<>(field.checks);
            checks.add(new EntityCheck(List.of(path), List.of(), false, true) {
                @Override
                void check(Run run) {
                    Object error = defaultError(run.row());
                    if (error != null) {
                        run.errors().field("default", error);
                    }
                }
            });
            field.checks = List.copyOf(checks);
            return field;
        }

        private @Nullable Object defaultError(Row definition) {
            Map<String, @Nullable Object> attributes = Frozen.map(Canonical.plainRow(definition));
            Object value = definition.get("default");
            try {
                Field field = compiler.field("default", 0, attributes, false);
                return Validation.check(
                        field, value == null || value == Row.NULL ? value : Canonical.of(field, value), false);
            } catch (SchemaDefinitionException e) {
                return String.valueOf(e.getMessage());
            } catch (ClassCastException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | NullPointerException e) {
                return "error in schema prevents from validating this field";
            }
        }

        @Nullable
        Violations validate(Map<String, ?> definition, Structure structure, List<String> demanded) {
            Map<String, @Nullable Object> frozen = Frozen.map(definition);
            Errors errors = new Errors();
            Row row = structure.toRow(frozen);
            structure.checkFields(row, true, false, false, errors);
            structure.runChecks(new EntityCheck.Run(row, errors, true, false));
            boolean whole = true;
            for (String key : demanded) {
                if (!frozen.containsKey(key)) {
                    errors.field(key, Errors.REQUIRED_FOR_CHECK);
                    whole = false;
                }
            }
            Consistency consistency = new Consistency(frozen, errors);
            if (structure == schema) {
                consistency.checkShorthands();
            }
            if (whole && structure == schema) {
                consistency.check();
            } else if (whole) {
                Consistency.checkFields(frozen.get("fields"), errors);
            }
            Map<String, @Nullable Object> map = errors.toMap();
            return map == null ? null : new Violations(map);
        }
    }

    // --- the shape of definitions -----------------------------------------------------------------------------------

    private static FieldDefinition schemaKeys() {
        return FieldDefinition.of("record")
                .field("name", string().with("required", true))
                .field("primary_key", strings().with("required", true))
                .field("fields", entries("field").with("required", true))
                .field("workspaceable", flag())
                .field("endpoint_key", string())
                .field("cache_key", strings())
                .field("dao", string())
                .field("ttl", flag())
                .field("db_export", flag())
                .field("subschema_key", string())
                .field("subschema_error", string())
                .field("generate_admin_api", flag())
                .field("admin_api_name", string())
                .field("admin_api_nested_name", string())
                .field("legacy", flag())
                .field("entity_checks", entityChecks())
                .field("shorthands", shorthands())
                .field("shorthand_fields", entries("shorthand_field"))
                .field("transformations", transformations())
                .field("check", function());
    }

    private static FieldDefinition subschemaKeys() {
        return FieldDefinition.of("record")
                .field("name", string().with("required", true))
                .field("fields", entries("field").with("required", true))
                .field("entity_checks", entityChecks())
                .field("shorthands", shorthands())
                .field("shorthand_fields", entries("shorthand_field"))
                .field("transformations", transformations())
                .field("check", function());
    }

    private static FieldDefinition field(List<String> types) {
        FieldDefinition field = FieldDefinition.of("record")
                .field("type", string().with("one_of", types).with("required", true))
                .field("required", flag())
                .field("reference", string())
                .field("on_delete", string().with("one_of", List.of("restrict", "cascade", "null")))
                .field("default", any())
                .field("abstract", flag())
                .field("generate_admin_api", flag())
                .field("auto", flag())
                .field("unique", flag())
                .field("unique_across_ws", flag())
                .field("immutable", flag())
                .field("encrypted", flag())
                .field("referenceable", flag())
                .field("nilable", flag())
                .field("legacy", flag())
                .field("err", string())
                .field("elements", fieldsOf("inner_field"))
                .field("keys", fieldsOf("inner_field"))
                .field("values", fieldsOf("inner_field"))
                .field("fields", entries("field"))
                .field("entity_checks", entityChecks())
                .field("shorthands", shorthands())
                .field("shorthand_fields", entries("shorthand_field"));
        return withAbsenceAllowed(withValidators(field));
    }

    private static FieldDefinition withUniquenessCheck(FieldDefinition field) {
        return field.with(
                "entity_checks",
                List.of(Map.of(
                        "conditional",
                        Map.of(
                                "if_field",
                                "unique_across_ws",
                                "if_match",
                                Map.of("eq", true),
                                "then_field",
                                "unique",
                                "then_match",
                                Map.of("eq", true, "required", true)))));
    }

    /** What a conditional may demand of a field: everything but its type. */
    private static FieldDefinition match() {
        return withAbsenceAllowed(withValidators(FieldDefinition.of("record")
                .field("required", flag())
                .field("err", string())
                .field("elements", fieldsOf("inner_field"))
                .field("keys", fieldsOf("inner_field"))
                .field("values", fieldsOf("inner_field"))));
    }

    /** A record whose fields stay absent when they are not given: an absent attribute is something else than a null one. */
    private static FieldDefinition withAbsenceAllowed(FieldDefinition record) {
        List<Object> fields = new ArrayList<>();
        for (Object entry : record.asMap().get("fields") instanceof List<?> list ? list : List.of()) {
            Map<String, @Nullable Object> nilable = new LinkedHashMap<>();
            ((Map<?, ?>) entry).forEach((name, attributes) -> {
                Map<String, @Nullable Object> changed = new LinkedHashMap<>(Frozen.map((Map<?, ?>) attributes));
                // A condition asks for this one, so it has to be there.
                changed.put("nilable", !name.equals("unique_across_ws"));
                nilable.put(name.toString(), changed);
            });
            fields.add(nilable);
        }
        return record.with("fields", fields);
    }

    private static FieldDefinition withValidators(FieldDefinition record) {
        FieldDefinition pattern = FieldDefinition.of("record")
                .field("pattern", string().with("required", true))
                .field("err", string());
        return record.field("eq", any())
                .field("ne", any())
                .field("not_one_of", arrayOf(any()))
                .field("one_of", arrayOf(any()))
                .field("gt", FieldDefinition.of("number"))
                .field("timestamp", flag())
                .field("uuid", flag())
                .field("is_regex", flag())
                .field("between", arrayOf(integer()).with("len_eq", 2))
                .field("len_eq", integer())
                .field("len_min", integer())
                .field("len_max", integer())
                .field("starts_with", string())
                .field("not_match", string())
                .field("match_none", arrayOf(pattern))
                .field("match", string())
                .field("match_all", arrayOf(pattern))
                .field(
                        "match_any",
                        FieldDefinition.of("record")
                                .field("patterns", strings().with("required", true))
                                .field("err", string()))
                .field("contains", any())
                .field("custom_validator", function())
                .field("mutually_exclusive_subsets", arrayOf(strings()));
    }

    private static FieldDefinition entityChecks() {
        return arrayOf(FieldDefinition.of("record")
                .field("at_least_one_of", strings())
                .field(
                        "conditional_at_least_one_of",
                        FieldDefinition.of("record")
                                .field("if_field", string())
                                .field("if_match", fieldsOf("match"))
                                .field("then_at_least_one_of", strings())
                                .field("then_err", string())
                                .field("else_match", fieldsOf("match"))
                                .field("else_then_at_least_one_of", strings())
                                .field("else_then_err", string()))
                .field("only_one_of", strings())
                .field("distinct", strings())
                .field(
                        "conditional",
                        FieldDefinition.of("record")
                                .field("if_field", string())
                                .field("if_match", fieldsOf("match"))
                                .field("then_field", string())
                                .field("then_match", fieldsOf("match"))
                                .field("then_err", string()))
                .field(
                        "custom_entity_check",
                        FieldDefinition.of("record")
                                .field("field_sources", strings())
                                .field("fn", function()))
                .field("mutually_required", strings())
                .field("mutually_exclusive", strings())
                .field(
                        "mutually_exclusive_sets",
                        FieldDefinition.of("record").field("set1", strings()).field("set2", strings()))
                .with("entity_checks", List.of(Map.of("only_one_of", EntityChecks.NAMES))));
    }

    private static FieldDefinition shorthands() {
        return arrayOf(FieldDefinition.of("map")
                .with("keys", string())
                .with("values", function())
                .with("len_eq", 1));
    }

    private static FieldDefinition transformations() {
        return arrayOf(FieldDefinition.of("record")
                .field("input", strings().with("required", true))
                .field("needs", strings())
                .field("on_write", function())
                .field("on_read", function())
                .with("entity_checks", List.of(Map.of("at_least_one_of", List.of("on_write", "on_read")))));
    }

    /** A list of one-entry maps, from a name to a record of that structure. */
    private static FieldDefinition entries(String structure) {
        return arrayOf(FieldDefinition.of("map")
                .with("keys", string())
                .with("values", fieldsOf(structure))
                .with("len_eq", 1));
    }

    private static FieldDefinition fieldsOf(String structure) {
        return FieldDefinition.of("record").with(FIELDS_OF, structure);
    }

    private static FieldDefinition string() {
        return FieldDefinition.of("string");
    }

    private static FieldDefinition strings() {
        return arrayOf(string());
    }

    private static FieldDefinition arrayOf(FieldDefinition elements) {
        return FieldDefinition.of("array").with("elements", elements);
    }

    private static FieldDefinition integer() {
        return FieldDefinition.of("integer");
    }

    private static FieldDefinition flag() {
        return FieldDefinition.of("boolean");
    }

    private static FieldDefinition function() {
        return FieldDefinition.of("function");
    }

    private static FieldDefinition any() {
        return FieldDefinition.of("any");
    }

    // --- how the parts of a definition go together ------------------------------------------------------------------

    /** The rules that relate the keys of one definition to its fields. */
    private record Consistency(Map<String, @Nullable Object> definition, Errors errors) {

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

        /** Of the two ways to declare shorthands one may be taken, and then with something in it. */
        void checkShorthands() {
            boolean given = definition.containsKey("shorthands") || definition.containsKey("shorthand_fields");
            boolean one = Values.isNonEmpty(definition.get("shorthands"));
            boolean other = Values.isNonEmpty(definition.get("shorthand_fields"));
            if (given && one == other) {
                errors.entity("exactly one of these fields must be non-empty: 'shorthands', 'shorthand_fields'");
            }
        }

        /** The definition of a field; null when there is none of that name. */
        private @Nullable Map<?, ?> field(@Nullable Object name) {
            return name instanceof String text ? field(definition.get("fields"), text) : null;
        }

        /** Whether there is a field of that name, dotted names reaching into records, and into foreign entities unseen. */
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
                errors.field("transformations", "expected an array"); // Kong crashes, as on null needs
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

        /** For each transformation the errors of its names, in their places. */
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

        /** Whether Lua would take the attribute for true: an explicit null counts. */
        private static boolean isTruthy(@Nullable Map<?, ?> attributes, String attribute) {
            return attributes != null
                    && attributes.containsKey(attribute)
                    && !Boolean.FALSE.equals(attributes.get(attribute));
        }

        static void checkFields(@Nullable Object fields, Errors errors) {
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

        private static void checkField(String name, Map<?, ?> field, Errors errors) {
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
                // Whatever it says, false included.
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
}
