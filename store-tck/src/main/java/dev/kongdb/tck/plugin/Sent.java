package dev.kongdb.tck.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request, and the answer of the upstream to it.
 *
 * @param method the method of the request
 * @param target the path and the query
 * @param headers the headers of the request
 * @param body the body of the request
 * @param answerStatus the status of the upstream's answer
 * @param answerHeaders the headers of the upstream's answer
 * @param answerBody the body of the upstream's answer
 */
public record Sent(
        String method,
        String target,
        Map<String, List<String>> headers,
        String body,
        int answerStatus,
        Map<String, List<String>> answerHeaders,
        String answerBody) {

    /** A request without headers and body, to which the upstream answers 200 and {@code hello}. */
    public static Sent of(String method, String target) {
        return new Sent(method, target, Map.of(), "", 200, Map.of("X-Upstream", List.of("yes")), "hello");
    }

    /** The same request with a header. */
    public Sent header(String name, String... values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(values));
        return new Sent(method, target, more, body, answerStatus, answerHeaders, answerBody);
    }

    /** The same request with a body. */
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
