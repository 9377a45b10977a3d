package dev.kongdb.legacy;

import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.InvalidForeignKeyException;
import dev.kongdb.error.InvalidPrimaryKeyException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.legacy.LegacyException.Kind;
import java.net.ConnectException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Translates errors of {@code kong.db} into those of the DAO Factory. */
final class Translation {
    private final LegacySchema schema;
    private final Columns columns;

    Translation(LegacySchema schema, Columns columns) {
        this.schema = schema;
        this.columns = columns;
    }

    LegacyException of(KongDbException error) {
        return translated(error).because(error);
    }

    private LegacyException translated(KongDbException error) {
        if (error instanceof UniqueViolationException || error instanceof PrimaryKeyViolationException) {
            return taken(error.fields());
        }
        if (error instanceof ForeignKeyViolationException && !error.fields().containsKey("@referenced_by")) {
            Map<String, Object> values = new LinkedHashMap<>();
            error.fields().forEach((field, key) -> values.put(columns.column(field), single(key)));
            return LegacyException.foreign(values);
        }
        if (error instanceof ForeignKeyViolationException) {
            return LegacyException.of(Kind.FOREIGN, text(error));
        }
        if (error instanceof SchemaViolationException || error instanceof InvalidForeignKeyException) {
            return refused(error.fields(), text(error));
        }
        return error instanceof InvalidPrimaryKeyException
                ? LegacyException.schema(text(error))
                : LegacyException.db(text(error));
    }

    /** The message. If nothing listens at the database's address, it is the text of that time. */
    static String text(KongDbException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return "connection refused";
            }
        }
        return Objects.requireNonNullElse(error.message(), error.name());
    }

    private static Object single(@Nullable Object key) {
        Object value = key instanceof Map<?, ?> map && map.size() == 1
                ? map.values().iterator().next()
                : key;
        return value == null ? "" : value instanceof String || value instanceof Number ? value : value.toString();
    }

    /**
     * The error for a primary key that exists already. As in PostgreSQL's text, the columns of a
     * composite key are in one line.
     */
    LegacyException keyTaken(Map<String, @Nullable Object> row) {
        return LegacyException.unique(Map.of(
                String.join(", ", schema.primaryKey()),
                schema.primaryKey().stream()
                        .map(column -> Lua.text(row.get(column)))
                        .collect(Collectors.joining(", "))));
    }

    private LegacyException taken(Map<String, @Nullable Object> fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((field, value) -> values.put(columns.column(field), single(value)));
        for (Map.Entry<String, Object> each : values.entrySet()) {
            // Kong did not find an empty value in PostgreSQL's text
            if (each.getValue().equals("")) {
                String column = each.getKey();
                return LegacyException.db("ERROR: duplicate key value violates unique constraint \"" + schema.table()
                        + "_" + column + "_key\"\nKey (" + column + ")=() already exists.");
            }
        }
        return LegacyException.unique(values);
    }

    /** The error for values that were accepted then, but not by Kong 2.8. */
    private LegacyException refused(Map<String, @Nullable Object> fields, String text) {
        Map<String, Object> messages = new LinkedHashMap<>();
        flatten("", fields, messages);
        return messages.isEmpty() ? LegacyException.schema(text) : LegacyException.schema(messages);
    }

    private void flatten(String above, Map<?, ?> fields, Map<String, Object> messages) {
        fields.forEach((name, message) -> {
            if (name.equals("@entity")) {
                return; // a rule over several fields, which is in the text
            }
            String column = above.isEmpty() ? columns.column(String.valueOf(name)) : above + name;
            if (message instanceof Map<?, ?> nested) {
                flatten(column + ".", nested, messages);
            } else {
                messages.put(column, name + " has an invalid value: " + said(message));
            }
        });
    }

    private static String said(@Nullable Object message) {
        return message instanceof List<?> several
                ? several.stream().map(Lua::text).collect(Collectors.joining(", "))
                : Lua.text(message);
    }
}
