package dev.kongdb.server.internal;

/** What came in is not of the protocol. The connection is of no use any more. */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
