package dev.kongdb.host.internal.openapi;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Examples of entities, the same each time. An example is shown only if the schema accepts it. */
final class Examples {
    private static final String ID = "4e2bd1f4-4c0f-4a1b-9d4c-2f6a7c1e0b5d";
    private static final long CREATED_AT = 1_700_000_000;

    private Examples() {}

    /**
     * The body of a POST.
     *
     * @param fields the fields of the entity
     * @param chosen the values that select its subschema
     * @return the values, or null if none are found that the schema accepts
     */
    static @Nullable Map<String, @Nullable Object> sent(
            Schema schema, List<Field> fields, Map<String, ? extends @Nullable Object> chosen) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Field field : fields) {
            if (chosen.containsKey(field.name())) {
                values.put(field.name(), chosen.get(field.name()));
            } else if (FieldSchemas.isDemanded(field) || (field.equals(schema.endpointKey()) && !field.auto())) {
                values.put(field.name(), sample(field));
            }
        }
        if (stored(schema, values) != null) {
            return values;
        }
        // perhaps one of several fields is required, any of which will do
        for (Field field : fields) {
            Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
            if (more.putIfAbsent(field.name(), sample(field)) == null && stored(schema, more) != null) {
                return more;
            }
        }
        return null;
    }

    /** The entity that is stored when these values are sent; null when they are refused. */
    static @Nullable Map<String, @Nullable Object> stored(Schema schema, Map<String, ? extends @Nullable Object> sent) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(sent);
        for (Field field : schema.fields()) {
            if (field.auto()) {
                values.putIfAbsent(field.name(), sample(field));
            }
        }
        Row input = schema.toRow(values);
        try {
            Row entity = schema.processAutoFields(input, Context.INSERT, true);
            schema.validateInsert(entity, input);
            Map<String, @Nullable Object> stored = schema.toMap(entity);
            stored.replaceAll((name, value) -> name.equals("updated_at") ? values.get(name) : value);
            if (schema.ttl()) {
                stored.put("ttl", null);
            }
            return stored;
        } catch (ViolationsException e) {
            return null;
        }
    }

    private static @Nullable Object sample(Field field) {
        if (field.attribute("default") != null) {
            return field.attribute("default");
        }
        if (field.attribute("one_of") instanceof List<?> values && !values.isEmpty()) {
            return values.get(0);
        }
        Field elements = field.elements();
        return switch (field.type()) {
            case STRING -> text(field);
            case NUMBER, INTEGER -> number(field);
            case BOOLEAN -> true;
            case ARRAY, SET -> {
                List<@Nullable Object> one = new ArrayList<>();
                if (elements != null) {
                    one.add(sample(elements));
                }
                yield one;
            }
            case RECORD -> {
                Map<String, @Nullable Object> record = new LinkedHashMap<>();
                field.recordFields().stream()
                        .filter(FieldSchemas::isDemanded)
                        .forEach(member -> record.put(member.name(), sample(member)));
                yield record;
            }
            case FOREIGN -> Map.of("id", ID);
            case MAP, FUNCTION, ANY, SELF -> Map.of();
        };
    }

    private static String text(Field field) {
        TextKind kind = TextKind.of(field);
        return field.isUuid() ? ID : kind == null ? "example" : kind.example();
    }

    private static Number number(Field field) {
        if (field.isTimestamp()) {
            return CREATED_AT;
        }
        return field.attribute("between") instanceof List<?> range && range.get(0) instanceof Number least ? least : 1;
    }
}
