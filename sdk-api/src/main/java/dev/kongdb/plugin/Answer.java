package dev.kongdb.plugin;

import dev.kongdb.http.Json;
import dev.kongdb.http.MessageRules;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a plugin gives in place of the upstream's. Immutable: each method returns another
 * one.
 */
public final class Answer {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private Answer(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * An answer without body.
     *
     * @throws IllegalArgumentException if the status is not from 200 to 599. Kong takes a status
     *     below 200, which no client can take for a final answer
     */
    public static Answer of(int status) {
        return new Answer(MessageRules.status(status, 100), Map.of(), new byte[0]);
    }

    /** The status. */
    public int status() {
        return status;
    }

    /**
     * The values of each header, by the names as given. {@code Content-Length} is not among them:
     * it follows from the body. Unmodifiable.
     */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The body; empty when there is none. */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The answer with a header, which replaces all values that the header had.
     *
     * @throws IllegalArgumentException as {@link ServiceRequest#setHeader}
     */
    public Answer header(String name, String... values) {
        return headers(Map.of(name, List.of(values)));
    }

    /** The answer with several headers, each of which replaces all values that the header had. */
    public Answer headers(Map<String, ? extends List<String>> headers) {
        Map<String, List<String>> changed = new LinkedHashMap<>(this.headers);
        headers.forEach((name, values) -> {
            String spelling = MessageRules.spelling(MessageRules.headerName(name));
            changed.keySet().removeIf(given -> MessageRules.spelling(given).equals(spelling));
            changed.put(name, List.copyOf(MessageRules.headerValues(name, values)));
        });
        return new Answer(status, Collections.unmodifiableMap(changed), body);
    }

    /** The answer with these bytes as its body. The plugin has to set {@code Content-Type}. */
    public Answer body(byte[] body) {
        return new Answer(status, headers, body.clone());
    }

    /**
     * The answer with this text in UTF-8 as its body. The plugin has to set {@code Content-Type}.
     */
    public Answer body(String body) {
        return body(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The answer with this value in JSON as its body: maps, lists, texts, numbers, booleans and
     * null.
     */
    public Answer json(@Nullable Object value) {
        boolean hasType = headers.keySet().stream().anyMatch("Content-Type"::equalsIgnoreCase);
        return (hasType ? this : header("Content-Type", "application/json; charset=utf-8")).body(Json.write(value));
    }

    /** The status and the names of the headers. */
    @Override
    public String toString() {
        return status + " " + headers.keySet();
    }
}
