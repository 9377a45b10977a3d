package dev.kongdb.host.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a query or of a form, in the order given. Immutable.
 *
 * @param list names and values, decoded; an argument without {@code =} has an empty value
 */
public record Arguments(List<Argument> list) {
    /** None. */
    public static final Arguments NONE = new Arguments(List.of());

    /** One argument. */
    public record Argument(String name, Optional<String> value) {}

    /** Arguments; the list is copied. */
    public Arguments {
        list = List.copyOf(list);
    }

    /**
     * The arguments of a query without its {@code ?}, or of a form body.
     *
     * @param max how many are read at most; the others are passed over
     * @throws MalformedArgumentsException when a part, decoded, is no UTF-8
     */
    public static Arguments parse(String encoded, int max) throws MalformedArgumentsException {
        List<Argument> list = new ArrayList<>();
        for (String part : split(encoded, max)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            list.add(new Argument(
                    decodeForm(name),
                    equals < 0 ? Optional.empty() : Optional.of(decodeForm(part.substring(equals + 1)))));
        }
        return new Arguments(list);
    }

    /**
     * The arguments of an {@code application/x-www-form-urlencoded} body.
     *
     * @throws MalformedArgumentsException when it is no UTF-8
     */
    public static Arguments parse(byte[] form, int max) throws MalformedArgumentsException {
        return parse(utf8(ByteBuffer.wrap(form)), max);
    }

    /** As {@link #parse(String, int)}; what is no UTF-8 stays encoded, and spoils nothing else. */
    public static Arguments readable(String encoded, int max) {
        return new Arguments(split(encoded, max).stream()
                .map(part -> {
                    int equals = part.indexOf('=');
                    return new Argument(
                            decodeIfReadable(equals < 0 ? part : part.substring(0, equals)),
                            equals < 0 ? Optional.empty() : Optional.of(decodeIfReadable(part.substring(equals + 1))));
                })
                .toList());
    }

    /** The arguments that have a name. */
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

    /** The first value of that name, empty text for an argument without {@code =}; null when there is no such argument. */
    public @Nullable String first(String name) {
        for (Argument argument : list) {
            if (argument.name().equals(name)) {
                return argument.value().orElse("");
            }
        }
        return null;
    }

    /** Decodes the name or the value of an argument; what is no UTF-8 stays encoded. */
    public static String decodeIfReadable(String encoded) {
        try {
            return decodeForm(encoded);
        } catch (MalformedArgumentsException e) {
            return encoded;
        }
    }

    /** Decodes a part of a form or of a query, in which {@code +} is a space. */
    static String decodeForm(String encoded) throws MalformedArgumentsException {
        return decode(encoded.replace('+', ' '));
    }

    /**
     * Decodes percent-encoded text; a {@code %} that no two hexadecimal digits follow stays.
     *
     * @throws MalformedArgumentsException when what comes out is no UTF-8
     */
    public static String decode(String encoded) throws MalformedArgumentsException {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return utf8(ByteBuffer.wrap(bytes, 0, length));
    }

    private static String utf8(ByteBuffer bytes) throws MalformedArgumentsException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedArgumentsException("an argument is not UTF-8");
        }
    }
}
