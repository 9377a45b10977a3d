package dev.kongdb.schema.table;

/** What a column holds, whatever the store calls it. Immutable. */
public sealed interface ColumnType {
    /** What is not made of others. */
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
        /** A record, or anything else that only JSON can say. */
        JSON
    }

    /** Kong's array. */
    record ListOf(ColumnType element) implements ColumnType {}

    /** Kong's set. */
    record SetOf(ColumnType element) implements ColumnType {}

    /** Kong's map; its keys are texts. */
    record MapOf(ColumnType value) implements ColumnType {}

    /** Whether it is a point in time. */
    default boolean isTime() {
        return this == Scalar.SECONDS || this == Scalar.MILLIS;
    }

    /** What a list or set holds, of lists of lists the innermost; of all else itself. */
    default ColumnType innermost() {
        if (this instanceof ListOf list) {
            return list.element.innermost();
        }
        return this instanceof SetOf set ? set.element.innermost() : this;
    }
}
