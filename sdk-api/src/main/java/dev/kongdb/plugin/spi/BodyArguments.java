package dev.kongdb.plugin.spi;

import dev.kongdb.http.Arguments;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedArgumentsException;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.http.Multipart;
import dev.kongdb.http.Multipart.Part;
import dev.kongdb.http.TooManyArgumentsException;
import dev.kongdb.http.TooManyValuesException;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.BodyTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments in a body, parsed and formatted as the content type of the body says. */
final class BodyArguments {
    /** How many arguments of a query or of a form Kong's plugin development kit reads. */
    static final int MOST = 100;

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    private static final String JSON = "application/json";

    private BodyArguments() {}

    static Optional<Map<String, @Nullable Object>> read(String contentType, byte[] body) {
        String type = contentType.toLowerCase(Locale.ROOT);
        try {
            if (type.startsWith(FORM)) {
                return Optional.of(asValues(Arguments.readable(formText(body), MOST)));
            }
            if (type.startsWith(MULTIPART)) {
                return Optional.of(asValues(Multipart.parse(contentType, body).arguments()));
            }
            if (type.startsWith(JSON) && Json.parse(body) instanceof Map<?, ?> object) {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                object.forEach((name, value) -> members.put((String) name, value));
                return Optional.of(members);
            }
        } catch (TooManyValuesException | TooManyArgumentsException e) {
            throw tooLarge(e);
        } catch (MalformedArgumentsException | MalformedJsonException e) {
            // the body does not match its content type
        }
        return Optional.empty();
    }

    private static BodyTooLargeException tooLarge(Exception e) {
        return new BodyTooLargeException("the body holds more values than are kept in memory: " + e.getMessage());
    }

    static byte[] write(String contentType, byte[] before, Map<String, ? extends @Nullable Object> arguments) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith(JSON)) {
            return Json.write(arguments);
        }
        if (type.startsWith(MULTIPART)) {
            return multipart(contentType, before, arguments);
        }
        if (type.startsWith(FORM) || type.isEmpty()) {
            return form(type.isEmpty() ? "" : formText(before), arguments).getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException("unsupported content type " + contentType);
    }

    private static String formText(byte[] body) {
        return WireText.readEncoded(new String(body, StandardCharsets.ISO_8859_1));
    }

    /**
     * An argument without {@code =} is {@code true}, as Kong sees it; one that is repeated is a
     * list.
     */
    private static Map<String, @Nullable Object> asValues(Arguments arguments) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        arguments.byName().forEach((name, given) -> {
            List<Object> items = new ArrayList<>(given.size());
            given.forEach(value -> items.add(value.isPresent() ? value.get() : true));
            values.put(name, items.size() == 1 ? items.get(0) : items);
        });
        return values;
    }

    /**
     * Encodes the arguments. Those that the client sent and nobody changed keep their bytes and
     * their order, and so does text that could not be read.
     */
    private static String form(String given, Map<String, ? extends @Nullable Object> arguments) {
        StringBuilder form = new StringBuilder();
        Set<String> kept = new HashSet<>();
        Map<String, @Nullable Object> before = asValues(Arguments.readable(given, MOST));
        // There may be millions of arguments, so they are not collected.
        for (int start = 0; start < given.length(); ) {
            int end = given.indexOf('&', start);
            String pair = given.substring(start, end < 0 ? given.length() : end);
            int equals = pair.indexOf('=');
            String name = Arguments.decodeIfReadable(equals < 0 ? pair : pair.substring(0, equals));
            boolean known = before.containsKey(name);
            if (!known || Objects.equals(before.get(name), arguments.get(name))) {
                append(form, pair.replace("+", "%20"));
            }
            if (known && Objects.equals(before.get(name), arguments.get(name))) {
                kept.add(name);
            }
            start = end < 0 ? given.length() : end + 1;
        }
        arguments.forEach((name, value) -> {
            for (Object item : kept.contains(name) ? List.of() : items(value)) {
                String encoded = Arguments.encode(name);
                append(form, Boolean.TRUE.equals(item) ? encoded : encoded + "=" + Arguments.encode(item.toString()));
            }
        });
        return form.toString();
    }

    private static void append(StringBuilder form, String pair) {
        (form.isEmpty() ? form : form.append('&')).append(pair);
    }

    /**
     * Encodes the arguments. Parts whose arguments nobody changed stay as the client sent them, so
     * files keep their names and types.
     */
    private static byte[] multipart(
            String contentType, byte[] before, Map<String, ? extends @Nullable Object> arguments) {
        Multipart form;
        try {
            form = Multipart.parse(contentType, before);
        } catch (TooManyArgumentsException e) {
            throw tooLarge(e);
        } catch (MalformedArgumentsException e) {
            throw new IllegalArgumentException("the body is no multipart form whose arguments could be replaced", e);
        }
        List<Part> parts = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        for (Part part : form.parts()) {
            if (textsOf(form, part.name()).equals(texts(arguments.get(part.name())))) {
                parts.add(part);
                kept.add(part.name());
            }
        }
        arguments.forEach((name, value) -> {
            if (!kept.contains(name)) {
                texts(value).forEach(text -> parts.add(Part.of(name, text)));
            }
        });
        return form.with(parts).encode();
    }

    private static List<String> textsOf(Multipart form, String name) {
        return form.parts().stream()
                .filter(part -> part.name().equals(name))
                .map(Part::text)
                .toList();
    }

    private static List<String> texts(@Nullable Object value) {
        return items(value).stream().map(Object::toString).toList();
    }

    private static List<Object> items(@Nullable Object value) {
        if (value instanceof Iterable<?> several) {
            List<Object> items = new ArrayList<>();
            several.forEach(item -> items.add(item == null ? "" : item));
            return items;
        }
        return value == null ? List.of() : List.of(value);
    }
}
