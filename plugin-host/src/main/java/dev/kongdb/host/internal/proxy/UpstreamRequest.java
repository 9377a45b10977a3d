package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.http.Json;
import dev.kongdb.host.internal.http.MalformedArgumentsException;
import dev.kongdb.host.internal.http.Multipart;
import dev.kongdb.host.internal.http.Multipart.Part;
import dev.kongdb.plugin.ServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** The request to the upstream while plugins still change it. */
final class UpstreamRequest implements ServiceRequest {
    private final ClientRequest client;
    private final HttpFields.Mutable headers;
    private String query;
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
        this.query = client.rawQuery();
    }

    HttpFields.Mutable headers() {
        return headers;
    }

    String query() {
        return query;
    }

    /** The body to send: what a plugin put there, or what one read of the client's; null when it is to be streamed. */
    byte @Nullable [] body() {
        return body != null ? body : client.bodyRead();
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void clearHeader(String name) {
        headers.remove(name);
    }

    @Override
    public void setRawQuery(String query) {
        this.query = query;
    }

    @Override
    public void setBody(byte[] body) {
        this.body = body.clone();
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    }

    @Override
    public void setBodyArguments(Map<String, ? extends @Nullable Object> arguments) {
        String type = client.contentType().toLowerCase(Locale.ROOT);
        if (type.startsWith("application/json")) {
            setBody(Json.write(arguments));
        } else if (type.startsWith("multipart/form-data")) {
            setBody(multipart(arguments));
        } else {
            setBody(form(arguments).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String form(Map<String, ? extends @Nullable Object> arguments) {
        List<String> pairs = new ArrayList<>();
        arguments.forEach((name, value) -> {
            for (Object item : items(value)) {
                pairs.add(Boolean.TRUE.equals(item) ? encode(name) : encode(name) + "=" + encode(item.toString()));
            }
        });
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The parts of the client whose arguments are as they were stay as they are: files keep their names and types. */
    private byte[] multipart(Map<String, ? extends @Nullable Object> arguments) {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
