package dev.kongdb.legacy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of calls. Arguments of wrong types are refused with the texts of that time. */
final class LegacyArguments {
    private LegacyArguments() {}

    /** A copy of a table that was given as an argument. */
    static Map<String, @Nullable Object> table(@Nullable Object value, int number, String method) {
        if (!(value instanceof Map<?, ?> table)) {
            throw new IllegalArgumentException(
                    "bad argument #" + number + " to '" + method + "' (table expected, got " + Lua.type(value) + ")");
        }
        return Lua.copy(table);
    }

    /** As {@link #table}, and refuses an empty one. */
    static Map<String, @Nullable Object> notEmpty(@Nullable Object value, int number, String method) {
        Map<String, @Nullable Object> table = table(value, number, method);
        if (table.isEmpty()) {
            throw new IllegalArgumentException(
                    "bad argument #" + number + " to '" + method + "' (expected table to not be empty)");
        }
        return table;
    }

    /** A copy of a filter; an empty one for null. */
    static Map<String, @Nullable Object> filter(@Nullable Map<String, ?> filter, String method) {
        return filter == null ? new LinkedHashMap<>() : notEmpty(filter, 1, method);
    }

    /** The size of a page. */
    static int size(Object size) {
        if (!(size instanceof Number number)) {
            throw new IllegalArgumentException(
                    "bad argument #3 to 'find_page' (number expected, got " + Lua.type(size) + ")");
        }
        return number.intValue();
    }

    /** The whole seconds that a row lives; null for ever. */
    static @Nullable Long seconds(LegacyOptions options) {
        Object ttl = options.ttl();
        Number number = ttl instanceof Number given ? given : ttl instanceof String text ? Lua.number(text) : null;
        if (ttl != null && number == null) {
            throw new IllegalArgumentException(
                    "bad argument #1 to 'format' (number expected, got " + Lua.type(ttl) + ")");
        }
        return number == null ? null : (Long) number.longValue();
    }
}
