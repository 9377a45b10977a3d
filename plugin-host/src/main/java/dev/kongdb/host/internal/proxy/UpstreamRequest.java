package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.Arguments;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedArgumentsException;
import dev.kongdb.http.Multipart;
import dev.kongdb.http.Multipart.Part;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.ServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** The request to the upstream while plugins still change it. */
final class UpstreamRequest implements ServiceRequest {
    private final ClientRequest client;
    private final HttpFields.Mutable headers;
    private @Nullable String query;
    private byte @Nullable [] body;

    /**
     * A request to the upstream.
     *
     * @param headers those of the client that go through; hop-by-hop ones are gone already, so that a client cannot name a header
     *     that a plugin sets as one
     */
    UpstreamRequest(ClientRequest client, HttpFields.Mutable headers) {
        this.client = client;
        this.headers = headers;
        this.query = client.target().query();
    }

    HttpFields.Mutable headers() {
        return headers;
    }

    /** The query, byte by byte; null when there is none, not even an empty one. */
    @Nullable
    String query() {
        return "?".equals(query) ? "" : query; // to Kong, a query of a question mark is an empty one
    }

    /** The body that a plugin put in place of the client's, or null. */
    byte @Nullable [] body() {
        return body;
    }

    @Override
    public void setHeader(String name, String value) {
        HttpField field = HeaderRules.field(name, value);
        remove(name);
        headers.add(field);
    }

    @Override
    public void clearHeader(String name) {
        HeaderRules.requireName(name);
        remove(name);
    }

    private void remove(String name) {
        String spelling = HeaderRules.spelling(name);
        for (Iterator<HttpField> fields = headers.iterator(); fields.hasNext(); ) {
            if (HeaderRules.spelling(fields.next().getName()).equals(spelling)) {
                fields.remove();
            }
        }
    }

    @Override
    public void setRawQuery(String query) {
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                throw new IllegalArgumentException("the query has a character at " + i + " that must be encoded");
            }
        }
        this.query = query.isEmpty() ? null : WireText.of(query);
    }

    @Override
    public void setBody(byte[] body) {
        this.body = body.clone();
    }

    @Override
    public void setBodyArguments(Map<String, ? extends @Nullable Object> arguments) {
        String type = client.contentType().toLowerCase(Locale.ROOT);
        try {
            if (type.startsWith("application/json")) {
                setBody(Json.write(arguments));
            } else if (type.startsWith("multipart/form-data")) {
                setBody(multipart(arguments));
            } else {
                setBody(form(arguments).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The arguments of the client that are as they were stay as they are, in their order and with what could not be read of them. */
    private String form(Map<String, ? extends @Nullable Object> arguments) throws IOException {
        StringBuilder form = new StringBuilder();
        Set<String> kept = new HashSet<>();
        if (client.isForm()) {
            Map<String, ? extends @Nullable Object> before = client.formArguments();
            String given = client.form();
            // There may be millions, so none is held.
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
        }
        arguments.forEach((name, value) -> {
            for (Object item : kept.contains(name) ? List.of() : items(value)) {
                append(form, Boolean.TRUE.equals(item) ? encode(name) : encode(name) + "=" + encode(item.toString()));
            }
        });
        return form.toString();
    }

    private static void append(StringBuilder form, String pair) {
        (form.isEmpty() ? form : form.append('&')).append(pair);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The parts of the client whose arguments are as they were stay as they are: files keep their names and types. */
    private byte[] multipart(Map<String, ? extends @Nullable Object> arguments) throws IOException {
        try {
            Multipart form = Multipart.parse(client.contentType(), client.body());
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
        } catch (MalformedArgumentsException e) {
            throw new IllegalStateException("the body is no multipart form whose arguments could be replaced", e);
        }
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
