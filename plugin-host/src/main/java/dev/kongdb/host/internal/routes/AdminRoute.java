package dev.kongdb.host.internal.routes;

/**
 * One method of one path of the Admin API.
 *
 * @param method such as {@code GET}, which includes HEAD
 * @param path with its parameters in braces, such as {@code /consumers/{consumers}}
 * @param summary one sentence that describes it
 * @param takes the content of a request's body
 * @param gives the content of a successful answer's body
 * @param operation the code of the route
 */
public record AdminRoute(
        String method, String path, String summary, Content takes, Content gives, Operation operation) {
    /** The code of a route. Called by several threads at a time. */
    @FunctionalInterface
    public interface Operation {
        /**
         * Answers a request.
         *
         * @throws AdminException with the answer, when the request cannot be served
         */
        AdminResponse answer(AdminRequest request);
    }

    /** Replaces the code of a route, and may call it. Called by several threads at a time. */
    @FunctionalInterface
    public interface Wrapper {
        /** Answers a request; {@code parent} is the route without the wrapper. */
        AdminResponse answer(AdminRequest request, Operation parent);
    }

    /** A route that takes no body. */
    public static AdminRoute get(String path, String summary, Content gives, Operation operation) {
        return new AdminRoute("GET", path, summary, Content.NOTHING, gives, operation);
    }

    /** A route that takes no body and gives none. */
    public static AdminRoute delete(String path, String summary, Operation operation) {
        return new AdminRoute("DELETE", path, summary, Content.NOTHING, Content.NOTHING, operation);
    }

    /** The same route, with its requests passed to the wrapper. */
    AdminRoute wrapped(Wrapper wrapper) {
        return new AdminRoute(method, path, summary, takes, gives, request -> wrapper.answer(request, operation));
    }
}
