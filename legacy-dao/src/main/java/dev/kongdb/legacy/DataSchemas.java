package dev.kongdb.legacy;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.PostgresColumn;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts a legacy schema that was given as data to a definition of today. */
final class DataSchemas {
    private static final String ID = "_id";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * PostgreSQL truncates longer names, also those of constraints and indexes, which are derived
     * from these.
     */
    private static final int LONGEST = 63 - "__unique".length();

    private static final Set<String> KONGS_OWN = Set.of("ttl", "ws_id", "cache_key");
    private static final Map<String, String> RENAMED = Map.of("apis", "legacy_apis", "nodes", "legacy_nodes");

    private final LegacySchema schema;

    private DataSchemas(LegacySchema schema) {
        this.schema = schema;
    }

    /**
     * The definition. Throws {@link KongDbDefinitionException} when the schema cannot be converted.
     */
    static SchemaDefinition definition(LegacySchema schema) {
        return new DataSchemas(schema).definition();
    }

    /** The field of a column: {@code x} for {@code x_id} that refers to another entity. */
    static String fieldName(String column, LegacyField field) {
        return field.foreign() != null && column.endsWith(ID)
                ? column.substring(0, column.length() - ID.length())
                : column;
    }

    private SchemaDefinition definition() {
        String table = schema.table();
        List<String> key = schema.primaryKey();
        if (!NAME.matcher(table).matches()) {
            throw wrong("the table needs a name of letters, digits and '_'");
        }
        if (key.isEmpty() || !schema.fields().keySet().containsAll(key)) {
            throw wrong("'primary_key' is " + key + ", and must name fields; there are "
                    + schema.fields().keySet());
        }
        SchemaDefinition.Builder made = SchemaDefinition.named(table)
                .with("primary_key", key.stream().map(this::fieldName).toList())
                .with("legacy", true)
                .with("check", new LegacyEntity.Rules(schema));
        if (key.size() == 1) {
            made.with("ttl", true);
        }
        schema.fields().forEach((column, field) -> {
            requireName(column);
            made.field(fieldName(column), definition(column, field));
            if (field.queryable()) {
                made.postgres(fieldName(column), PostgresColumn.NONE.withIndex(table + "_" + column + "_idx"));
            }
        });
        return made.build();
    }

    private KongDbDefinitionException wrong(String what) {
        return new KongDbDefinitionException("a legacy schema is wrong: '" + schema.table() + "': " + what);
    }

    private String fieldName(String column) {
        LegacyField field = schema.fields().get(column);
        return field == null ? column : fieldName(column, field);
    }

    private void requireName(String column) {
        if (!NAME.matcher(column).matches() || KONGS_OWN.contains(column)) {
            throw wrong(
                    "the column '" + column + "' needs a name of letters, digits and '_', and none of " + KONGS_OWN);
        }
        if (schema.table().length() + column.length() > LONGEST) {
            throw wrong("the names of the table and of the column '" + column + "' have more than " + LONGEST
                    + " characters together");
        }
    }

    private FieldDefinition definition(String column, LegacyField field) {
        FieldDefinition made = field.foreign() == null ? own(field) : reference(field.foreign());
        if (field.required() || schema.primaryKey().contains(column)) {
            made = made.with("required", true);
        }
        if (field.unique() && !schema.primaryKey().equals(List.of(column))) {
            made = made.with("unique", true);
        }
        Object otherwise = field.otherwise();
        return isOf(String.valueOf(made.asMap().get("type")), otherwise) ? made.with("default", otherwise) : made;
    }

    /**
     * Whether {@code kong.db} can have the same default: it is no function, no table, and no value
     * that would be coerced.
     */
    private static boolean isOf(String type, @Nullable Object otherwise) {
        return switch (type) {
            case "string" -> otherwise instanceof String;
            case "number" -> otherwise instanceof Number;
            case "boolean" -> otherwise instanceof Boolean;
            case "array" -> otherwise instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            default -> false;
        };
    }

    private static FieldDefinition reference(String foreign) {
        String parent = foreign.substring(0, foreign.indexOf(':'));
        return FieldDefinition.of("foreign")
                .with("reference", RENAMED.getOrDefault(parent, parent))
                .with("on_delete", "cascade");
    }

    private static FieldDefinition own(LegacyField field) {
        String type = field.type() == null ? "" : field.type();
        return switch (type) {
            case "id" -> generated(FieldDefinition.of("string").with("uuid", true), field);
            case "timestamp" -> generated(FieldDefinition.of("integer").with("timestamp", true), field);
            case "number", "boolean" -> FieldDefinition.of(type);
            case "array" -> FieldDefinition.of("array").with("elements", text());
            default -> text();
        };
    }

    private static FieldDefinition generated(FieldDefinition made, LegacyField field) {
        return field.generated() ? made.with("auto", true) : made;
    }

    private static FieldDefinition text() {
        return FieldDefinition.of("string").with("len_min", 0);
    }
}
