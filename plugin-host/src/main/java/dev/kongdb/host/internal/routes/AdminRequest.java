package dev.kongdb.host.internal.routes;

import dev.kongdb.host.internal.http.FormTree;
import dev.kongdb.http.Arguments;
import dev.kongdb.http.Arguments.Argument;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedArgumentsException;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.http.Multipart;
import dev.kongdb.http.TooManyArgumentsException;
import dev.kongdb.http.TooManyValuesException;
import dev.kongdb.http.Utf8;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** A request to the Admin API whose endpoint is known. Used by one thread. */
public final class AdminRequest {
    /** A type of body that declarative configurations may have, too. */
    public static final String YAML = "text/yaml";

    /** How many arguments Kong reads. */
    private static final int MAX_ARGUMENTS = 1000;

    private final String method;
    private final Map<String, String> path;
    private final Map<String, @Nullable Object> query;
    private final HttpFields headers;
    private final byte[] body;
    /** The values of the body, from the first reading until they are taken. */
    private @Nullable Map<String, @Nullable Object> read;

    private AdminRequest(
            String method,
            Map<String, String> path,
            Map<String, @Nullable Object> query,
            HttpFields headers,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Reads a request.
     *
     * @param path the values of the endpoint's parameters as received, one byte in each char
     * @param query the query without its {@code ?}, in the same form, or null
     * @param body empty when the method has none
     */
    public static AdminRequest of(
            String method, Map<String, String> path, @Nullable String query, HttpFields headers, byte[] body) {
        return new AdminRequest(
                method, path, query == null ? Map.of() : tree(arguments(query), "query"), headers, body);
    }

    /** The method, in upper case. */
    public String method() {
        return method;
    }

    /** The value of a parameter of the path, decoded as in Kong: {@code +} is a space. */
    public String path(String parameter) {
        return Utf8.unescape(wire(parameter));
    }

    /** As {@link #path}, or null when the path has no such parameter. */
    public @Nullable String find(String parameter) {
        String value = path.get(parameter);
        return value == null ? null : Utf8.unescape(value);
    }

    /** The value of a parameter of the path, not decoded. */
    public String rawPath(String parameter) {
        return Utf8.read(wire(parameter));
    }

    /** The value of a parameter as received, one byte in each char. */
    public String wire(String parameter) {
        String value = path.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("the path has no parameter '" + parameter + "'");
        }
        return value;
    }

    /** This request with another value of a path's parameter, given as it would be received. */
    public AdminRequest withPath(String parameter, String value) {
        Map<String, String> changed = new HashMap<>(path);
        changed.put(parameter, value);
        return new AdminRequest(method, changed, query, headers, body);
    }

    /**
     * The value of the query under a name: a text, {@code true}, a list or a map; null when there
     * is none.
     */
    public @Nullable Object query(String name) {
        return query.get(name);
    }

    /** All values of the query; unmodifiable. */
    public Map<String, @Nullable Object> query() {
        return Collections.unmodifiableMap(query);
    }

    /** The headers. */
    public HttpFields headers() {
        return headers;
    }

    private String contentType() {
        String contentType = headers.get(HttpHeader.CONTENT_TYPE);
        return contentType == null ? "" : contentType;
    }

    /** Whether the body is a form, of either type. */
    public boolean isForm() {
        return isMultipart() || contentType().startsWith("application/x-www-form-urlencoded");
    }

    private boolean isMultipart() {
        return contentType().startsWith("multipart/form-data");
    }

    /** The values of the body, in a new map. Texts of a form are typed by the schema. */
    public Map<String, @Nullable Object> values(Schema schema) {
        return values(schema, values -> values);
    }

    /**
     * As {@link #values(Schema)}.
     *
     * @param completed adds values that determine the types of a form, such as the name of the
     *     stored plugin; they are not part of the result
     */
    public Map<String, @Nullable Object> values(
            Schema schema, Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>> completed) {
        if (!isForm()) {
            return untyped();
        }
        Map<String, @Nullable Object> tree = untyped();
        return tree.isEmpty() ? tree : FormTypes.typed(tree, fields(schema, completed.apply(tree)), schema.ttl());
    }

