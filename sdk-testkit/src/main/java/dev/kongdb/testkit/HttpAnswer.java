package dev.kongdb.testkit;

import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.plugin.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a host.
 *
 * @param status the status
 * @param headers the headers
 * @param text the body, as UTF-8
 */
public record HttpAnswer(int status, Headers headers, String text) {
    /** The values of a header, joined by commas; an empty text without the header. */
    public String header(String name) {
        return String.join(",", headers.all(name));
    }

    /**
     * The body as JSON-like values: maps, lists, texts, {@code Long}, {@code Double}, booleans and
     * null.
     */
    public @Nullable Object json() {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** The value in the JSON body at a path of names and indexes; null when there is none. */
    public @Nullable Object at(String... path) {
        Object place = json();
        for (String name : path) {
            if (place instanceof List<?> list) {
                int index = Integer.parseInt(name);
                place = index < list.size() ? list.get(index) : null;
            } else {
                place = place instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return place;
    }

    /** The {@code message} of the JSON body, as Kong's errors have it. */
    public String message() {
        return String.valueOf(at("message"));
    }
}
