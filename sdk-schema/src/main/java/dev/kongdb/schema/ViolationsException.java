package dev.kongdb.schema;

import dev.kongdb.schema.definition.Violations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schema refused an entity. DAOs turn this into their schema violation error (code 2), so callers
 * get it only if they use a {@link Schema} directly. It has no stack trace, since the fault is in
 * the data.
 */
public final class ViolationsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Violations violations;

    /** An exception for those violations, with their message. */
    public ViolationsException(Violations violations) {
        super(violations.message(), null, false, false);
        this.violations = violations;
    }

    /** An exception for those errors, as {@link Violations} has them. */
    public ViolationsException(Map<String, @Nullable Object> errors) {
        this(new Violations(errors));
    }

    /** The errors. */
    public Violations violations() {
        return violations;
    }
}
