package dev.kongdb.files.internal;

import dev.kongdb.schema.lua.LuaText;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as Lua source. */
final class LuaSource {
    /** A name in Lua 5.1, but a keyword in Kong's LuaJIT. */
    private static final String GOTO = "goto";

    private LuaSource() {}

    /** A text that is Lua source already. */
    record Code(String text) {}

    /** A call of a function with one table. */
    record Call(String function, Map<?, ?> table) {}

    /**
     * The source of a value: a text, a number, a boolean, a list, a map, {@link Code}, or null,
     * which becomes {@code ngx.null}.
     */
    static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "");
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, String indent) {
        if (value == null) {
            out.append("ngx.null");
        } else if (value instanceof Code code) {
            out.append(code.text());
        } else if (value instanceof Call call) {
            out.append(call.function()).append(' ');
            write(out, call.table(), indent);
        } else if (value instanceof Boolean truth) {
            out.append(truth);
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map, indent);
        } else if (value instanceof Collection<?> elements) {
            writeList(out, elements, indent);
        } else {
            out.append(quoted(value.toString()));
        }
    }

    /** Seventeen digits distinguish all numbers. Lua has no literals for infinity and NaN. */
    private static String number(Number number) {
        double real = number.doubleValue();
        if (Double.isNaN(real)) {
            return "(0/0)";
        }
        if (Double.isInfinite(real)) {
            return real > 0 ? "(1/0)" : "(-1/0)";
        }
        return number instanceof Double || number instanceof Float ? Double.toString(real) : number.toString();
    }

    private static boolean isFlat(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.size() == 1 && map.values().stream().allMatch(LuaSource::isPlain);
        }
        return value instanceof Collection<?> elements
                && elements.size() < 9
                && elements.stream().allMatch(LuaSource::isPlain);
    }

    private static boolean isPlain(@Nullable Object value) {
        return !(value instanceof Map || value instanceof Collection);
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, String indent) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        boolean flat = isFlat(map);
        String inner = indent + "  ";
        out.append('{');
        map.forEach((name, value) -> {
            out.append(flat ? " " : "\n" + inner)
                    .append(key(String.valueOf(name)))
                    .append(" = ");
            write(out, value, inner);
            out.append(flat ? "" : ",");
        });
        out.append(flat ? " }" : "\n" + indent + "}");
    }

    private static String key(String name) {
        return LuaText.isIdentifier(name) && !name.equals(GOTO) ? name : "[" + quoted(name) + "]";
    }

    private static void writeList(StringBuilder out, Collection<?> elements, String indent) {
        if (elements.isEmpty()) {
            out.append("{}");
            return;
        }
        boolean flat = isFlat(elements);
        String inner = indent + "  ";
        out.append('{');
        String separator = "";
        for (Object element : elements) {
            out.append(flat ? separator + " " : "\n" + inner);
            write(out, element, inner);
            separator = ",";
            out.append(flat ? "" : ",");
        }
        out.append(flat ? " }" : "\n" + indent + "}");
    }

    /** A text in quotes, byte by byte in UTF-8. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int b = each & 0xff;
            switch (b) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (b < 0x20 || b > 0x7e) {
                        out.append(String.format("\\%03d", b));
                    } else {
                        out.append((char) b);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /** A text in long brackets, unchanged. The level of the brackets does not occur in the text. */
    static String longText(String text) {
        StringBuilder level = new StringBuilder();
        while (text.contains("]" + level + "]")) {
            level.append('=');
        }
        return "[" + level + "[\n" + text.strip() + "\n]" + level + "]";
    }
}
