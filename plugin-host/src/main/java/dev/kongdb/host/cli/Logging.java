package dev.kongdb.host.cli;

import dev.kongdb.KongConfig;
import dev.kongdb.KongConfigException;
import java.util.Locale;

/** Sets the log up, on standard error, before the first logger is made. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /** At Kong's levels, of the setting {@code log_level}: of libraries, warnings show unless it asks for debug. */
    static void configure(KongConfig config) {
        String asked = config.get("log_level", "notice").toLowerCase(Locale.ROOT);
        String ours = switch (asked) {
            case "debug" -> "debug";
            case "info", "notice" -> "info";
            case "warn" -> "warn";
            case "error", "crit", "alert", "emerg" -> "error";
            default ->
                throw new KongConfigException("log_level is '" + asked
                        + "'; it must be debug, info, notice, warn, error, crit, alert or emerg");
        };
        set("defaultLogLevel", ours.equals("info") ? "warn" : ours);
        set("log.dev.kongdb", ours);
        // It warns of upstreams whose certificates nobody asked to check.
        set("log.org.eclipse.jetty.util.ssl", ours.equals("debug") ? "debug" : "error");
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        set("showThreadName", "false");
        set("showShortLogName", "true");
    }

    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
