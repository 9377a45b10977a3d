package dev.kongdb.legacy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error that the DAO Factory returned as second result: of one of four kinds, or none when it was a plain string. {@link
 * #toString()} and {@link #getMessage()} are the era's {@code tostring}. Immutable. Wrong arguments, which were thrown in that era, are
 * {@link IllegalArgumentException}s instead.
 */
public final class LegacyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The four kinds: the one field of the era's error object that is true. */
    public enum Kind {
        /** Another entity has the value already. */
        UNIQUE,
        /** What is referred to does not exist. */
        FOREIGN,
        /** The schema refuses the values. */
        SCHEMA,
        /** The database refuses, or cannot be reached. */
        DB
    }

    private final @Nullable Kind kind;
    private final transient @Nullable Map<String, Object> table;
    private final String text;
    private final String prefix;

    private LegacyException(
            @Nullable Kind kind,
            @Nullable Map<String, Object> table,
            String text,
            String prefix,
            @Nullable Throwable cause) {
        super(prefix + text, cause);
        this.kind = kind;
        this.table = table == null ? null : Collections.unmodifiableMap(table);
        this.text = text;
        this.prefix = prefix;
    }

    /** An error of that kind about columns: the message, or list of messages, of each. */
    static LegacyException of(Kind kind, Map<String, ?> table) {
        Map<String, Object> copy = new LinkedHashMap<>();
        table.forEach((column, value) -> copy.put(column, rendered(kind, value)));
        return new LegacyException(kind, copy, text(copy), "", null);
    }

    /** An error of that kind with a text alone. */
    static LegacyException of(Kind kind, String text) {
        return new LegacyException(kind, null, text, "", null);
    }

    /** An error that was a plain string. */
    static LegacyException plain(String text) {
        return new LegacyException(null, null, text, "", null);
    }

    /** A unique error: the value that another entity has, by column. */
    public static LegacyException unique(Map<String, ?> values) {
        return of(Kind.UNIQUE, values);
    }

    /** A foreign error: the value that nothing has, by column. */
    public static LegacyException foreign(Map<String, ?> values) {
        return of(Kind.FOREIGN, values);
    }

    /** A schema error: the message, or list of messages, by column. */
    public static LegacyException schema(Map<String, ?> messages) {
        return of(Kind.SCHEMA, messages);
    }

    /** A schema error with a text alone. */
    public static LegacyException schema(String text) {
        return of(Kind.SCHEMA, text);
    }

    /** A db error. */
    public static LegacyException db(String text) {
        return of(Kind.DB, text);
    }

    /** The same, because of that. */
    LegacyException because(Throwable reason) {
        return new LegacyException(kind, table, text, prefix, reason);
    }

    /** The same from that store, whose name stands before the text from 0.9 on. */
    LegacyException from(String store, Profile profile, @Nullable Throwable cause) {
        boolean bare = profile == Profile.V0_8 || (kind == null && profile == Profile.V0_9);
        LegacyException stamped = new LegacyException(kind, table, text, bare ? "" : "[" + store + " error] ", cause);
        stamped.setStackTrace(getStackTrace());
        return stamped;
    }

    /** The kind; null when the error was a plain string. */
    public @Nullable Kind kind() {
        return kind;
    }

    /** What is wrong: a text, or a list of texts, by column; null when the error was made of a text alone. Unmodifiable. */
    public @Nullable Map<String, Object> table() {
        return table;
    }

    /** The era's {@code message}: the table as text, or the text alone; without the name of the store. */
    public String message() {
        return text;
    }

    /** The era's {@code tostring}: the message, from 0.9 on behind the name of the store. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // scripts of that time compare it
    public String toString() {
        return prefix + text;
    }

    private static Object rendered(Kind kind, @Nullable Object value) {
        if (kind != Kind.UNIQUE && kind != Kind.FOREIGN) {
            return value == null ? "" : value;
        }
        if (!(value instanceof String || value instanceof Number)) {
            throw new IllegalArgumentException(
                    "bad argument #2 to 'format' (string expected, got " + Lua.type(value) + ")");
        }
        String what = kind == Kind.UNIQUE ? "already exists" : "does not exist";
        return what + " with value '" + Lua.text(value) + "'";
    }

    private static String text(Map<?, ?> table) {
        return table.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + textOf(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String textOf(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(LegacyException::textOf).collect(Collectors.joining(","));
        }
        return value instanceof Map<?, ?> map ? text(map) : Lua.text(value);
    }
}
