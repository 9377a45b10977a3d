package dev.kongdb.host.internal.routes;

/**
 * Answers a request at once, from wherever it turns out that it cannot be served. It has no stack
 * trace.
 */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AdminResponse response;

    /** With the given answer. */
    public AdminException(AdminResponse response) {
        super("status " + response.status(), null, false, false);
        this.response = response;
    }

    /** With a message as the answer. */
    public AdminException(int status, String message) {
        this(AdminResponse.message(status, message));
    }

    /** With the answer 404, and Kong's message for an entity or route that does not exist. */
    public static AdminException notFound() {
        return new AdminException(AdminResponse.NOT_FOUND);
    }

    /** The answer. */
    public AdminResponse response() {
        return response;
    }
}
