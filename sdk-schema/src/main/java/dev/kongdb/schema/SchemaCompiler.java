package dev.kongdb.schema;

import dev.kongdb.schema.SchemaDefinitionException.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes structures of definitions. Belongs to one call. */
final class SchemaCompiler {
    private final Function<String, @Nullable Schema> schemas;
    private final boolean entity;

    /**
     * A compiler.
     *
     * @param schemas finds the schemas that foreign fields refer to
     * @param entity whether entities' rules hold: records are required unless they say otherwise, some types are forbidden
     */
    SchemaCompiler(Function<String, @Nullable Schema> schemas, boolean entity) {
        this.schemas = schemas;
        this.entity = entity;
    }

    Structure structure(Map<String, ?> definition) {
        if (!(definition.get("fields") instanceof List<?> entries)) {
            throw new SchemaDefinitionException(Stage.DEFINE, "error in schema definition: no 'fields' table", null);
        }
        List<Field> fields = new ArrayList<>();
        for (Object entry : entries) {
            if (entry instanceof Map<?, ?> map && map.size() == 1) {
                Map.Entry<?, ?> only = map.entrySet().iterator().next();
                fields.add(field(String.valueOf(only.getKey()), fields.size(), attributes(only.getValue())));
            }
        }
        return new Structure(fields);
    }

    @SuppressWarnings("unchecked") // frozen definitions have String keys throughout
    private static Map<String, ?> attributes(@Nullable Object definition) {
        return definition instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    private Field field(String name, int position, Map<String, ?> attributes) {
        FieldType type = FieldType.ofKongName(String.valueOf(attributes.get("type")));
        if (type == null) {
            throw new SchemaDefinitionException(Stage.DEFINE, "invalid type: " + attributes.get("type"), null);
        }
        Object required = attributes.get("required");
        boolean isRequired = required == null ? entity && type == FieldType.RECORD : Boolean.TRUE.equals(required);
        Field field = new Field(name, position, type, attributes, isRequired);
        field.elements = nested(name, attributes.get("elements"));
        field.keys = nested(name, attributes.get("keys"));
        field.values = nested(name, attributes.get("values"));
        if (type == FieldType.RECORD && attributes.get("fields") instanceof List<?>) {
            field.structure = structure(attributes);
        }
        String reference = field.reference();
        if (reference != null) {
            field.referencedSchema = schemas.apply(reference);
            if (field.referencedSchema == null) {
                throw new SchemaDefinitionException(
                        Stage.DEFINE, "schema refers to an invalid foreign entity: " + reference, null);
            }
        }
        if (attributes.containsKey("default")) {
            Object value = attributes.get("default");
            field.defaultValue = value == null ? Row.NULL : Canonical.of(field, value);
        }
        return field;
    }

    private @Nullable Field nested(String name, @Nullable Object definition) {
        return definition instanceof Map<?, ?> ? field(name, 0, attributes(definition)) : null;
    }
}
