package dev.kongdb.schema.table;

/** The type of a column's values, independent of the store. Immutable. */
public sealed interface ColumnType {
    /** The types that contain no other type. */
    enum Scalar implements ColumnType {
        TEXT,
        UUID,
        /** A whole number. */
        INTEGER,
        /** A number with a fraction. */
        NUMBER,
        BOOLEAN,
        /** A point in time, to the second. */
        SECONDS,
        /** A point in time, to the millisecond. */
        MILLIS,
        /** A record, or any other value that only JSON can hold. */
        JSON
    }

    /** An array of Kong. */
    record ListOf(ColumnType element) implements ColumnType {}

    /** A set of Kong. */
    record SetOf(ColumnType element) implements ColumnType {}

    /** A map of Kong; its keys are texts. */
    record MapOf(ColumnType value) implements ColumnType {}

    /** Whether it is a point in time. */
    default boolean isTime() {
        return this == Scalar.SECONDS || this == Scalar.MILLIS;
    }

    /**
     * The element type of a list or set; for lists of lists, the innermost one; for any other type,
     * the type itself.
     */
    default ColumnType innermost() {
        if (this instanceof ListOf list) {
            return list.element.innermost();
        }
        return this instanceof SetOf set ? set.element.innermost() : this;
    }
}
