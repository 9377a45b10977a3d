package dev.kongdb.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin adds to the Admin API: routes of its own, and something around those that are there, as {@code api.lua} does it for a
 * plugin in Lua. The class of a plugin's handler implements it beside {@link PluginHandler}; the host asks once, when it starts. The
 * routes are listed at {@code /endpoints} like all others. A Kong that runs the plugin by a plugin server does not have them.
 *
 * <pre>{@code
 * public void addTo(Routes routes) {
 *     routes.add("GET", "/quotas/{consumer}", "Tells what a consumer has left.", call ->
 *             AdminAnswer.ok(Map.of("left", left(call.path("consumer")))));
 *     routes.wrap("DELETE", "/consumers/{consumers}", (call, parent) ->
 *             isOwed(call.path("consumers")) ? AdminAnswer.message(409, "There is a debt") : parent.answer(call));
 * }
 * }</pre>
 */
public interface AdminEndpoints {
    /**
     * Adds them.
     *
     * @throws IllegalArgumentException from the routes given, when a route has a method or a path that cannot be, is there already or
     *     is not there to be wrapped; the host then does not start
     */
    void addTo(Routes routes);

    /** Takes routes. Used by the thread that starts the host. */
    interface Routes {
        /**
         * A new route. HEAD goes where GET goes, OPTIONS and other methods are answered by the Admin API.
         *
         * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
         * @param path with its parameters in braces, named as other routes name them there: {@code /consumers/{consumers}/quota}; no
         *     segment is empty, and no slash is at the end
         * @param summary what it does, in one sentence
         * @throws IllegalArgumentException when method or path are not so, or the route was added before
         */
        void add(String method, String path, String summary, Endpoint endpoint);

        /**
         * Something around a route of the Admin API, or of another plugin: it takes its place, and may let it answer. Of several around
         * one route, that of the plugin with the lower priority is asked first.
         *
         * @param path as {@code /endpoints} lists it
         */
        void wrap(String method, String path, Wrapper wrapper);
    }

    /** Answers requests to one route, several at a time. What it throws is answered 500 and logged. */
    @FunctionalInterface
    interface Endpoint {
        /** The answer. */
        AdminAnswer answer(Call call);
    }

    /** Answers requests in the place of an endpoint, several at a time. */
    @FunctionalInterface
    interface Wrapper {
        /**
         * The answer.
         *
         * @param parent what answers without the wrapper; it takes the very call that was given, and no other. It throws what the host makes an answer of, such as 404, which should pass
         */
        AdminAnswer answer(Call call, Endpoint parent);
    }

    /** A request to the Admin API that was let in. Used by one thread. */
    interface Call {
        /** The method, in upper case; HEAD is told as such. */
        String method();

        /**
         * The value of a parameter of the path, decoded.
         *
         * @throws IllegalArgumentException when the path has no such parameter
         */
        String path(String parameter);

        /** What the query holds under that name: a text, {@code true}, a list or a map; null when there is nothing. */
        @Nullable
        Object query(String name);

        /** The first header of that name, or null. */
        @Nullable
        String header(String name);

        /** The members of the body, JSON or a form, the values of a form as texts; a new map, empty without a body. */
        Map<String, @Nullable Object> values();
    }
}
