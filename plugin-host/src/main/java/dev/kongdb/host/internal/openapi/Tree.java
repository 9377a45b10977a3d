package dev.kongdb.host.internal.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-like values of which a document is made. */
final class Tree {
    private Tree() {}

    /** A mutable object, from alternating names and values. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** A reference into the components of the document, such as {@code schemas/services}. */
    static Map<String, @Nullable Object> reference(String component) {
        return object("$ref", "#/components/" + component);
    }

    /** The object under a name in another object, which is created when missing. */
    @SuppressWarnings("unchecked") // all objects of a document have texts as names
    static Map<String, @Nullable Object> child(Map<String, @Nullable Object> object, String name) {
        return (Map<String, @Nullable Object>) object.computeIfAbsent(name, absent -> object());
    }

    /**
     * Merges an object into another: objects member by member; lists are appended; any other value
     * replaces the old one.
     */
    static void merge(Map<String, @Nullable Object> into, Map<?, ?> more) {
        more.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value instanceof Map<?, ?> members) {
                Map<String, @Nullable Object> merged = object();
                if (into.get(name) instanceof Map<?, ?> before) {
                    merge(merged, before);
                }
                merge(merged, members);
                into.put(name, merged);
            } else if (value instanceof List<?> added && into.get(name) instanceof List<?> before) {
                List<@Nullable Object> both = new ArrayList<>(before);
                both.addAll(added);
                into.put(name, both);
            } else {
                into.put(name, value);
            }
        });
    }
}
