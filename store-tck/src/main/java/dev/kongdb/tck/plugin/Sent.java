package dev.kongdb.tck.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request, and what the upstream would answer.
 *
 * @param method of the request
 * @param target path and query
 * @param headers of the request
 * @param body of the request
 * @param answerStatus of the upstream
 * @param answerHeaders of the upstream
 * @param answerBody of the upstream
 */
public record Sent(
        String method,
        String target,
        Map<String, List<String>> headers,
        String body,
        int answerStatus,
        Map<String, List<String>> answerHeaders,
        String answerBody) {

    /** A request without headers and body, which the upstream would answer with 200 and {@code hello}. */
    public static Sent of(String method, String target) {
        return new Sent(method, target, Map.of(), "", 200, Map.of("X-Upstream", List.of("yes")), "hello");
    }

    /** With a header. */
    public Sent header(String name, String... values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(values));
        return new Sent(method, target, more, body, answerStatus, answerHeaders, answerBody);
    }

    /** With a body. */
    public Sent body(String contentType, String body) {
        return new Sent(
                method,
                target,
                header("Content-Type", contentType).headers,
                body,
                answerStatus,
                answerHeaders,
                answerBody);
    }
}
