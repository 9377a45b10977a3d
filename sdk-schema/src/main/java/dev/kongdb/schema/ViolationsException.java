package dev.kongdb.schema;

import dev.kongdb.schema.definition.Violations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity was refused by its schema. DAOs turn this into their schema violation error (code 2);
 * it reaches callers only from direct use of a {@link Schema}. Carries no stack trace, since it
 * speaks of data.
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

    /** What is wrong. */
    public Violations violations() {
        return violations;
    }
}
