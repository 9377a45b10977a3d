package dev.kongdb.server.internal;

/** Ends a plugin whose event is over, since nobody waits for what it does. An error, so that no {@code catch (Exception e)} stops it. */
final class EventAborted extends Error {
    private static final long serialVersionUID = 1L;

    EventAborted(String why) {
        super(why, null, false, false);
    }
}
