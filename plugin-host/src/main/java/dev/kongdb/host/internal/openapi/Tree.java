package dev.kongdb.host.internal.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-like values, as a document is put together of them. */
final class Tree {
    private Tree() {}

    /** An object that may be changed, of names and values in turn. */
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

    /** The object that a name in another object holds, made when there is none. */
    @SuppressWarnings("unchecked") // all objects of a document have texts as names
    static Map<String, @Nullable Object> child(Map<String, @Nullable Object> object, String name) {
        return (Map<String, @Nullable Object>) object.computeIfAbsent(name, absent -> object());
    }

    /** Puts all of one object into another: objects member by member, lists after what is there, all else instead of it. */
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
