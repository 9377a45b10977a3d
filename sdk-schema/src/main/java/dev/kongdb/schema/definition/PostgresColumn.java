package dev.kongdb.schema.definition;

/**
 * How a field is stored in PostgreSQL if that differs from Kong's usual layout, as
 * {@code @Postgres} describes it. An empty text changes nothing.
 *
 * @param type the type of the column
 * @param index the name of the index
 * @param constraint the name of the foreign key of a reference, otherwise of the unique constraint
 * @param trigger the name of the trigger that maintains the table {@code tags}
 * @param notNull whether the column is {@code NOT NULL}
 * @param defaultSql the {@code DEFAULT} of the column, an SQL expression
 */
public record PostgresColumn(
        String type, String index, String constraint, String trigger, boolean notNull, String defaultSql) {
    /** Nothing differs. */
    public static final PostgresColumn NONE = new PostgresColumn("", "", "", "", false, "");

    /** The same with another type of the column. */
    public PostgresColumn withType(String other) {
        return new PostgresColumn(other, index, constraint, trigger, notNull, defaultSql);
    }

    /** The same with another name of the index. */
    public PostgresColumn withIndex(String other) {
        return new PostgresColumn(type, other, constraint, trigger, notNull, defaultSql);
    }

    /** The same with another name of the constraint. */
    public PostgresColumn withConstraint(String other) {
        return new PostgresColumn(type, index, other, trigger, notNull, defaultSql);
    }

    /** The same with another name of the trigger. */
    public PostgresColumn withTrigger(String other) {
        return new PostgresColumn(type, index, constraint, other, notNull, defaultSql);
    }

    /** The same as {@code NOT NULL}. */
    public PostgresColumn withNotNull() {
        return new PostgresColumn(type, index, constraint, trigger, true, defaultSql);
    }

    /** The same with another {@code DEFAULT}. */
    public PostgresColumn withDefault(String other) {
        return new PostgresColumn(type, index, constraint, trigger, notNull, other);
    }
}
