package dev.kongdb.legacy;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the ids and keys in rows and filters of one entity, as the version of the profile did. */
record LegacyKeys(LegacySchema schema, Profile profile) {
    private static final Pattern UUID_RULE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The filter, if its columns exist and ids are valid. */
    Map<String, @Nullable Object> checkedColumns(Map<String, @Nullable Object> filter) {
        Map<String, Object> wrong = new LinkedHashMap<>();
        filter.forEach((column, value) -> {
            LegacyField field = schema.fields().get(column);
            if (field == null) {
                wrong.put(column, "unknown field");
            } else if ("id".equals(field.type()) && !isUuid(value, profile)) {
                wrong.put(column, notAUuidInAFilter(value));
            }
        });
        if (!wrong.isEmpty()) {
            throw LegacyException.schema(wrong);
        }
        return filter;
    }

    /** Whether a value is a UUID, by the rule of the version. */
    static boolean isUuid(@Nullable Object value, Profile profile) {
        if (!(value instanceof String text)) {
            if (profile == Profile.V0_8) {
                throw new IllegalArgumentException(
                        "bad argument #1 to 'match' (string expected, got " + Lua.type(value) + ")");
            }
            return false;
        }
        return UUID_RULE.matcher(text).matches()
                && (profile != Profile.V0_8 || text.equals(text.toLowerCase(Locale.ROOT)));
    }

    /** The message of 0.8, which has no space for filters. */
    private String notAUuidInAFilter(@Nullable Object value) {
        return profile == Profile.V0_8 ? Lua.text(value) + "is not a valid uuid" : notAUuid(value);
    }

    private static String notAUuid(@Nullable Object value) {
        return Lua.text(value) + " is not a valid uuid";
    }

    /** The primary key in a table. */
    Map<String, @Nullable Object> primaryKey(Map<String, @Nullable Object> table) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (String column : schema.primaryKey()) {
            Object value = table.get(column);
            if (value == null) {
                throw new IllegalArgumentException("Missing PRIMARY KEY field");
            }
            key.put(column, value);
        }
        return checkedKey(key);
    }

    /** The primary key of a row to update. */
    Map<String, @Nullable Object> keyOfUpdate(Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (String column : schema.primaryKey()) {
            Object value = entity.get(column);
            if (value == null) {
                throw new IllegalArgumentException("attempt to concatenate a nil value (" + column + ")");
            }
            key.put(column, value);
        }
        return checkedKey(key);
    }

    private Map<String, @Nullable Object> checkedKey(Map<String, @Nullable Object> key) {
        key.forEach((column, value) -> {
            LegacyField field = schema.fields().get(column);
            if (field != null && "id".equals(field.type()) && !isUuid(value, profile)) {
                throw LegacyException.schema(notAUuid(value));
            }
        });
        return key;
    }

    /** Refuses values that the schema accepts, but no column of that time could hold. */
    void requireStorable(Map<String, @Nullable Object> entity) {
        requireUuids(entity);
        for (String column : schema.primaryKey()) {
            if (entity.get(column) == null) {
                throw LegacyException.db("ERROR: null value in column \"" + column + "\" of relation \""
                        + schema.table() + "\" violates not-null constraint");
            }
        }
    }

    /** Refuses ids that no column of ids accepts. */
    void requireUuids(Map<String, @Nullable Object> entity) {
        schema.fields().forEach((column, field) -> {
            Object value = entity.get(column);
            if (value != null && "id".equals(field.type()) && !isUuid(value, Profile.V0_9)) {
                throw LegacyException.db("ERROR: invalid input syntax for type uuid: \"" + Lua.text(value) + "\"");
            }
        });
    }
}
