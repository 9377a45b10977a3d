package dev.kongdb.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parent of every error of {@code kong.db}, with Kong's code, name, message and fields.
 * Immutable. Only the cause comes from a database driver.
 */
public abstract class KongDbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String name;
    private final String strategy;
    private final @Nullable String detail;
    private final transient Map<String, @Nullable Object> details;

    /**
     * @param code Kong's number of the error, 1 to 18
     * @param name Kong's name of the error
     * @param strategy the store that answered: {@code postgres}, {@code cassandra}
     * @param message Kong's text, or null when it has none beyond the name
     * @param details what {@link #fields()} or {@link #options()} gives
     * @param cause the driver's failure, or null
     */
    KongDbException(
            int code,
            String name,
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super("[" + strategy + "] " + (message == null ? name : message), cause);
        this.code = code;
        this.name = name;
        this.strategy = strategy;
        this.detail = message;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Kong's number of the error, 1 to 18. */
    public int code() {
        return code;
    }

    /** Kong's name of the error, such as {@code schema violation}. */
    public String name() {
        return name;
    }

    /**
     * The store that answered: {@code postgres}, {@code cassandra}. {@link #getMessage()} begins
     * with it, in brackets.
     */
    public String strategy() {
        return strategy;
    }

    /** Kong's text for a client, or null when it has none beyond the name. */
    public @Nullable String message() {
        return detail;
    }

    /** What is wrong, by field; empty when the error is not about fields. */
    public Map<String, @Nullable Object> fields() {
        return this instanceof InvalidOptionsException ? Map.of() : details;
    }

    /** What is wrong, by option; empty when the error is not about the options of the call. */
    public Map<String, @Nullable Object> options() {
        return this instanceof InvalidOptionsException ? details : Map.of();
    }

    /** The HTTP status with which Kong's Admin API answers this error. */
    public abstract int httpStatus();

    /**
     * The error as Kong's Admin API prints it: {@code code}, {@code name}, {@code message}, {@code
     * fields} or {@code options}.
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("message", detail);
        map.put("name", name);
        if (!details.isEmpty() || this instanceof SchemaViolationException) {
            map.put(this instanceof InvalidOptionsException ? "options" : "fields", details);
        }
        map.put("code", code);
        return map;
    }
}
