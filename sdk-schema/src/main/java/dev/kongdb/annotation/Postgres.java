package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a component is stored in PostgreSQL, where that differs from Kong's usual layout: for tables
 * that Kong's own plugins created with other names. Members that are left out follow the usual
 * layout.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Postgres {
    /** The type of the column, such as {@code SMALLINT}. */
    String type() default "";

    /**
     * The name of the index: on a reference, on {@code tags}, or on an endpoint key which is not
     * unique. On any other component that is not unique, and no collection nor record, it makes an
     * index, for {@code Options.having}; Cassandra then has one, too.
     */
    String index() default "";

    /** The name of the constraint: the foreign key of a reference, else the unique constraint. */
    String constraint() default "";

    /** The name of the trigger that keeps Kong's {@code tags} table; on {@code tags}. */
    String trigger() default "";

    /** Whether the column is {@code NOT NULL}; Kong leaves that to its schemas. */
    boolean notNull() default false;

    /** The {@code DEFAULT} of the column, an SQL expression. */
    String defaultSql() default "";
}