    /**
     * The values of the body, in a new map; the body is read for each call. Those of a form stay
     * texts. As in Kong, a YAML document is a text under {@code config}.
     */
    public Map<String, @Nullable Object> untyped() {
        Map<String, @Nullable Object> taken = read;
        read = null;
        return taken != null ? taken : read();
    }

    /** The names of the values of the body, for callers that leave the values to others. */
    public Set<String> names() {
        Map<String, @Nullable Object> values = untyped();
        read = values;
        return Collections.unmodifiableSet(values.keySet());
    }

    private Map<String, @Nullable Object> read() {
        if (contentType().startsWith("application/json")) {
            return json();
        }
        if (contentType().startsWith(YAML)) {
            return yaml();
        }
        return isForm() ? tree(form(), "form") : new LinkedHashMap<>();
    }

    private static List<Field> fields(Schema schema, Map<String, @Nullable Object> values) {
        Field key = schema.subschemaKey();
        List<Field> specialised =
                key != null && values.get(key.name()) instanceof String name ? schema.subschemaFields(name) : null;
        List<Field> fields = new ArrayList<>(schema.shorthandFields());
        fields.addAll(specialised != null ? specialised : schema.fields());
        return fields;
    }

    private Map<String, @Nullable Object> yaml() {
        String text = Utf8.decode(body, body.length);
        if (Utf8.malformedAt(text) >= 0) {
            throw new AdminException(400, "Cannot parse YAML body: it is not UTF-8");
        }
        return new LinkedHashMap<>(Map.of("config", text));
    }

    private Map<String, @Nullable Object> json() {
        Object value;
        try {
            value = Json.parse(body);
        } catch (TooManyValuesException e) {
            throw new AdminException(413, ErrorBody.message(413));
        } catch (MalformedJsonException e) {
            throw new AdminException(400, "Cannot parse JSON body");
        }
        if (value instanceof Map<?, ?> object) {
            return members(object);
        }
        if (!(value instanceof List<?> list)) {
            throw new AdminException(400, "Cannot parse JSON body");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        // for Kong, a list is an object whose names are its indexes
        for (int i = 0; i < list.size(); i++) {
            values.put(String.valueOf(i + 1), list.get(i));
        }
        return values;
    }

    @SuppressWarnings("unchecked") // the names in a JSON object are texts
    private static Map<String, @Nullable Object> members(Map<?, ?> object) {
        return (Map<String, @Nullable Object>) object;
    }

    private Arguments form() {
        if (!isMultipart()) {
            return wellFormed(arguments(new String(body, StandardCharsets.ISO_8859_1)));
        }
        Map<String, Argument> last = new LinkedHashMap<>();
        try {
            Multipart.parse(contentType(), body).arguments().list().forEach(part -> last.put(part.name(), part));
        } catch (TooManyArgumentsException e) {
            throw tooMany();
        } catch (MalformedArgumentsException e) {
            return Arguments.NONE; // as in Kong, a form without boundary or parts is empty
        }
        limit(last.size());
        return wellFormed(new Arguments(List.copyOf(last.values())));
    }

    private static Arguments wellFormed(Arguments form) {
        for (Argument argument : form.list()) {
            if (Utf8.malformedAt(argument.name()) >= 0
                    || Utf8.malformedAt(argument.value().orElse("")) >= 0) {
                throw new AdminException(400, "Cannot parse the form: an argument is not UTF-8");
            }
        }
        return form;
    }

    private static Map<String, @Nullable Object> tree(Arguments arguments, String where) {
        try {
            return FormTree.of(arguments);
        } catch (MalformedArgumentsException e) {
            throw new AdminException(400, "Cannot parse the " + where + ": " + e.getMessage());
        }
    }

    private static Arguments arguments(String wire) {
        Arguments arguments = Arguments.parse(wire, MAX_ARGUMENTS + 1);
        limit(arguments.list().size());
        return arguments;
    }

    private static void limit(int arguments) {
        if (arguments > MAX_ARGUMENTS) {
            throw tooMany();
        }
    }

    private static AdminException tooMany() {
        return new AdminException(400, "Too many arguments");
    }
}
