package dev.kongdb.host.internal.openapi;

import static dev.kongdb.host.internal.openapi.Tree.object;
import static dev.kongdb.host.internal.openapi.Tree.reference;

import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operations of a document, one for each route. */
final class Operations {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");
    private static final String JSON = "application/json";

    private final EntitySchemas schemas;
    private final Map<String, @Nullable Object> parameters;
    private final Map<String, Schema> byName = new LinkedHashMap<>();
    private final Set<String> ids = new HashSet<>();

    /**
     * Operations of a document.
     *
     * @param parameters takes the parameters of paths, by name, unless they are there already
     * @param entities the entities, whose names parameters of paths may have
     */
    Operations(EntitySchemas schemas, Map<String, @Nullable Object> parameters, List<Schema> entities) {
        this.schemas = schemas;
        this.parameters = parameters;
        entities.forEach(schema -> byName.put(schema.name(), schema));
    }

    /**
     * The operation of a route.
     *
     * @param tag the group of the operation
     * @param told the content of {@code base.json} for it; if this has a response of success, no
     *     other is made
     */
    Map<String, @Nullable Object> of(AdminRoute route, String tag, Map<?, ?> told) {
        Map<String, @Nullable Object> operation = object();
        operation.put("operationId", id(route));
        operation.put("summary", route.summary());
        operation.put("tags", List.of(tag));
        List<Map<String, @Nullable Object>> parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.takes().kind() != Content.Kind.NOTHING && !told.containsKey("requestBody")) {
            operation.put("requestBody", requestBody(route));
        }
        operation.put("responses", responses(route, told));
        Tree.merge(operation, told);
        return operation;
    }

    // --- names

    private String id(AdminRoute route) {
        StringBuilder words = new StringBuilder(verb(route));
        for (String segment : route.path().split("/", -1)) {
            if (!segment.startsWith("{")) {
                addWord(words, segment);
            }
        }
        if (route.path().endsWith("}")
                && route.gives().schema() == null
                && route.takes().schema() == null) {
            addWord(words.append("By"), last(route.path()));
        }
        String id = words.toString();
        for (int i = 2; !ids.add(id); i++) {
            id = words.toString() + i;
        }
        return id;
    }

    private static String verb(AdminRoute route) {
        return switch (route.method()) {
            case "GET" -> route.gives().kind() == Content.Kind.PAGE ? "list" : "get";
            case "POST" -> route.gives().kind() == Content.Kind.ENTITY ? "create" : "post";
            case "PUT" -> "put";
            case "PATCH" -> "update";
            default -> route.method().toLowerCase(Locale.ROOT);
        };
    }

    /** Adds the letters and digits of a name in camel case. */
    private static void addWord(StringBuilder words, String name) {
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                upper = true;
            } else {
                words.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
    }

    private static List<String> names(String path) {
        return PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
    }

    private static String last(String path) {
        List<String> names = names(path);
        return names.get(names.size() - 1);
    }

    // --- requests

    private List<Map<String, @Nullable Object>> parameters(AdminRoute route) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (String name : names(route.path())) {
            parameters.computeIfAbsent(name, this::pathParameter);
            all.add(reference("parameters/" + name));
        }
        if (route.gives().kind() == Content.Kind.PAGE) {
            all.add(reference("parameters/size"));
            all.add(reference("parameters/offset"));
            Schema listed = route.gives().schema();
            if (listed != null && listed.field("tags") != null) {
                all.add(reference("parameters/tags-filter"));
            }
        }
        if (isRead(route)) {
            all.add(reference("parameters/If-None-Match"));
        } else if (isConditional(route)) {
            all.add(reference("parameters/If-Match"));
        }
        return all;
    }

    private static boolean isRead(AdminRoute route) {
        return route.method().equals("GET") && route.gives().kind() == Content.Kind.ENTITY;
    }

    /** Whether the route writes one existing entity, so that {@code If-Match} has a meaning. */
    private boolean isConditional(AdminRoute route) {
        return switch (route.method()) {
            case "PUT", "PATCH" -> route.gives().kind() == Content.Kind.ENTITY;
            case "DELETE" -> route.path().endsWith("}") && byName.containsKey(last(route.path()));
            default -> false;
        };
    }

    private Map<String, @Nullable Object> pathParameter(String name) {
        Schema schema = byName.get(name);
        Field key = schema == null ? null : schema.endpointKey();
        return object(
                "name",
                name,
                "in",
                "path",
                "required",
                true,
                "description",
                schema == null
                        ? "The `" + name + "`."
                        : "The `id`" + (key == null ? "" : " or `" + key.name() + "`") + " of one of `" + name + "`.",
                "schema",
                object("type", "string", "minLength", 1));
    }

    private Map<String, @Nullable Object> requestBody(AdminRoute route) {
        Schema schema = route.takes().schema();
        Map<String, @Nullable Object> json = schema == null
                ? object("type", "object")
                : route.method().equals("PATCH") ? schemas.changes(schema) : schemas.sent(schema, given(route, schema));
        Map<String, @Nullable Object> form = object("schema", reference("schemas/form"));
        return object(
                "required",
                !route.method().equals("PATCH"),
                "content",
                object(
                        JSON,
                        object("schema", json),
                        "application/x-www-form-urlencoded",
                        form,
                        "multipart/form-data",
                        form));
    }

    /** The fields that the path contains: of the entity that a PUT names, and of those above it. */
    private static Set<String> given(AdminRoute route, Schema schema) {
        Set<String> given = new LinkedHashSet<>();
        List<String> names = names(route.path());
        if (route.method().equals("PUT") && route.path().endsWith("}")) {
            schema.primaryKey().forEach(field -> given.add(field.name()));
            Field key = schema.endpointKey();
            if (key != null) {
                given.add(key.name());
            }
        }
        schema.foreignFields().stream()
                .filter(field -> names.contains(field.reference()))
                .forEach(field -> given.add(field.name()));
        return given;
    }

    // --- answers

    private Map<String, @Nullable Object> responses(AdminRoute route, Map<?, ?> told) {
        Map<String, @Nullable Object> responses = object();
        Map<?, ?> known = told.get("responses") instanceof Map<?, ?> some ? some : Map.of();
        boolean isTold = route.gives().schema() == null && tellsOfSuccess(known);
        if (route.gives().kind() != Content.Kind.REFUSAL && !isTold) {
            responses.put(status(route), success(route));
        }
        boolean takesBody = route.takes().kind() != Content.Kind.NOTHING;
        boolean asked = takesBody
                || route.gives().kind() == Content.Kind.PAGE
                || route.path().contains("{");
        if (asked) {
            responses.put("400", reference("responses/bad_request"));
        }
        responses.put("401", reference("responses/unauthorized"));
        responses.put("403", reference("responses/forbidden"));
        if (route.path().contains("{")) {
            responses.put("404", reference("responses/not_found"));
        }
        if (!route.method().equals("GET")) {
            responses.put("405", reference("responses/method_not_allowed"));
        }
        if (isRead(route)) {
            responses.put("304", reference("responses/not_modified"));
        }
        if (isConditional(route)) {
            responses.put("412", reference("responses/precondition_failed"));
        }
        if (takesBody) {
            responses.put("408", reference("responses/timeout"));
            if (route.takes().kind() == Content.Kind.ENTITY) {
                responses.put("409", reference("responses/conflict"));
            }
            responses.put("413", reference("responses/too_large"));
        }
        if (asked) {
            responses.put("414", reference("responses/uri_too_long"));
        }
        if (takesBody) {
            responses.put("415", reference("responses/unsupported_media_type"));
        }
        responses.put("500", reference("responses/unexpected"));
        responses.put("503", reference("responses/unavailable"));
        known.keySet().forEach(responses::remove); // the description in base.json replaces them
        return responses;
    }

    private static boolean tellsOfSuccess(Map<?, ?> responses) {
        return responses.keySet().stream()
                .anyMatch(status -> String.valueOf(status).startsWith("2"));
    }

    private static String status(AdminRoute route) {
        if (route.gives().kind() == Content.Kind.NOTHING) {
            return "204";
        }
        return route.method().equals("POST") && route.gives().kind() == Content.Kind.ENTITY ? "201" : "200";
    }

    private Map<String, @Nullable Object> success(AdminRoute route) {
        Schema schema = route.gives().schema();
        Map<String, @Nullable Object> response = object(
                "description",
                switch (route.gives().kind()) {
                    case ENTITY -> "The entity as it is stored.";
                    case PAGE -> "A page of the list.";
                    case NOTHING -> "Done.";
                    case OBJECT, REFUSAL -> "The answer.";
                });
        if (route.gives().kind() != Content.Kind.NOTHING) {
            Map<String, @Nullable Object> body = schema == null
                    ? object("type", "object")
                    : route.gives().kind() == Content.Kind.PAGE ? schemas.page(schema) : schemas.stored(schema);
            response.put("content", object(JSON, object("schema", body)));
            if (route.gives().kind() == Content.Kind.ENTITY) {
                response.put("headers", object("ETag", reference("headers/ETag")));
            }
        }
        return response;
    }
}
