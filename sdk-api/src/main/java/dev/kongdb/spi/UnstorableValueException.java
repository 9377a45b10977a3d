package dev.kongdb.spi;

/**
 * A value that no store can hold, such as a text with a NUL, or that this store cannot hold. The
 * schema has no rule against it, so the store refuses it. A write of such a value is a schema
 * violation, and a look-up by it finds nothing.
 */
public final class UnstorableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason of a number or a time that is too large or too small for the column. */
    public static final String OUT_OF_RANGE = "is out of the range of its column";

    private final String field;
    private final String reason;

    /**
     * For the value of a field.
     *
     * @param reason what is wrong with it, as it stands after the field's name in a schema
     *     violation
     */
    public UnstorableValueException(String field, String reason) {
        super(reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }

    /** The name of the field. */
    public String field() {
        return field;
    }

    /** What is wrong with its value. */
    public String reason() {
        return reason;
    }
}
