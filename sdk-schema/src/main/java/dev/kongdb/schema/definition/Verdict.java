package dev.kongdb.schema.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a custom validator or check: accepted, or refused with or without a message.
 * Immutable.
 *
 * <p>A refusal without a message gets Kong's own text for the place ({@code failed validating: …},
 * {@code failed entity check: …}).
 */
public final class Verdict {
    /** The value is accepted. */
    public static final Verdict OK = new Verdict(null);

    private static final Verdict REFUSED = new Verdict(null);

    private final @Nullable Object error;

    private Verdict(@Nullable Object error) {
        this.error = error;
    }

    /** Refused without a message. */
    public static Verdict refused() {
        return REFUSED;
    }

    /** Refused with the message, which is shown to the client unchanged. */
    public static Verdict refused(String message) {
        return new Verdict(message);
    }

    /**
     * Refused with messages for fields, for the {@code check} of a schema: from a field name to its
     * message (or nested map), from a number to a message for the entity as a whole.
     */
    public static Verdict refused(Map<?, ?> errors) {
        return new Verdict(errors);
    }

    /** Whether the value is fine. */
    public boolean isOk() {
        return this == OK;
    }

    /** The message (String), the messages per field (Map), or null when there are none. */
    public @Nullable Object error() {
        return error;
    }
}
