package dev.kongdb.legacy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error that the DAO Factory returned as its second result. It is of one of four kinds, or of
 * none when it was a plain string. {@link #toString()} and {@link #getMessage()} are Lua's {@code
 * tostring} of that error. Immutable. Wrong arguments, which were thrown then, are {@link
 * IllegalArgumentException}s instead.
 */
public final class LegacyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The four kinds, which were boolean fields of the error. */
    public enum Kind {
        /** Another entity has the value already. */
        UNIQUE,
        /** The referenced entity does not exist. */
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

    /** An error about columns, with the message, or list of messages, of each. */
    static LegacyException of(Kind kind, Map<String, ?> table) {
        Map<String, Object> copy = new LinkedHashMap<>();
        table.forEach((column, value) -> copy.put(column, rendered(kind, value)));
        return new LegacyException(kind, copy, text(copy), "", null);
    }

    /** An error with only a text. */
    static LegacyException of(Kind kind, String text) {
        return new LegacyException(kind, null, text, "", null);
    }

    /** An error that was a plain string. */
    static LegacyException plain(String text) {
        return new LegacyException(null, null, text, "", null);
    }

    /** A unique error, with the values that another entity has, by column. */
    public static LegacyException unique(Map<String, ?> values) {
        return of(Kind.UNIQUE, values);
    }

    /** A foreign error, with the values that no entity has, by column. */
    public static LegacyException foreign(Map<String, ?> values) {
        return of(Kind.FOREIGN, values);
    }

    /** A schema error, with the message, or list of messages, by column. */
    public static LegacyException schema(Map<String, ?> messages) {
        return of(Kind.SCHEMA, messages);
    }

    /** A schema error with only a text. */
    public static LegacyException schema(String text) {
        return of(Kind.SCHEMA, text);
    }

    /** A db error. */
    public static LegacyException db(String text) {
        return of(Kind.DB, text);
    }

    /** The same error with a cause. */
    LegacyException because(Throwable reason) {
        return new LegacyException(kind, table, text, prefix, reason);
    }

    /** The same error from a store. From 0.9 on, its text begins with the name of the store. */
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

    /**
     * The messages: a text, or a list of texts, by column; null when the error has only a text.
     * Unmodifiable.
     */
    public @Nullable Map<String, Object> table() {
        return table;
    }

    /**
     * The {@code message} of that time: the table as text, or the text; without the name of the
     * store.
     */
    public String message() {
        return text;
    }

    /** The {@code tostring} of that time: the message, from 0.9 on after the name of the store. */
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
