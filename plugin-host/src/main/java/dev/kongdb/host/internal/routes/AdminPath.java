package dev.kongdb.host.internal.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A path of the Admin API, with its routes by method. Immutable. */
public final class AdminPath {
    private static final Set<String> WITH_BODY = Set.of("PATCH", "POST", "PUT");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

    private final String template;
    private final List<String> parameters;
    private final NavigableMap<String, AdminRoute> routes;
    private final UnaryOperator<AdminRequest> before;
    private final boolean withheld;

    /**
     * A path.
     *
     * @param routes the routes by method
     * @param before runs before every request to the path whose method is allowed
     * @param withheld whether the path answers 404, instead of its routes
     */
    AdminPath(
            String template,
            NavigableMap<String, AdminRoute> routes,
            UnaryOperator<AdminRequest> before,
            boolean withheld) {
        this.template = template;
        this.parameters =
                PARAMETER.matcher(template).results().map(name -> name.group(1)).toList();
        this.routes = routes;
        this.before = before;
        this.withheld = withheld;
    }

    /** The path with its parameters in braces, such as {@code /consumers/{consumers}}. */
    public String template() {
        return template;
    }

    /** The values of its parameters, by name. */
    Map<String, String> named(List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(parameters.get(i), values.get(i));
        }
        return named;
    }

    /** Its routes in the order of their methods; none when the path only answers 404. */
    public Collection<AdminRoute> routes() {
        return withheld ? List.of() : routes.values();
    }

    /**
     * Answers a request. HEAD is answered like GET, or without content if there is no GET; OPTIONS
     * with the allowed methods; and other methods with 405. The body is read before anything is
     * looked up: a malformed one is refused, whether its entity exists or not.
     */
    public AdminResponse answer(AdminRequest request) {
        String method = request.method();
        AdminRoute route = routes.get(method.equals("HEAD") ? "GET" : method);
        boolean answersAnyway = method.equals("OPTIONS") || method.equals("HEAD");
        if (route == null && !answersAnyway) {
            return AdminResponse.METHOD_NOT_ALLOWED.with("Allow", allowed());
        }
        if (WITH_BODY.contains(method)) {
            request.names(); // reads the body, and keeps the values for the route
        }
        AdminRequest prepared = before.apply(request);
        if (withheld) {
            throw AdminException.notFound();
        }
        if (prepared.method().equals("OPTIONS")) {
            String allowed = allowed();
            return new AdminResponse(
                    204,
                    null,
                    Map.of(
                            "Allow",
                            allowed,
                            "Access-Control-Allow-Methods",
                            allowed,
                            "Access-Control-Allow-Headers",
                            "Content-Type"));
        }
        return route == null
                ? new AdminResponse(200, null)
                : EntityTags.told(route, prepared, route.operation().answer(prepared));
    }

    /** The allowed methods, as a header lists them. */
    private String allowed() {
        SortedSet<String> allowed = new TreeSet<>(routes.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }
}
