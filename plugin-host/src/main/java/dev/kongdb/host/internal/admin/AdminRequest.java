package dev.kongdb.host.internal.admin;

import dev.kongdb.host.internal.http.Arguments;
import dev.kongdb.host.internal.http.FormTree;
import dev.kongdb.host.internal.http.Json;
import dev.kongdb.host.internal.http.MalformedArgumentsException;
import dev.kongdb.host.internal.http.MalformedJsonException;
import dev.kongdb.host.internal.http.Multipart;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request to the Admin API whose endpoint is known. Used by one thread. */
final class AdminRequest {
    /** As many as Kong reads. */
    private static final int MAX_ARGUMENTS = 1000;

    private final Map<String, String> path;
    private final Arguments query;
    private final String contentType;
    private final byte[] body;

    private AdminRequest(Map<String, String> path, Arguments query, String contentType, byte[] body) {
        this.path = path;
        this.query = query;
        this.contentType = contentType;
        this.body = body;
    }

    /**
     * Reads a request.
     *
     * @param path the values of the endpoint's parameters, decoded
     * @param body empty when the method takes none
     */
    static AdminRequest of(Request request, Map<String, String> path, byte[] body) {
        Arguments query;
        try {
            String raw = request.getHttpURI().getQuery();
            query = raw == null ? Arguments.NONE : Arguments.parse(raw, MAX_ARGUMENTS + 1);
        } catch (MalformedArgumentsException e) {
            throw new AdminException(400, "Cannot parse the query: " + e.getMessage());
        }
        limit(query);
        String contentType = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return new AdminRequest(path, query, contentType == null ? "" : contentType, body);
    }

    /** The value of a parameter of the path, decoded. */
    String path(String parameter) {
        String value = path.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("the path has no parameter '" + parameter + "'");
        }
        return value;
    }

    /** This request as if its path had that value of a parameter. */
    AdminRequest withPath(String parameter, String value) {
        Map<String, String> changed = new HashMap<>(path);
        changed.put(parameter, value);
        return new AdminRequest(changed, query, contentType, body);
    }

    /** The first argument of that name in the query, or null. */
    @Nullable
    String query(String name) {
        return query.first(name);
    }

    /** The values sent, the texts of a form typed by the schema; a new map. */
    Map<String, @Nullable Object> values(Schema schema) {
        return values(schema, values -> values);
    }

    /**
     * As {@link #values(Schema)}.
     *
     * @param completed adds what decides of the types of a form, such as the name of the stored plugin; what it adds is not among
     *     the values
     */
    Map<String, @Nullable Object> values(
            Schema schema, Function<Map<String, @Nullable Object>, Map<String, @Nullable Object>> completed) {
        if (contentType.startsWith("application/json")) {
            return json();
        }
        Arguments arguments = form();
        if (arguments.list().isEmpty()) {
            return new LinkedHashMap<>();
        }
        limit(arguments);
        Map<String, @Nullable Object> tree;
        try {
            tree = FormTree.of(arguments);
        } catch (MalformedArgumentsException e) {
            throw new AdminException(400, "Cannot parse the form: " + e.getMessage());
        }
        return FormTypes.typed(tree, fields(schema, completed.apply(tree)), schema.ttl());
    }

    private static List<Field> fields(Schema schema, Map<String, @Nullable Object> values) {
        Field key = schema.subschemaKey();
        List<Field> specialised =
                key != null && values.get(key.name()) instanceof String name ? schema.subschemaFields(name) : null;
        List<Field> fields = new ArrayList<>(schema.shorthandFields());
        fields.addAll(specialised != null ? specialised : schema.fields());
        return fields;
    }

    private Map<String, @Nullable Object> json() {
        Object value;
        try {
            value = Json.parse(body);
        } catch (MalformedJsonException e) {
            throw new AdminException(400, "Cannot parse JSON body" + (e.acceptedByKong() ? ": " + e.getMessage() : ""));
        }
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            object.forEach((name, member) -> values.put((String) name, member));
            return values;
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return new LinkedHashMap<>(); // Kong knows no difference between [] and {}
        }
        throw new AdminException(400, "Cannot parse JSON body");
    }

    private Arguments form() {
        try {
            if (contentType.startsWith("multipart/form-data")) {
                return Multipart.parse(contentType, body).arguments();
            }
            return Arguments.parse(body, MAX_ARGUMENTS + 1);
        } catch (MalformedArgumentsException e) {
            throw new AdminException(400, "Cannot parse the form: " + e.getMessage());
        }
    }

    private static void limit(Arguments arguments) {
        if (arguments.list().size() > MAX_ARGUMENTS) {
            throw new AdminException(400, "Too many arguments");
        }
    }
}
