package dev.kongdb.legacy;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.spi.StoredJson;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the columns of a legacy entity to the fields of an entity of {@code kong.db}, and back.
 * Immutable.
 */
final class Columns {
    static final long MILLIS = 1000;

    private final Map<String, Field> byColumn = new LinkedHashMap<>();
    /** The columns whose tables are stored as JSON. */
    private final Set<String> tables = new HashSet<>();

    private final Map<String, String> byField = new LinkedHashMap<>();

    private Columns() {}

    /**
     * Maps each column to the field of its name, and {@code x_id} to a reference {@code x}; {@code
     * names} renames some.
     */
    static Columns of(LegacySchema legacy, Schema schema, Map<String, String> names) {
        Columns columns = new Columns();
        for (String column : legacy.fields().keySet()) {
            Field field = schema.field(names.getOrDefault(column, column));
            if (field == null && column.endsWith("_id")) {
                field = schema.field(column.substring(0, column.length() - "_id".length()));
            }
            if (field != null) {
                columns.byColumn.put(column, field);
                columns.byField.put(field.name(), column);
                LegacyField described = legacy.fields().get(column);
                if (field.type() == FieldType.STRING && described != null && "table".equals(described.type())) {
                    columns.tables.add(column);
                }
            }
        }
        return columns;
    }

    @Nullable
    Field field(String column) {
        return byColumn.get(column);
    }

    /** The column of a field; the field's own name when it has no column. */
    String column(String field) {
        return byField.getOrDefault(field, field);
    }

    /** Legacy values as values of {@code kong.db}. Columns that it does not have are left out. */
    Map<String, @Nullable Object> toFields(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            Field field = byColumn.get(column);
            if (field != null) {
                boolean json = tables.contains(column) && value != null;
                fields.put(field.name(), json ? StoredJson.write(column, value) : toField(field, column, value));
            }
        });
        return fields;
    }

    private static @Nullable Object toField(Field field, String column, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (field.isTimestamp()) {
            if (value instanceof Number millis) {
                return Math.floorDiv(millis.longValue(), MILLIS);
            }
            throw LegacyException.db("ERROR: column \"" + column
                    + "\" is of type timestamp without time zone but expression is of type " + sqlType(value));
        }
        if (field.type() == FieldType.FOREIGN) {
            return Map.of(keyOf(field), value);
        }
        if (field.type() == FieldType.STRING && (value instanceof Number || value instanceof Boolean)) {
            // the literal of a filter took the type of the column, for a field without a type
            return Lua.text(value);
        }
        return value;
    }

    /** PostgreSQL's name for the type of a literal. */
    static String sqlType(Object value) {
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (!(value instanceof Number number)) {
            return "text";
        }
        double numeric = number.doubleValue();
        if (numeric != Math.rint(numeric)) {
            return "numeric";
        }
        return Math.abs(numeric) > Integer.MAX_VALUE ? "bigint" : "integer";
    }

    /**
     * Values of {@code kong.db} as legacy values, without nulls and without fields that have no
     * column.
     */
    Map<String, @Nullable Object> toColumns(Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        byColumn.forEach((column, field) -> {
            Object value = fields.get(field.name());
            Object converted = value == null
                    ? null
                    : tables.contains(column) ? table(String.valueOf(value)) : toColumn(field, value);
            if (converted != null) {
                row.put(column, Lua.plain(converted));
            }
        });
        return row;
    }

    private static Object table(String json) {
        try {
            return Objects.requireNonNullElse(StoredJson.read(json), json);
        } catch (IOException e) {
            return json; // another program has written it
        }
    }

    private static @Nullable Object toColumn(Field field, Object value) {
        if (field.isTimestamp() && value instanceof Number seconds) {
            return (long) Math.floor(seconds.doubleValue()) * MILLIS;
        }
        if (field.type() == FieldType.FOREIGN && value instanceof Map<?, ?> reference) {
            return reference.get(keyOf(field));
        }
        return value;
    }

    private static String keyOf(Field field) {
        Schema parent = field.referencedSchema();
        List<Field> key = parent == null ? List.of() : parent.primaryKey();
        return key.isEmpty() ? "id" : key.get(0).name();
    }
}
