package dev.kongdb.schema;

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

    /** What is wrong. */
    public Violations violations() {
        return violations;
    }
}
