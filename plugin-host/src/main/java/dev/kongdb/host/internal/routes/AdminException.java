package dev.kongdb.host.internal.routes;

/** A request is answered at once, from wherever it is found that it cannot be served. Carries no stack trace. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AdminResponse response;

    /** The answer. */
    public AdminException(AdminResponse response) {
        super("status " + response.status(), null, false, false);
        this.response = response;
    }

    /** The answer is a message. */
    public AdminException(int status, String message) {
        this(AdminResponse.message(status, message));
    }

    /** The answer is 404, with Kong's message for an entity or route that is not there. */
    public static AdminException notFound() {
        return new AdminException(AdminResponse.NOT_FOUND);
    }

    /** The answer. */
    public AdminResponse response() {
        return response;
    }
}
