package dev.kongdb.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log, under the plugin's name. In all phases. Kong's {@code kong.log}. */
public interface PluginLog {
    /** How grave a message is. */
    enum Level {
        /** Somebody must act now. */
        ALERT,
        /** A part does not work. */
        CRIT,
        /** Something failed. */
        ERR,
        /** Something may go wrong. */
        WARN,
        /** What should be seen in ordinary operation. */
        NOTICE,
        /** What may be of interest. */
        INFO,
        /** For who looks for a fault. */
        DEBUG
    }

    /** What becomes of a value that is there already. */
    enum Mode {
        /** The new one takes its place. */
        SET,
        /** It stays; the new one is for where there is none. */
        ADD,
        /** The new one takes its place, and is dropped where there is none. */
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
     * What Kong's logging plugins write of a request: {@code request}, {@code response}, {@code latencies}, {@code route}, {@code
     * service}, {@code consumer}, {@code client_ip}, {@code started_at} and so on, as plain values. It may hold secrets; the headers {@code
     * authorization} and {@code proxy-authorization} are {@code REDACTED}. In log. Kong's {@code kong.log.serialize}.
     */
    Map<String, @Nullable Object> serialize();

    /** As the other, with {@link Mode#SET}. */
    default void setSerializedValue(String key, @Nullable Object value) {
        setSerializedValue(key, value, Mode.SET);
    }

    /**
     * Changes what {@link #serialize} gives, for all plugins of this request. Kong's {@code kong.log.set_serialize_value}.
     *
     * @param key where the value goes; dots go into maps, which are made where there are none
     * @param value plain, as of {@link SharedContext}; null removes
     * @throws IllegalArgumentException when the value is not plain
     */
    void setSerializedValue(String key, @Nullable Object value, Mode mode);
}
