package dev.kongdb.server.internal;

/** An error that a function of Kong raises. The server receives nothing. */
final class LuaError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LuaError(String message) {
        super(message);
    }
}
