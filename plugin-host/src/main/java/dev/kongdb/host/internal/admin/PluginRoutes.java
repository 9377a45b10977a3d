package dev.kongdb.host.internal.admin;

import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.plugin.AdminAnswer;
import dev.kongdb.plugin.AdminEndpoints;
import dev.kongdb.plugin.AdminEndpoints.Endpoint;
import dev.kongdb.plugin.AdminEndpoints.Wrapper;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.value.Plain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes that plugins add, and what they put around others. */
final class PluginRoutes implements AdminEndpoints.Routes {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PATH = Pattern.compile("(/[^/]+)+");

    private final RouteTable.Builder routes;

    private PluginRoutes(RouteTable.Builder routes) {
        this.routes = routes;
    }

    static void add(RouteTable.Builder routes, List<PluginHandler<?>> handlers) {
        for (PluginHandler<?> handler : handlers) {
            if (handler instanceof AdminEndpoints endpoints) {
                endpoints.addTo(new PluginRoutes(routes));
            }
        }
    }

    @Override
    public void add(String method, String path, String summary, Endpoint endpoint) {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(
                    "the method of " + method + " " + path + " must be GET, POST, PUT, PATCH or DELETE");
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("the path of " + method + " " + path
                    + " must be segments that are not empty, each after a slash, such as /quotas/{consumer}");
        }
        boolean takes = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        routes.add(new AdminRoute(
                method,
                path,
                summary,
                takes ? Content.OBJECT : Content.NOTHING,
                Content.OBJECT,
                request -> response(endpoint.answer(new Asked(request)))));
    }

    @Override
    public void wrap(String method, String path, Wrapper wrapper) {
        routes.wrap(method, path, (request, parent) -> {
            Endpoint without = call -> answer(parent.answer(((Asked) call).request));
            return response(wrapper.answer(new Asked(request), without));
        });
    }

    private static AdminResponse response(AdminAnswer answer) {
        return new AdminResponse(answer.status(), answer.body(), answer.headers());
    }

    private static AdminAnswer answer(AdminResponse response) {
        Map<String, ?> body = response.body();
        return new AdminAnswer(response.status(), body == null ? null : Plain.ofMap(body), response.headers());
    }

    /** A request as a plugin sees it. */
    private record Asked(AdminRequest request) implements AdminEndpoints.Call {
        @Override
        public String method() {
            return request.method();
        }

        @Override
        public String path(String parameter) {
            return request.path(parameter);
        }

        @Override
        public @Nullable Object query(String name) {
            return request.query(name);
        }

        @Override
        public @Nullable String header(String name) {
            return request.headers().get(name);
        }

        @Override
        public Map<String, @Nullable Object> values() {
            return request.untyped();
        }
    }
}
