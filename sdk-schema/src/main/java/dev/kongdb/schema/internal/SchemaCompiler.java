package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import dev.kongdb.schema.definition.ShorthandFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles definitions that the metaschema has accepted into structures. */
final class SchemaCompiler {
    /** Marks a record that has the fields of a structure which is compiled later. */
    static final String FIELDS_OF = "fields_of";

    private final SchemaLookup schemas;
    private final AutoFields autoFields;
    private final boolean entity;
    private final @Nullable Function<String, Structure> structures;

    /**
     * A compiler.
     *
     * @param schemas finds the schemas that foreign fields refer to
     * @param entity whether the rules of entities apply: records are required unless they say
     *     otherwise, and some types are forbidden
     * @param structures finds the structure that {@link #FIELDS_OF} names, once all are compiled;
     *     null outside of the metaschema, which alone has this attribute
     */
    SchemaCompiler(
            SchemaLookup schemas,
            AutoFields autoFields,
            boolean entity,
            @Nullable Function<String, Structure> structures) {
        this.schemas = schemas;
        this.autoFields = autoFields;
        this.entity = entity;
        this.structures = structures;
    }

    /** The structure of a schema. */
    Structure schema(Map<String, ?> definition) {
        Object given = definition.get("fields");
        if (!(given instanceof List) && !(given instanceof Map)) {
            throw refused("error in schema definition: no 'fields' table");
        }
        List<?> entries = given instanceof List<?> list ? list : List.of();
        List<CompiledField> fields = fields(entries, entity, schemas);
        for (CompiledField field : fields) {
            checkReference(field);
            if (entity) {
                checkEntityField(field);
            }
        }
        return structure(fields, definition);
    }

    /** The structure of the parent's entities that have the subschema. */
    Structure subschema(Structure parent, String key, Map<String, ?> definition) {
        List<CompiledField> fields = new ArrayList<>(parent.fields());
        boolean[] specialised = new boolean[fields.size()];
        for (Map.Entry<String, Map<String, ?>> entry :
                entries(definition.get("fields")).entrySet()) {
            String name = entry.getKey();
            CompiledField old = parent.field(name);
            if (old == null) {
                throw subschemaError(key, name, "cannot create a new field");
            }
            CompiledField field = field(name, old.position(), entry.getValue(), entity, schemas);
            if (!sameType(old, field)) {
                throw subschemaError(key, name, "cannot change type in a specialized field");
            }
            checkReference(field);
            fields.set(old.position(), field);
            specialised[old.position()] = true;
        }
        for (CompiledField field : parent.fields()) {
            if (field.isAbstract() && field.required() && !specialised[field.position()]) {
                throw subschemaError(key, field.name(), "abstract field was not specialized");
            }
        }
        Fields own = new Fields(parent.shape(), fields);
        return new Structure(own, rules(own, definition).under(parent.rules()), autoFields);
    }

    private Structure structure(List<CompiledField> list, Map<String, ?> definition) {
        Fields fields = Fields.of(list);
        return new Structure(fields, rules(fields, definition), autoFields);
    }

