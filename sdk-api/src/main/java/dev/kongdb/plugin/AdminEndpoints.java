package dev.kongdb.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds routes to the Admin API, and wraps existing ones, as {@code api.lua} does for a plugin in
 * Lua. The class of a plugin's handler implements it in addition to {@link PluginHandler}. The host
 * calls it once, when it starts. {@code /endpoints} lists the routes like all others. If the plugin
 * runs inside a Kong, there are no such routes, because the plugin server does not serve the Admin
 * API.
 *
 * <pre>{@code
 * public void addTo(Routes routes) {
 *     routes.add("GET", "/quotas/{consumer}", "Tells what a consumer has left.",
 *             call -> AdminAnswer.ok(Map.of("left", left(call.path("consumer")))));
 *     routes.wrap("DELETE", "/consumers/{consumers}", (call, parent) -> isOwed(call.path("consumers"))
 *             ? AdminAnswer.message(409, "There is a debt")
 *             : parent.answer(call));
 * }
 * }</pre>
 */
public interface AdminEndpoints {
    /**
     * Adds the plugin's routes and wrappers.
     *
     * @throws IllegalArgumentException thrown by {@code routes} if the method or the path of a
     *     route is not allowed, if a new route exists already, or if a route to wrap does not
     *     exist; then the host does not start
     */
    void addTo(Routes routes);

    /** Takes routes. For use on the thread that starts the host. */
    interface Routes {
        /**
         * Adds a route. If it is for GET, it gets HEAD requests as well. The Admin API answers
         * OPTIONS and all other methods.
         *
         * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
         * @param path with its parameters in braces, named as other routes name them there: {@code
         *     /consumers/{consumers}/quota}; no segment is empty, and no slash is at the end
         * @param summary one sentence that says what it does
         * @throws IllegalArgumentException if method or path break these rules, or the route was
         *     added before
         */
        void add(String method, String path, String summary, Endpoint endpoint);

        /**
         * Wraps a route of the Admin API or of another plugin. The wrapper gets the requests of the
         * route, and may call the route itself. If several plugins wrap one route, the wrapper of
         * the plugin with the lower priority runs first.
         *
         * @param path as {@code /endpoints} lists it
         */
        void wrap(String method, String path, Wrapper wrapper);
    }

    /**
     * Answers the requests of one route, several at the same time. If it throws, the client gets
     * 500 and the exception is logged.
     */
    @FunctionalInterface
    interface Endpoint {
        /** The answer. */
        AdminAnswer answer(Call call);
    }

    /** Answers requests in place of an endpoint, several at the same time. */
    @FunctionalInterface
    interface Wrapper {
        /**
         * The answer.
         *
         * @param parent the wrapped endpoint; it takes only the given {@code call}. It may throw
         *     exceptions that the host turns into answers, such as 404; do not catch these
         */
        AdminAnswer answer(Call call, Endpoint parent);
    }

    /** A request to the Admin API whose sender was permitted. For use by one thread. */
    interface Call {
        /** The method, in upper case; it may be HEAD. */
        String method();

        /**
         * The value of a parameter of the path, decoded.
         *
         * @throws IllegalArgumentException when the path has no such parameter
         */
        String path(String parameter);

        /**
         * The value of an argument of the query: a text, {@code true}, a list or a map; null if
         * there is none.
         */
        @Nullable
        Object query(String name);

        /** The first value of the header, or null. */
        @Nullable
        String header(String name);

        /**
         * The members of a body in JSON or of a form, whose values are texts. A new map, which is
         * empty without a body.
         */
        Map<String, @Nullable Object> values();
    }
}
