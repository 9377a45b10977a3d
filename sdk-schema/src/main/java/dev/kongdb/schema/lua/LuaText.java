package dev.kongdb.schema.lua;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Prints values as Lua does, since Kong's messages quote them. */
public final class LuaText {
    /** How null is printed in most of Kong's messages. */
    public static final String NULL = "\"userdata: NULL\"";

    private static final int SIGNIFICANT_DIGITS = 14;

    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");

    private LuaText() {}

    /** Replaces the first {@code %s} of a format by an argument. */
    public static String format(String format, Object argument) {
        int place = format.indexOf("%s");
        String filled =
                place < 0 ? format : format.substring(0, place) + toString(argument) + format.substring(place + 2);
        return filled.replace("%%", "%");
    }

    /** Lua's {@code tostring}. */
    public static String toString(@Nullable Object value) {
        if (value instanceof Number number) {
            return number instanceof Long whole && Math.abs(whole.doubleValue()) < 1e14
                    ? whole.toString()
                    : number(number.doubleValue());
        }
        if (value instanceof Map || value instanceof List || value instanceof Row) {
            return "table: 0x" + Integer.toHexString(System.identityHashCode(value));
        }
        return value == null || value == Row.NULL ? "null" : value.toString();
    }

    /** A number with up to 14 significant digits, as C's {@code %.14g}. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < SIGNIFICANT_DIGITS) {
            return rounded.toPlainString();
        }
        String mantissa = rounded.movePointLeft(exponent).toPlainString();
        String digits = Integer.toString(Math.abs(exponent));
        return mantissa + (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
    }

    /**
     * A number as Lua's {@code %d} prints it: truncated, and the smallest long if it does not fit
     * into one.
     */
    public static String whole(double value) {
        return Long.toString(value > -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE);
    }

    /** A list of names in single quotes: {@code 'a', 'b'}. */
    public static String quoted(List<String> names) {
        return names.isEmpty() ? "" : "'" + String.join("', '", names) + "'";
    }

    /** A table on one line without spaces, as in {@code invalid primary key: '{id="x"}'}. */
    public static String compact(Map<String, ? extends @Nullable Object> table) {
        StringBuilder out = new StringBuilder();
        new Printer(out, false).print(table, 0);
        return out.toString();
    }

    /**
     * A table over several lines, as Kong prints values that are nested too deep for its messages.
     */
    public static String pretty(@Nullable Object table) {
        StringBuilder out = new StringBuilder();
        new Printer(out, true).print(table, 0);
        return out.toString();
    }

    /** A table on one line with spaces, as in {@code failed entity check: …}. */
    public static String inline(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, element) -> parts.add(key + " = " + inline(element)));
            return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
        }
        if (value instanceof List<?> list) {
            List<String> parts = new ArrayList<>();
            list.forEach(element -> parts.add(inline(element)));
            return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
        }
        if (value instanceof String || value == null) {
            return quote(toString(value));
        }
        if (value instanceof Number || value instanceof Boolean) {
            return toString(value);
        }
        return "\"function: 0x" + String.format("%08x", System.identityHashCode(value)) + "\"";
    }

    /** Prints one table. */
    private record Printer(StringBuilder out, boolean lines) {
        private void print(@Nullable Object value, int depth) {
            if (value instanceof Row row) {
                print(Plain.ofRow(row), depth);
            } else if (value instanceof Reference<?> reference) {
                print(reference.fields(), depth);
            } else if (value instanceof Map<?, ?> map) {
                printMap(map, depth);
            } else if (value instanceof List<?> list) {
                printList(list, depth);
            } else if (value == null || value == Row.NULL) {
                out.append(NULL);
            } else if (value instanceof Number || value instanceof Boolean) {
                out.append(LuaText.toString(value));
            } else {
                out.append(quote(value instanceof UUID ? value.toString() : LuaText.toString(value)));
            }
        }

        private void printMap(Map<?, ?> map, int depth) {
            out.append('{');
            boolean first = true;
            for (Object key : sortedKeys(map)) {
                first = separate(first, depth);
                // The next index in order needs no key.
                if (!(key instanceof Integer index && isFollowing(map, index))) {
                    out.append(keyText(key));
                }
                print(map.get(key), depth + 1);
            }
            close(depth);
        }

        private static boolean isFollowing(Map<?, ?> map, int index) {
            for (int i = 1; i < index; i++) {
                if (!map.containsKey(i)) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Prints a list. A null element is a hole, and the element after a hole is printed with its
         * index.
         */
        private void printList(List<?> list, int depth) {
            out.append('{');
            boolean first = true;
            boolean hole = false;
            for (int i = 0; i < list.size(); i++) {
                Object element = list.get(i);
                if (element == null) {
                    hole = true;
                    continue;
                }
                first = separate(first, depth);
                if (hole) {
                    out.append(keyText(i + 1));
                }
                print(element, depth + 1);
            }
            close(depth);
        }

        private boolean separate(boolean first, int depth) {
            if (!first) {
                out.append(',');
            }
            if (lines) {
                out.append('\n').append("  ".repeat(depth + 1));
            }
            return false;
        }

        private void close(int depth) {
            if (lines) {
                out.append('\n').append("  ".repeat(depth));
            }
            out.append('}');
        }

        private String keyText(Object key) {
            String equals = lines ? " = " : "=";
            if (key instanceof Integer) {
                return "[" + key + "]" + equals;
            }
            String name = String.valueOf(key);
            return isIdentifier(name) ? name + equals : "[" + quote(name) + "]" + equals;
        }
    }

    /** The keys, numbers first, then names in order. */
    public static List<Object> sortedKeys(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>(map.keySet());
        keys.sort(Comparator.<Object, Boolean>comparing(key -> !(key instanceof Integer))
                .thenComparing(key -> key instanceof Integer index ? index : 0)
                .thenComparing(String::valueOf));
        return keys;
    }

    /** Whether a text is a name in Lua 5.1, so that it may be a key without brackets. */
    public static boolean isIdentifier(String name) {
        if (name.isEmpty() || KEYWORDS.contains(name) || Ascii.isDigit(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || c == '_');
    }

    /** A text as a Lua string: in long brackets if it has line breaks, otherwise in quotes. */
    private static String quote(String text) {
        if ((text.indexOf('\n') >= 0 || text.matches("(?s).*(\\[=*\\[|\\]=*\\]).*")) && text.indexOf('\r') < 0) {
            StringBuilder equals = new StringBuilder();
            while (text.contains("]" + equals + "]") || text.contains("[" + equals + "[")) {
                equals.append('=');
            }
            // Lua drops a line break right after the bracket.
            return "[" + equals + "[" + (text.startsWith("\n") ? "\n" : "") + text + "]" + equals + "]";
        }
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\r') {
                quoted.append("\\r");
            } else if (c < ' ' || c == 127) {
                boolean digitFollows = i + 1 < text.length() && Ascii.isDigit(text.charAt(i + 1));
                quoted.append('\\').append(digitFollows ? String.format("%03d", (int) c) : Integer.toString(c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
