package dev.kongdb.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a query or of a form, in the order given. Immutable.
 *
 * @param list names and values, decoded; an argument without {@code =} has an empty value
 */
public record Arguments(List<Argument> list) {
    /** No arguments. */
    public static final Arguments NONE = new Arguments(List.of());

    /** One argument. */
    public record Argument(String name, Optional<String> value) {}

    /** Arguments; the list is copied. */
    public Arguments {
        list = List.copyOf(list);
    }

    /**
     * Parses a query without its {@code ?}, or the body of a form. {@link Utf8} says what becomes
     * of bytes that are no UTF-8.
     * @param wire one character for each byte
     * @param max how many arguments are read; the rest is ignored
     */
    public static Arguments parse(String wire, int max) {
        return read(wire, max, Utf8::unescape);
    }

    /** As {@link #parse}, from text; names and values that are not UTF-8 stay encoded. */
    public static Arguments readable(String encoded, int max) {
        return read(encoded, max, Arguments::decodeIfReadable);
    }

    private static Arguments read(String encoded, int max, UnaryOperator<String> decode) {
        return new Arguments(split(encoded, max).stream()
                .map(part -> {
                    int equals = part.indexOf('=');
                    return new Argument(
                            decode.apply(equals < 0 ? part : part.substring(0, equals)),
                            equals < 0 ? Optional.empty() : Optional.of(decode.apply(part.substring(equals + 1))));
                })
                .toList());
    }

    /** The first {@code max} arguments that have a name. */
    private static List<String> split(String encoded, int max) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start < encoded.length() && parts.size() < max) {
            int end = encoded.indexOf('&', start);
            if (end < 0) {
                end = encoded.length();
            }
            if (end > start && encoded.charAt(start) != '=') {
                parts.add(encoded.substring(start, end));
            }
            start = end + 1;
        }
        return parts;
    }

    /** The values of each name. */
    public Map<String, List<Optional<String>>> byName() {
        Map<String, List<Optional<String>>> byName = new LinkedHashMap<>();
        for (Argument argument : list) {
            byName.computeIfAbsent(argument.name(), name -> new ArrayList<>()).add(argument.value());
        }
        return byName;
    }

    /**
     * The first value of the name, an empty text for an argument without {@code =}; null when there
     * is no such argument.
     */
    public @Nullable String first(String name) {
        for (Argument argument : list) {
            if (argument.name().equals(name)) {
                return argument.value().orElse("");
            }
        }
        return null;
    }

    /** Decodes the name or the value of an argument, unless it is not UTF-8. */
    public static String decodeIfReadable(String encoded) {
        String text = Utf8.unescape(WireText.of(encoded));
        return Utf8.malformedAt(text) < 0 ? text : encoded;
    }

    /** Encodes the name or the value of an argument. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Encodes arguments in the order of their names. Arguments of one name keep their order. */
    public static String encode(Map<String, List<Optional<String>>> arguments) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(arguments)
                .forEach((name, values) -> values.forEach(value -> pairs.add(
                        value.map(text -> encode(name) + "=" + encode(text)).orElseGet(() -> encode(name)))));
        return String.join("&", pairs);
    }
}
