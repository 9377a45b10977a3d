package dev.kongdb.server.internal;

/** A received message does not follow the protocol. The connection cannot be used any more. */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
