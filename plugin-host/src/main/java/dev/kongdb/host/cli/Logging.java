package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.plugin.spi.LogText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Configures logging to standard error, before the first logger is made. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /**
     * Libraries whose messages are for their own developers only, or quote what a client sent. Only
     * their failures are shown; {@code -Dorg.slf4j.simpleLogger.log.<name>=debug} shows more.
     */
    private static final List<String> LIBRARIES =
            List.of("org.eclipse.jetty", "com.datastax.oss.driver", "io.netty", "com.zaxxer.hikari");

    /**
     * Loggers of these libraries that are useful to an operator: no threads or file descriptors are
     * left, the cluster has changed.
     */
    private static final List<String> OF_USE = List.of(
            "org.eclipse.jetty.util.thread",
            "org.eclipse.jetty.server.AbstractConnector",
            "org.eclipse.jetty.io",
            "com.datastax.oss.driver");

    /**
     * Sets the level of the setting {@code log_level}, with Kong's names, for our loggers and those
     * of plugins. Every message is one line, and none of its text can be taken for another message.
     */
    static void configure(KongConfig config) {
        String level = config.logLevel();
        System.setErr(LogText.lines(new FileOutputStream(FileDescriptor.err)));
        set("defaultLogLevel", level);
        LIBRARIES.forEach(library -> set("log." + library, "error"));
        if (!level.equals("error")) {
            OF_USE.forEach(library -> set("log." + library, "warn"));
        }
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        set("showThreadName", "false");
        set("showShortLogName", "true");
        // Messages of java.util.logging, such as those of PostgreSQL's driver, take the same way:
        // its own handler would print them unchanged.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
