package dev.kongdb.host.internal.admin;

/** A request is answered at once, from wherever it is found that it cannot be served. Carries no stack trace. */
final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AdminResponse response;

    AdminException(AdminResponse response) {
        super("status " + response.status(), null, false, false);
        this.response = response;
    }

    AdminException(int status, String message) {
        this(AdminResponse.message(status, message));
    }

    static AdminException notFound() {
        return new AdminException(AdminResponse.NOT_FOUND);
    }

    AdminResponse response() {
        return response;
    }
}
