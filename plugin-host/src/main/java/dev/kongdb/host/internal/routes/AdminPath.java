package dev.kongdb.host.internal.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path of the Admin API with its routes by method. Immutable. */
public final class AdminPath {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

    private final String template;
    private final List<String> parameters;
    private final NavigableMap<String, AdminRoute> routes;
    private final UnaryOperator<AdminRequest> before;

    /**
     * A path.
     *
     * @param routes by method
     * @param before runs before every request to the path, whatever its method
     */
    AdminPath(String template, NavigableMap<String, AdminRoute> routes, UnaryOperator<AdminRequest> before) {
        this.template = template;
        this.parameters =
                PARAMETER.matcher(template).results().map(name -> name.group(1)).toList();
        this.routes = routes;
        this.before = before;
    }

    /** The path with its parameters in braces, such as {@code /consumers/{consumers}}. */
    public String template() {
        return template;
    }

    /** Values of its parameters, in their order, by their names. */
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

    /** Its routes in the order of their methods; none when the path is there to answer 404. */
    public Collection<AdminRoute> routes() {
        return routes.values();
    }

    /** Answers a request: HEAD as GET, OPTIONS with the methods allowed, and 405 for what is not among them. */
    public AdminResponse answer(AdminRequest request) {
        AdminRequest prepared = before.apply(request);
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
        AdminRoute route = route(prepared.method());
        return route == null
                ? AdminResponse.METHOD_NOT_ALLOWED.with("Allow", allowed())
                : EntityTags.told(route, prepared, route.operation().answer(prepared));
    }

    private @Nullable AdminRoute route(String method) {
        return routes.get(method.equals("HEAD") ? "GET" : method);
    }

    /** The methods allowed, as a header lists them. */
    private String allowed() {
        SortedSet<String> allowed = new TreeSet<>(routes.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }
}
