package org.apache.cassandra.security;

/**
 * Stands before Cassandra's own class of this name on the server's class path. That one is a
 * security manager for user-defined functions, which are off here; no JVM since 24 lets it be
 * installed.
 */
public final class ThreadAwareSecurityManager {
    private ThreadAwareSecurityManager() {}

    /** Called at the start of the daemon. */
    public static void install() {}

    /** Whether the thread runs a user-defined function. */
    public static boolean isSecuredThread() {
        return false;
    }
}
