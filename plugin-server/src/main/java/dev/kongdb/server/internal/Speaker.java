package dev.kongdb.server.internal;

/** What is spoken on a connection. */
interface Speaker {
    /** Speaks it until the connection ends, or is given to another thread. */
    void serve(Connection connection);

    /** Ends events that take too long. */
    void reap(long now, long pluginNanos, long kongNanos);

    /** How many events are not over. */
    int events();
}
