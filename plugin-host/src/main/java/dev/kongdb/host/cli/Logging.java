package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.host.internal.LogText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import java.util.Locale;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets the log up, on standard error, before the first logger is made. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /**
     * Libraries whose messages are of use to their own developers only, or quote what a client sent. Of these, failures show; they are
     * to be had with {@code -Dorg.slf4j.simpleLogger.log.<name>=debug}.
     */
    private static final List<String> LIBRARIES =
            List.of("org.eclipse.jetty", "com.datastax.oss.driver", "io.netty", "com.zaxxer.hikari");

    /** What of them tells an operator something: that there are no threads or no file descriptors left, that the cluster changes. */
    private static final List<String> OF_USE = List.of(
            "org.eclipse.jetty.util.thread",
            "org.eclipse.jetty.server.AbstractConnector",
            "org.eclipse.jetty.io",
            "com.datastax.oss.driver");

    /**
     * At Kong's levels, of the setting {@code log_level}, for us and for the plugins, whatever their loggers are called. Everything that
     * is written is one line, with nothing in it that could be taken for another.
     */
    static void configure(KongConfig config) {
        String asked = config.get("log_level", "notice").toLowerCase(Locale.ROOT);
        String level = switch (asked) {
            case "debug" -> "debug";
            case "info", "notice" -> "info";
            case "warn" -> "warn";
            case "error", "crit", "alert", "emerg" -> "error";
            default ->
                throw new KongConfigException("log_level is '" + asked
                        + "'; it must be debug, info, notice, warn, error, crit, alert or emerg");
        };
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
        // What comes by java.util.logging, as from PostgreSQL's driver, goes the same way: its own handler would write
        // it as it is.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