    /**
     * A table within a definition. The metaschema accepts false, which Kong takes for not given
     * until it uses it.
     */
    static Map<?, ?> table(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return Map.of();
        }
        throw refused(key + ": expected a record");
    }

    private static SchemaDefinitionException refused(String message) {
        return new SchemaDefinitionException(Stage.DEFINE, message, null);
    }

    private static SchemaDefinitionException subschemaError(String key, String field, String message) {
        return refused("error in definition of '" + key + "': " + field + ": " + message);
    }

    /**
     * Whether a subschema may replace the field by this one: the types must agree, and so must the
     * types of elements, but nothing deeper.
     */
    private static boolean sameType(CompiledField old, CompiledField specialised) {
        return old.type() == specialised.type()
                && sameTypes(old.elements(), specialised.elements())
                && sameTypes(old.keys(), specialised.keys())
                && sameTypes(old.values(), specialised.values());
    }

    private static boolean sameTypes(@Nullable CompiledField old, @Nullable CompiledField specialised) {
        return old == null || specialised == null || old.type() == specialised.type();
    }

    /**
     * The maps with one entry in a list of fields. If a name occurs twice, the later definition
     * takes the place of the first.
     */
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

    private List<CompiledField> fields(List<?> entries, boolean recordsRequired, @Nullable SchemaLookup referred) {
        List<CompiledField> fields = new ArrayList<>();
        entries(entries)
                .forEach((name, attributes) ->
                        fields.add(field(name, fields.size(), attributes, recordsRequired, referred)));
        return fields;
    }

    /** The checks and transformations, which schemas and records have alike. */
    private FieldRules rules(Fields fields, Map<String, ?> definition) {
        List<CompiledTransformation> transformations = new ArrayList<>();
        List<Shorthand> shorthands = shorthands(definition);
        if (definition.get("transformations") instanceof List<?> list) {
            list.forEach(transformation ->
                    transformations.add(new CompiledTransformation(table("transformations", transformation), fields)));
        }
        List<CompiledCheck> checks = new EntityChecks(fields, this).of(definition.get("entity_checks"));
        List<CustomEntityCheck> selfChecks = definition.get("check") == null
                ? List.of()
                : List.of(Functions.get(definition, "check", CustomEntityCheck.class));
        return new FieldRules(fields.list(), checks, shorthands, List.copyOf(transformations), List.of(), selfChecks);
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

    /** Compiles a field that is not a field of the entity itself. */
    CompiledField field(String name, int position, Map<String, ?> attributes, boolean recordsRequired) {
        return field(name, position, attributes, recordsRequired, null);
    }

    private CompiledField field(
            String name,
            int position,
            Map<String, ?> attributes,
            boolean recordsRequired,
            @Nullable SchemaLookup referred) {
        FieldType type = FieldType.ofKongName(String.valueOf(attributes.get("type")));
        if (type == null) {
            throw refused("invalid type: " + attributes.get("type"));
        }
        Object required = attributes.get("required");
        // An abstract record stays optional, as a subschema defines it.
        boolean isRequired = required == null
                ? recordsRequired && type == FieldType.RECORD && !Boolean.TRUE.equals(attributes.get("abstract"))
                : required.equals(true);
        CompiledField.Inside inside = inside(name, type, attributes, recordsRequired);
        return new CompiledField(name, position, type, attributes, isRequired, inside, referred);
    }

    private CompiledField.Inside inside(
            String name, FieldType type, Map<String, ?> attributes, boolean recordsRequired) {
        // Records inside collections stay optional, in entities as well.
        CompiledField elements = nested(name, attributes.get("elements"));
        CompiledField keys = nested(name, attributes.get("keys"));
        CompiledField values = nested(name, attributes.get("values"));
        Structure structure = type == FieldType.RECORD && attributes.get("fields") instanceof List<?> entries
                ? structure(fields(entries, recordsRequired, null), attributes)
                : null;
        return new CompiledField.Inside(elements, keys, values, structure, later(attributes.get(FIELDS_OF)));
    }

    private @Nullable Supplier<Structure> later(@Nullable Object name) {
        Function<String, Structure> known = structures;
        return known != null && name instanceof String text ? () -> known.apply(text) : null;
    }

    private @Nullable CompiledField nested(String name, @Nullable Object definition) {
        return definition instanceof Map<?, ?> ? field(name, 0, attributes(definition), false) : null;
    }

    /**
     * The definition of a field with some attributes replaced. The other attributes stay: the
     * schema it refers to, and the fields of a record unless they are replaced.
     */
    CompiledField variant(CompiledField original, Map<String, ?> attributes, boolean ownFields) {
        CompiledField variant = field(original.name(), original.position(), attributes, false);
        boolean sameFields = variant.structure() != null && original.structure() != null && !ownFields;
        return new CompiledField(
                variant.name(),
                variant.position(),
                variant.type(),
                attributes,
                variant.required(),
                sameFields ? original.inside() : variant.inside(),
                original.schemas());
    }

    private void checkReference(CompiledField field) {
        if (field.type() == FieldType.FOREIGN) {
            String reference = field.reference();
            if (reference == null || !schemas.knows(reference)) {
                throw refused("schema refers to an invalid foreign entity: " + (reference == null ? "nil" : reference));
            }
        }
    }

    private static void checkEntityField(CompiledField field) {
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
