package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.http.RequestBody.Body;
import dev.kongdb.host.internal.http.RequestBody.End;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.http.Arguments;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedArgumentsException;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.http.Multipart;
import dev.kongdb.http.TooManyValuesException;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** The client's request as plugins see it. */
final class ClientRequest implements Request {
    /** As many as Kong's plugin interface reads of a query, and of a form. */
    static final int MAX_ARGUMENTS = 100;

    private final org.eclipse.jetty.server.Request request;
    private final RequestTarget target;
    private final String scheme;
    private final Body body;
    private final Map<String, List<String>> headers;

    /**
     * A view of a request.
     *
     * @param scheme by which the client came, be it to a trusted peer in front of this host
     * @param body what was read of its body
     */
    ClientRequest(org.eclipse.jetty.server.Request request, String scheme, Body body) {
        this.request = request;
        this.target = WebServer.target(request);
        this.scheme = scheme;
        this.body = body;
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            byName.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>())
                    .add(field.getValue() == null ? "" : WireText.read(field.getValue()));
        }
        byName.replaceAll((name, values) -> Collections.unmodifiableList(values));
        this.headers = Collections.unmodifiableMap(byName);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String path() {
        return WireText.readEncoded(target.path());
    }

    /** The target, byte by byte. */
    RequestTarget target() {
        return target;
    }

    @Override
    public String rawQuery() {
        return target.query() == null ? "" : WireText.readEncoded(target.query());
    }

    @Override
    public Map<String, List<Optional<String>>> query() {
        return Arguments.readable(rawQuery(), MAX_ARGUMENTS).byName();
    }

    @Override
    public List<String> header(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        List<String> values = headers.get(lower);
        if (values == null && lower.indexOf('_') >= 0) {
            values = headers.get(lower.replace('_', '-'));
        }
        return values == null ? List.of() : values;
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public byte[] body() throws IOException {
        return bytes().clone();
    }

    /** What was read of the body; the rest is still to come from the client. */
    Body bodyRead() {
        return body;
    }

    private byte[] bytes() throws IOException {
        if (body.end() != End.WHOLE) {
            throw new IOException("the body is larger than what is held in memory");
        }
        return body.bytes();
    }

    boolean isForm() {
        return contentType().toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    /** The arguments of the body, which is a form. */
    Map<String, @Nullable Object> formArguments() throws IOException {
        return asValues(Arguments.readable(form(), MAX_ARGUMENTS));
    }

    /** The body as the text of a form. */
    String form() throws IOException {
        return WireText.readEncoded(new String(bytes(), StandardCharsets.ISO_8859_1));
    }

    String contentType() {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type == null ? "" : type;
    }

    @Override
    public Optional<Map<String, @Nullable Object>> bodyArguments() throws IOException {
        if (isForm()) {
            return Optional.of(formArguments());
        }
        String type = contentType().toLowerCase(Locale.ROOT);
        try {
            if (type.startsWith("multipart/form-data")) {
                return Optional.of(
                        asValues(Multipart.parse(contentType(), bytes()).arguments()));
            }
            if (type.startsWith("application/json") && Json.parse(bytes()) instanceof Map<?, ?> object) {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                object.forEach((name, value) -> members.put((String) name, value));
                return Optional.of(members);
            }
        } catch (TooManyValuesException e) {
            throw new IOException("the body holds more values than are held in memory", e);
        } catch (MalformedArgumentsException | MalformedJsonException e) {
            // it is not what it says it is
        }
        return Optional.empty();
    }

    /** An argument without {@code =} is {@code true}, as Kong sees it; one that is repeated is a list. */
    private static Map<String, @Nullable Object> asValues(Arguments arguments) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        arguments.byName().forEach((name, given) -> {
            List<Object> items = new ArrayList<>(given.size());
            given.forEach(value -> items.add(value.isPresent() ? value.get() : true));
            values.put(name, items.size() == 1 ? items.get(0) : items);
        });
        return values;
    }
}
