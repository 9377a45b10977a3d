package dev.kongdb.schema;

import dev.kongdb.schema.SchemaDefinitionException.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes structures of definitions that the metaschema has passed. */
final class SchemaCompiler {
    private final Function<String, @Nullable Schema> schemas;
    private final AutoFields autoFields;
    private final boolean entity;

    /**
     * A compiler.
     *
     * @param schemas finds the schemas that foreign fields refer to
     * @param entity whether the rules of entities hold: records are required unless they say otherwise, some types are forbidden
     */
    SchemaCompiler(Function<String, @Nullable Schema> schemas, AutoFields autoFields, boolean entity) {
        this.schemas = schemas;
        this.autoFields = autoFields;
        this.entity = entity;
    }

    /** The structure of a schema. */
    Structure schema(Map<String, ?> definition) {
        Object given = definition.get("fields");
        if (!(given instanceof List) && !(given instanceof Map)) {
            throw refused("error in schema definition: no 'fields' table");
        }
        List<?> entries = given instanceof List<?> list ? list : List.of();
        List<Field> fields = fields(entries, entity);
        for (Field field : fields) {
            boolean toItself = field.reference() != null && field.reference().equals(definition.get("name"));
            if (!toItself) { // which the registry resolves, once there is a schema
                resolveReference(field);
            }
            if (entity) {
                checkEntityField(field);
            }
        }
        return withRules(new Structure(shape(fields), fields, autoFields), definition);
    }

    /** The structure of a parent's entities that are of one subschema. */
    Structure subschema(Schema parent, String key, Map<String, ?> definition) {
        Structure general = parent.structure();
        List<Field> fields = new ArrayList<>(general.fields);
        boolean[] specialised = new boolean[fields.size()];
        for (Map.Entry<String, Map<String, ?>> entry :
                entries(definition.get("fields")).entrySet()) {
            String name = entry.getKey();
            Field old = general.field(name);
            if (old == null) {
                throw subschemaError(key, name, "cannot create a new field");
            }
            Field field = field(name, old.position(), entry.getValue(), entity);
            if (!sameType(old, field)) {
                throw subschemaError(key, name, "cannot change type in a specialized field");
            }
            resolveReference(field);
            fields.set(old.position(), field);
            specialised[old.position()] = true;
        }
        for (Field field : general.fields) {
            if (field.isAbstract() && field.required() && !specialised[field.position()]) {
                throw subschemaError(key, field.name(), "abstract field was not specialized");
            }
        }
        Structure structure = withRules(new Structure(general.shape, fields, autoFields), definition);
        structure.requiring = general.fields;
        structure.checks = concat(general.checks, structure.checks);
        structure.shorthands = concat(general.shorthands, structure.shorthands);
        structure.specialisedTransformations = structure.transformations;
        structure.transformations = general.transformations;
        structure.selfChecks = concat(general.selfChecks, structure.selfChecks);
        return structure;
    }

    /** A table within a definition. The metaschema lets a false through: to Kong it counts as not given, until it is used. */
    static Map<?, ?> table(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return Map.of();
        }
        throw refused(key + ": expected a record");
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    private static SchemaDefinitionException refused(String message) {
        return new SchemaDefinitionException(Stage.DEFINE, message, null);
    }

    private static SchemaDefinitionException subschemaError(String key, String field, String message) {
        return refused("error in definition of '" + key + "': " + field + ": " + message);
    }

    /** Whether a subschema may say this instead: of what collections hold, the type counts, and nothing further inside. */
    private static boolean sameType(Field old, Field specialised) {
        return old.type() == specialised.type()
                && sameTypes(old.elements(), specialised.elements())
                && sameTypes(old.keys(), specialised.keys())
                && sameTypes(old.values(), specialised.values());
    }

    private static boolean sameTypes(@Nullable Field old, @Nullable Field specialised) {
        return old == null || specialised == null || old.type() == specialised.type();
    }

    private static Shape shape(List<Field> fields) {
        return Shape.of(fields.stream().map(Field::name).toList());
    }

    /** The one-entry maps of a list of fields; where two fields have one name the later one stands, in the place of the first. */
    private static Map<String, Map<String, ?>> entries(@Nullable Object list) {
        Map<String, Map<String, ?>> entries = new LinkedHashMap<>();
        if (list instanceof List<?> fields) {
            for (Object entry : fields) {
                if (entry instanceof Map<?, ?> map) {
                    map.forEach((name, definition) -> entries.put(String.valueOf(name), attributes(definition)));
                }
            }
        }
        return entries;
    }

