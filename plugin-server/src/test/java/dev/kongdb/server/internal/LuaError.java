package dev.kongdb.server.internal;

/** What a function of Kong raises. The server hears nothing of it. */
final class LuaError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LuaError(String message) {
        super(message);
    }
}
