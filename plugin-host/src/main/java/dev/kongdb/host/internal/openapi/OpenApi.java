package dev.kongdb.host.internal.openapi;

import static dev.kongdb.host.internal.openapi.Tree.object;

import dev.kongdb.host.internal.routes.AdminPath;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document of a node's Admin API. Operations come from its routes, schemas from
 * those of its entities, and everything else from {@code base.json}.
 */
public final class OpenApi {
    /** The group of routes about the node. */
    private static final String NODE = "node";

    private static final List<String> HEADERS =
            List.of("Access-Control-Allow-Origin", "Server", "X-Kong-Admin-Latency");

    /** The path of the document. */
    public static final String PATH = "/openapi.json";

    private OpenApi() {}

    /**
     * Adds the route {@code /openapi.json}. Its document describes all routes of the finished
     * table.
     *
     * @param entities all entities of the node, also those without routes
     */
    public static void add(RouteTable.Builder routes, List<Schema> entities) {
        Supplier<AdminResponse> answer = once(() -> AdminResponse.ok(of(routes.built(), entities)));
        routes.add(AdminRoute.get(
                PATH,
                "Describes the Admin API of this node, as this document.",
                Content.OBJECT,
                request -> answer.get()));
    }

    /**
     * A value that is made on the first call. Two concurrent calls may each make one; both are
     * equal.
     */
    private static <T> Supplier<T> once(Supplier<T> made) {
        AtomicReference<@Nullable T> known = new AtomicReference<>();
        return () -> {
            T value = known.get();
            if (value == null) {
                value = made.get();
                known.set(value);
            }
            return value;
        };
    }

    /** The document; the same for the same routes and entities. */
    static Map<String, @Nullable Object> of(RouteTable table, List<Schema> entities) {
        Map<String, @Nullable Object> document = base();
        Map<String, @Nullable Object> told = Tree.child(document, "paths");
        Map<String, @Nullable Object> components = Tree.child(document, "components");
        Map<String, @Nullable Object> schemas = new TreeMap<>();
        Map<String, @Nullable Object> parameters = Tree.child(components, "parameters");
        Operations operations = new Operations(new EntitySchemas(schemas), parameters, entities);
        Map<String, Schema> groups = new TreeMap<>();
        Map<String, @Nullable Object> paths = object();
        for (AdminPath path : table.paths()) {
            String tag = tag(table, path, groups);
            Map<String, @Nullable Object> methods = object();
            for (AdminRoute route : path.routes()) {
                String method = route.method().toLowerCase(Locale.ROOT);
                methods.put(method, operations.of(route, tag, known(told, path.template(), method)));
            }
            if (!methods.isEmpty()) {
                paths.put(path.template(), methods);
            }
        }
        document.put("paths", paths);
        document.put("tags", tags(groups));
        Tree.merge(schemas, Tree.child(components, "schemas"));
        components.put("schemas", schemas);
        components.put("parameters", new TreeMap<>(parameters));
        removeUnused(document, components);
        addHeaders(document);
        return document;
    }

    private static Map<String, @Nullable Object> base() {
        try (InputStream stream = Objects.requireNonNull(OpenApi.class.getResourceAsStream("base.json"))) {
            Map<String, @Nullable Object> base = object();
            if (Json.parse(stream.readAllBytes()) instanceof Map<?, ?> document) {
                Tree.merge(base, document);
            }
            return base;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("base.json is no JSON", e);
        }
    }

    private static Map<?, ?> known(Map<String, @Nullable Object> told, String path, String method) {
        return told.get(path) instanceof Map<?, ?> methods && methods.get(method) instanceof Map<?, ?> operation
                ? operation
                : Map.of();
    }

    // --- groups

    /** The first segment of a path if it is a list of entities, which then becomes a group. */
    private static String tag(RouteTable table, AdminPath path, Map<String, Schema> groups) {
        String first = path.template().split("/", -1)[1];
        RouteTable.Match list = table.find("/" + first);
        if (list != null) {
            for (AdminRoute route : list.path().routes()) {
                Schema schema = route.gives().schema();
                if (route.gives().kind() == Content.Kind.PAGE && schema != null) {
                    groups.put(first, schema);
                    return first;
                }
            }
        }
        return NODE;
    }

    private static List<Map<String, @Nullable Object>> tags(Map<String, Schema> groups) {
        List<Map<String, @Nullable Object>> tags = new ArrayList<>();
        groups.forEach((name, schema) -> {
            Field key = schema.endpointKey();
            tags.add(object(
                    "name",
                    name,
                    "description",
                    "The entities `" + schema.name() + "`, each named by its `id`"
                            + (key == null ? "." : " or its `" + key.name() + "`.")));
        });
        tags.add(object("name", NODE, "description", "The node itself, its schemas, its cache and its configuration."));
        return tags;
    }

    // --- headers

    /** Describes the headers that every answer has. */
    private static void addHeaders(Map<String, @Nullable Object> document) {
        List<Map<?, ?>> responses = new ArrayList<>();
        responses.add(Tree.child(Tree.child(document, "components"), "responses"));
        for (Object methods : Tree.child(document, "paths").values()) {
            if (methods instanceof Map<?, ?> byMethod) {
                byMethod.values().forEach(operation -> {
                    if (operation instanceof Map<?, ?> known && known.get("responses") instanceof Map<?, ?> own) {
                        responses.add(own);
                    }
                });
            }
        }
        responses.forEach(all -> all.values().forEach(OpenApi::addHeadersTo));
    }

    @SuppressWarnings("unchecked") // all objects of a document have texts as names
    private static void addHeadersTo(@Nullable Object response) {
        if (response instanceof Map<?, ?> known && !known.containsKey("$ref")) {
            Map<String, @Nullable Object> headers = Tree.child((Map<String, @Nullable Object>) known, "headers");
            for (String name : HEADERS) {
                headers.put(name, Tree.reference("headers/" + name));
            }
        }
    }

    // --- components that nothing refers to

    private static void removeUnused(Map<String, @Nullable Object> document, Map<String, @Nullable Object> components) {
        Set<String> before;
        Set<String> used = Set.of();
        do {
            before = used;
            used = new TreeSet<>();
            addReferences(document, used);
            for (String kind : List.copyOf(components.keySet())) {
                Set<String> references = used;
                if (!kind.equals("securitySchemes") && !kind.equals("headers")) {
                    Tree.child(components, kind)
                            .keySet()
                            .removeIf(name -> !references.contains("#/components/" + kind + "/" + name));
                }
            }
        } while (!used.equals(before));
    }

    private static void addReferences(@Nullable Object value, Set<String> references) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (name.equals("$ref") && member instanceof String reference) {
                    references.add(reference);
                }
                addReferences(member, references);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(element -> addReferences(element, references));
        }
    }
}