    @SuppressWarnings("unchecked") // frozen definitions have String keys throughout
    private static Map<String, ?> attributes(@Nullable Object definition) {
        return definition instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    private List<Field> fields(List<?> entries, boolean recordsRequired) {
        List<Field> fields = new ArrayList<>();
        entries(entries)
                .forEach((name, attributes) -> fields.add(field(name, fields.size(), attributes, recordsRequired)));
        return fields;
    }

    /** The checks and computations that schemas and records can have alike. */
    private Structure withRules(Structure structure, Map<String, ?> definition) {
        structure.shorthands = shorthands(definition);
        List<Transformation> transformations = new ArrayList<>();
        if (definition.get("transformations") instanceof List<?> list) {
            list.forEach(transformation ->
                    transformations.add(new Transformation(table("transformations", transformation), structure)));
        }
        structure.transformations = List.copyOf(transformations);
        structure.checks = new EntityChecks(structure, this).of(definition.get("entity_checks"));
        if (definition.get("check") != null) {
            structure.selfChecks = List.of(Functions.get(definition, "check", CustomEntityCheck.class));
        }
        return structure;
    }

    private List<Shorthand> shorthands(Map<String, ?> definition) {
        List<Shorthand> shorthands = new ArrayList<>();
        entries(definition.get("shorthand_fields"))
                .forEach((name, attributes) -> shorthands.add(new Shorthand(
                        name,
                        field(name, 0, attributes, false),
                        Functions.get(attributes, "func", ShorthandFunction.class))));
        if (definition.get("shorthands") instanceof List<?> list) {
            for (Object entry : list) {
                table("shorthands", entry)
                        .forEach((name, function) -> shorthands.add(new Shorthand(
                                String.valueOf(name), null, Functions.as(ShorthandFunction.class, name, function))));
            }
        }
        return List.copyOf(shorthands);
    }

    /** Compiles one field. */
    Field field(String name, int position, Map<String, ?> attributes, boolean recordsRequired) {
        FieldType type = FieldType.ofKongName(String.valueOf(attributes.get("type")));
        if (type == null) {
            throw refused("invalid type: " + attributes.get("type"));
        }
        Object required = attributes.get("required");
        // An abstract record stays optional: a subschema says what it is.
        boolean isRequired = required == null
                ? recordsRequired && type == FieldType.RECORD && !Boolean.TRUE.equals(attributes.get("abstract"))
                : required.equals(true);
        Field field = new Field(name, position, type, attributes, isRequired);
        field.elements = nested(name, attributes.get("elements"));
        field.keys = nested(name, attributes.get("keys"));
        field.values = nested(name, attributes.get("values"));
        if (type == FieldType.RECORD && attributes.get("fields") instanceof List<?> entries) {
            List<Field> fields = fields(entries, recordsRequired);
            field.structure = withRules(new Structure(shape(fields), fields, autoFields), attributes);
        }
        if (attributes.containsKey("default")) {
            Object value = attributes.get("default");
            field.defaultValue = value == null ? Row.NULL : Canonical.of(field, value);
        }
        return field;
    }

    private @Nullable Field nested(String name, @Nullable Object definition) {
        // Records inside collections stay optional in entities too.
        return definition instanceof Map<?, ?> ? field(name, 0, attributes(definition), false) : null;
    }

    private void resolveReference(Field field) {
        if (field.type() == FieldType.FOREIGN) {
            String reference = field.reference();
            field.referencedSchema = reference == null ? null : schemas.apply(reference);
            if (field.referencedSchema == null) {
                throw refused("schema refers to an invalid foreign entity: " + (reference == null ? "nil" : reference));
            }
        }
    }

    private static void checkEntityField(Field field) {
        if (field.nilable()) {
            throw refused(field.name() + ": Entities cannot have nilable types.");
        }
        if (field.isAbstract()) {
            return;
        }
        if (field.type() == FieldType.MAP
                && field.keys() != null
                && field.keys().type() != FieldType.STRING) {
            throw refused(field.name() + ": Entities map keys must be strings.");
        }
        if (field.type() == FieldType.FUNCTION) {
            throw refused(field.name() + ": Entities cannot have function types.");
        }
    }
}
