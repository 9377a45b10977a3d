package dev.kongdb.cassandra;

/** A value that Cassandra cannot hold, such as half a character. The schema knows no such rule, so the store has to refuse it. */
final class UnstorableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The name of the field. */
    final String field;

    /** What is wrong with its value. */
    final String reason;

    UnstorableValueException(String field, String reason) {
        super(reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }
}
