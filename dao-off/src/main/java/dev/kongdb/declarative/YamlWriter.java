package dev.kongdb.declarative;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/**
 * Writes YAML as Kong does: in blocks; with quotes around texts that could be taken for another
 * type; and with texts of several lines as they are.
 */
final class YamlWriter {
    private static final int SIGNIFICANT_DIGITS = 14;

    private final Emitter emitter;

    YamlWriter(Writer out) throws IOException {
        DumperOptions options = new DumperOptions();
        options.setAllowUnicode(false);
        options.setWidth(80);
        emitter = new Emitter(new CapitalDigits(out), options);
        emitter.emit(new StreamStartEvent(null, null));
        emitter.emit(new DocumentStartEvent(null, null, false, null, null));
    }

    void end() throws IOException {
        emitter.emit(new DocumentEndEvent(null, null, false));
        emitter.emit(new StreamEndEvent(null, null));
    }

    void beginMap() throws IOException {
        emitter.emit(new MappingStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
    }

    void endMap() throws IOException {
        emitter.emit(new MappingEndEvent(null, null));
    }

    void entry(String key, @Nullable Object value) throws IOException {
        value(key);
        value(value);
    }

    void beginList(String key) throws IOException {
        value(key);
        beginList();
    }

    private void beginList() throws IOException {
        emitter.emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
    }

    void endList() throws IOException {
        emitter.emit(new SequenceEndEvent(null, null));
    }

    void value(@Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            beginMap();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                value(entry.getKey());
                value(entry.getValue());
            }
            endMap();
        } else if (value instanceof Collection<?> list && !list.isEmpty()) {
            beginList();
            for (Object element : list) {
                value(element);
            }
            endList();
        } else if (value instanceof Collection<?>) { // to Lua, an empty list is an empty map
            beginMap();
            endMap();
        } else if (value instanceof String text) {
            scalar(text, style(text));
        } else {
            scalar(plain(value), ScalarStyle.PLAIN);
        }
    }

    private static ScalarStyle style(String text) {
        if (!text.equals(YamlScalars.plain(text))) {
            return ScalarStyle.SINGLE_QUOTED;
        }
        return text.indexOf('\n') >= 0 ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
    }

    private static String plain(@Nullable Object value) {
        if (value == null) {
            return "~";
        }
        if (!(value instanceof Double number)) {
            return value.toString();
        }
        if (number.isNaN()) {
            return ".nan";
        }
        if (number.isInfinite()) {
            return number > 0 ? ".inf" : "-.inf";
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e14) {
            return Long.toString(number.longValue());
        }
        BigDecimal rounded = new BigDecimal(number)
                .round(new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent >= -4 && exponent < SIGNIFICANT_DIGITS
                ? rounded.toPlainString()
                : rounded.movePointLeft(exponent).toPlainString()
                        + (exponent < 0 ? "e-" : "e+")
                        + (Math.abs(exponent) < 10 ? "0" : "")
                        + Math.abs(exponent);
    }

    private void scalar(String text, ScalarStyle style) throws IOException {
        emitter.emit(new ScalarEvent(null, null, new ImplicitTuple(true, true), text, null, null, style));
    }

    /**
     * Puts the hexadecimal digits of escapes in quoted texts into capitals, as in Kong's YAML. Our
     * writer writes each escape by itself.
     */
    private static final class CapitalDigits extends FilterWriter {
        private static final Pattern ESCAPE = Pattern.compile("\\\\(x\\p{XDigit}{2}|u\\p{XDigit}{4}|U\\p{XDigit}{8})");

        CapitalDigits(Writer out) {
            super(out);
        }

        @Override
        public void write(String text) throws IOException {
            boolean escape = text.startsWith("\\") && ESCAPE.matcher(text).matches();
            out.write(escape ? text.substring(0, 2) + text.substring(2).toUpperCase(Locale.ROOT) : text);
        }
    }
}
