package dev.kongdb.legacy;

import dev.kongdb.schema.lua.LuaText;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Functions of Lua that the DAO Factory used: names of types, texts of values, numbers from texts.
 */
final class Lua {
    private Lua() {}

    /** Lua's name of the type. */
    static String type(@Nullable Object value) {
        if (value == null) {
            return "nil";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof Map || value instanceof List ? "table" : "userdata";
    }

    /** Lua's {@code tostring}. */
    static String text(@Nullable Object value) {
        if (value instanceof Map || value instanceof List) {
            return "table: 0x" + Integer.toHexString(System.identityHashCode(value));
        }
        return value == null ? "nil" : LuaText.toString(value);
    }

    static boolean isBlank(@Nullable Object value) {
        return !(value instanceof String text) || text.isBlank();
    }

    /** Lua's {@code tonumber}; null for a text that is no number. */
    static @Nullable Number number(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.matches("[+-]?0[xX][0-9a-fA-F]+")) {
                return new BigInteger(trimmed.replaceFirst("0[xX]", ""), 16).doubleValue() % 1 == 0
                        ? whole(new BigInteger(trimmed.replaceFirst("0[xX]", ""), 16).doubleValue())
                        : null;
            }
            return trimmed.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
                    ? whole(Double.parseDouble(trimmed))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Number whole(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Number) (long) value : (Number) value;
    }

    /** A copy of a caller's table, without nulls, with only Lua's types. */
    static Map<String, @Nullable Object> copy(Map<?, ?> table) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        table.forEach((key, value) -> {
            Object plain = plain(value);
            if (plain != null) {
                copy.put(String.valueOf(key), plain);
            }
        });
        return copy;
    }

    /** A deep copy of a caller's value, with only Lua's types. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof Collection<?> collection) {
            List<@Nullable Object> list = new ArrayList<>();
            collection.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        return value instanceof UUID || value instanceof Enum || value instanceof CharSequence
                ? value.toString()
                : value;
    }
}
