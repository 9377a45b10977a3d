package dev.kongdb.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity was refused by its schema. DAOs turn this into their schema violation error (code 2); it reaches callers only from
 * direct use of a {@link Schema}. Carries no stack trace, since it speaks of data.
 */
public final class ViolationsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Violations violations;

    /** An exception for those violations. */
    public ViolationsException(Violations violations, String message) {
        super(message, null, false, false);
        this.violations = violations;
    }

    static ViolationsException of(Map<String, @Nullable Object> errors) {
        Violations violations = new Violations(errors);
        return new ViolationsException(violations, violations.message());
    }

    /** What is wrong. */
    public Violations violations() {
        return violations;
    }
}
