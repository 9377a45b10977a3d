package dev.kongdb.error;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints values as the compact table dumps inside Kong's messages: {@code {id="…"}}, keys sorted, names that are no identifiers
 * as {@code ["x-y"]}, texts of several lines as {@code [[…]]}.
 */
final class LuaTable {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private LuaTable() {}

    /** A dump in which null prints as Kong's null sentinel does. */
    static String dump(Map<String, ? extends @Nullable Object> table) {
        StringBuilder out = new StringBuilder();
        append(out, table, "\"userdata: NULL\"");
        return out.toString();
    }

    /** A dump in which null prints as {@code null}: only unique violations do. */
    static String dumpWithNulls(Map<String, ? extends @Nullable Object> table) {
        StringBuilder out = new StringBuilder();
        append(out, table, "null");
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value, String nullText) {
        if (value == null) {
            out.append(nullText);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
            out.append('{');
            String separator = "";
            for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
                out.append(separator);
                if (IDENTIFIER.matcher(entry.getKey()).matches()) {
                    out.append(entry.getKey());
                } else {
                    out.append("[\"").append(entry.getKey()).append("\"]");
                }
                out.append('=');
                append(out, entry.getValue(), nullText);
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('{');
            String separator = "";
            for (Object item : list) {
                out.append(separator);
                append(out, item, nullText);
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            double real = number.doubleValue();
            if (real == Math.rint(real) && Math.abs(real) < 1e15) {
                out.append((long) real);
            } else {
                out.append(real);
            }
        } else {
            String text = value.toString();
            if (text.indexOf('\n') >= 0) {
                out.append("[[").append(text).append("]]");
            } else {
                out.append('"')
                        .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
    }
}
