package dev.kongdb.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log, under the plugin's name. In all phases. Kong's {@code kong.log}. */
public interface PluginLog {
    /** The level of a message. */
    enum Level {
        /** Somebody must act at once. */
        ALERT,
        /** A part does not work. */
        CRIT,
        /** Something failed. */
        ERR,
        /** Something may go wrong. */
        WARN,
        /** Something that should be seen in ordinary operation. */
        NOTICE,
        /** Something that may be of interest. */
        INFO,
        /** Something that helps to find a fault. */
        DEBUG
    }

    /** What to do if there is a value already. */
    enum Mode {
        /** Replace it; without one, add the new value. */
        SET,
        /** Keep it; without one, add the new value. */
        ADD,
        /** Replace it; without one, do nothing. */
        REPLACE
    }

    /** Writes a message. Kong's {@code kong.log.alert}, and so on. */
    void log(Level level, String message);

    /** Writes a message of the level {@code alert}. */
    default void alert(String message) {
        log(Level.ALERT, message);
    }

    /** Writes a message of the level {@code crit}. */
    default void crit(String message) {
        log(Level.CRIT, message);
    }

    /** Writes a message of the level {@code err}. */
    default void err(String message) {
        log(Level.ERR, message);
    }

    /** Writes a message of the level {@code warn}. */
    default void warn(String message) {
        log(Level.WARN, message);
    }

    /** Writes a message of the level {@code notice}. */
    default void notice(String message) {
        log(Level.NOTICE, message);
    }

    /** Writes a message of the level {@code info}. */
    default void info(String message) {
        log(Level.INFO, message);
    }

    /** Writes a message of the level {@code debug}. */
    default void debug(String message) {
        log(Level.DEBUG, message);
    }

    /**
     * The data about a request that Kong's logging plugins write: {@code request}, {@code
     * response}, {@code latencies}, {@code route}, {@code service}, {@code consumer}, {@code
     * client_ip}, {@code started_at} and so on, as plain values. It may hold secrets; the headers
     * {@code authorization} and {@code proxy-authorization} are {@code REDACTED}. In log. Kong's
     * {@code kong.log.serialize}.
     */
    Map<String, @Nullable Object> serialize();

    /** As {@link #setSerializedValue(String, Object, Mode)}, with {@link Mode#SET}. */
    default void setSerializedValue(String key, @Nullable Object value) {
        setSerializedValue(key, value, Mode.SET);
    }

    /**
     * Changes what {@link #serialize} gives, for all plugins of this request. Kong's {@code
     * kong.log.set_serialize_value}.
     *
     * @param key the place of the value; a dot leads into a map, which is made if it is missing
     * @param value a plain value, as in {@link SharedContext}; null removes the value
     * @throws IllegalArgumentException when the value is not plain
     * @throws UnsupportedOperationException if the mode is not {@link Mode#SET} and the gateway
     *     lacks {@link Feature#SERIALIZED_VALUE_MODES}
     */
    void setSerializedValue(String key, @Nullable Object value, Mode mode);
}
