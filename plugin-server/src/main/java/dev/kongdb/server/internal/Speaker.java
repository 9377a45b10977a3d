package dev.kongdb.server.internal;

/** A protocol on a connection. */
interface Speaker {
    /** Serves the connection until it ends, or is given to another thread. */
    void serve(Connection connection);

    /** Ends events that take too long. */
    void reap(long now, long pluginNanos, long kongNanos);

    /** The number of running events. */
    int events();
}
