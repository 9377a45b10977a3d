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

/** The errors of {@code kong.db} as those of the DAO Factory. */
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

    /** The message; that nobody listens where the database should be is said as in that era. */
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

    /** The primary key of that row is another one's. The columns of a composite key stand in one line, as PostgreSQL has them. */
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
            if (each.getValue().equals("")) { // Kong did not find the value in PostgreSQL's words
                String column = each.getKey();
                return LegacyException.db("ERROR: duplicate key value violates unique constraint \"" + schema.table()
                        + "_" + column + "_key\"\nKey (" + column + ")=() already exists.");
            }
        }
        return LegacyException.unique(values);
    }

    /** What the era let pass, and Kong 2.8 does not hold. */
    private LegacyException refused(Map<String, @Nullable Object> fields, String text) {
        Map<String, Object> messages = new LinkedHashMap<>();
        flatten("", fields, messages);
        return messages.isEmpty() ? LegacyException.schema(text) : LegacyException.schema(messages);
    }

    private void flatten(String above, Map<?, ?> fields, Map<String, Object> messages) {
        fields.forEach((name, message) -> {
            if (name.equals("@entity")) {
                return; // a rule over several fields, which stands in the text
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
