package dev.kongdb.tck.vectors;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a vector file.
 *
 * @param id its name, unique in its file
 * @param content the whole line, as maps, lists, strings, numbers, booleans and nulls
 */
public record Vector(String id, Map<String, @Nullable Object> content) {

    /** A vector with this content. */
    public static Vector of(Map<String, @Nullable Object> content) {
        return new Vector(String.valueOf(content.get("id")), content);
    }

    /** The answer of Kong. */
    public Map<String, @Nullable Object> expected() {
        return map(content.get("expect"));
    }

    /** All answers of Kong, if there are several; otherwise the only one. */
    public List<Map<String, @Nullable Object>> expectedAny() {
        return content.get("expect_any") instanceof List<?> any
                ? any.stream().map(Vector::map).toList()
                : List.of(expected());
    }

    /** The value of the key, or null. */
    public @Nullable Object get(String key) {
        return content.get(key);
    }

    /** The map of the key; empty if there is none. */
    public Map<String, @Nullable Object> map(String key) {
        return map(content.get(key));
    }

    /** The list of the key; empty if there is none. */
    public List<?> list(String key) {
        return content.get(key) instanceof List<?> list ? list : List.of();
    }

    /** The text of the key, or an empty text. */
    public String text(String key) {
        return content.get(key) instanceof String text ? text : "";
    }

    /** Whether the value of the key is true. */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(content.get(key));
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
