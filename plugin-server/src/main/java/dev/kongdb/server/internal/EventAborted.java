package dev.kongdb.server.internal;

/**
 * Ends a plugin whose event is over, because no Kong waits for its result. This is an error, so
 * that {@code catch (Exception e)} does not stop it.
 */
final class EventAborted extends Error {
    private static final long serialVersionUID = 1L;

    EventAborted(String why) {
        super(why, null, false, false);
    }
}
