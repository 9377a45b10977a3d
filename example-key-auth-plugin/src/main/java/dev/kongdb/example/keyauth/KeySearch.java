package dev.kongdb.example.keyauth;

import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches a request for its key: for each configured name in a header, then in the query, then in
 * the body. The first text found is the key, even if it is empty.
 *
 * @param key the key, or null when there is none
 * @param duplicate whether a name was given several values
 */
record KeySearch(@Nullable String key, boolean duplicate) {

    static KeySearch of(Exchange exchange, KeyAuthConfig config) {
        Request request = exchange.request();
        Map<String, @Nullable Object> body = null;
        for (String name : config.keyNames()) {
            Object value = config.keyInHeader() ? header(request, name) : null;
            if (value == null && config.keyInQuery()) {
                value = argument(request, name);
            }
            if (config.keyInBody() && (value == null || config.hideCredentials()) && body == null) {
                body = bodyArguments(request);
            }
            if (value == null && body != null) {
                value = body.get(name);
            }
            if (value instanceof String key) {
                if (config.hideCredentials()) {
                    hide(exchange, name, config.keyInBody() ? body : null);
                }
                return new KeySearch(key, false);
            }
            if (value instanceof List || value instanceof Map) {
                return new KeySearch(null, true);
            }
        }
        return new KeySearch(null, false);
    }

    private static @Nullable Object header(Request request, String name) {
        List<String> values = request.headers().all(name);
        return values.isEmpty() ? null : values.size() == 1 ? values.get(0) : values;
    }

    /**
     * A text, a list if there are several, or {@code true} for an argument without value; null
     * without the argument.
     */
    private static @Nullable Object argument(Request request, String name) {
        List<Optional<String>> values = request.query().getOrDefault(name, List.of());
        if (values.size() > 1) {
            return values;
        }
        return values.isEmpty() ? null : values.get(0).<Object>map(text -> text).orElse(true);
    }

    private static Map<String, @Nullable Object> bodyArguments(Request request) {
        try {
            return request.bodyArguments().orElse(Map.of());
        } catch (BodyTooLargeException e) {
            return Map.of(); // a body that cannot be parsed has no key
        }
    }

    /** Removes the key from the request to the upstream, wherever it is. */
    private static void hide(Exchange exchange, String name, @Nullable Map<String, @Nullable Object> body) {
        exchange.serviceRequest().clearHeader(name);
        exchange.serviceRequest().setRawQuery(without(exchange.request().rawQuery(), name));
        if (body != null && body.containsKey(name)) {
            Map<String, @Nullable Object> rest = new LinkedHashMap<>(body);
            rest.remove(name);
            exchange.serviceRequest().setBodyArguments(rest);
        }
    }

    private static String without(String query, String name) {
        List<String> kept = new ArrayList<>();
        for (String argument : query.split("&", -1)) {
            int equals = argument.indexOf('=');
            if (!decoded(equals < 0 ? argument : argument.substring(0, equals)).equals(name)) {
                kept.add(argument.replace("+", "%20")); // as Kong writes it
            }
        }
        return String.join("&", kept);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a malformed escape stays as it is
        }
    }
}
