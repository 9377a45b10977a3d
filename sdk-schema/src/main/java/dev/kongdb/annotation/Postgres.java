package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a component is stored in PostgreSQL if that differs from Kong's usual layout. It is for
 * tables that Kong's own plugins created with other names. Members that are left out follow the
 * usual layout.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Postgres {
    /** The type of the column, such as {@code SMALLINT}. */
    String type() default "";

    /**
     * The name of the index: on a reference, on {@code tags}, or on an endpoint key that is not
     * unique. On any other component that is neither unique nor a collection or record, it creates
     * an index, which {@code Options.having} uses; Cassandra has an index then, too.
     */
    String index() default "";

    /**
     * The name of the constraint: the foreign key of a reference, otherwise the unique constraint.
     */
    String constraint() default "";

    /** The name of the trigger that maintains Kong's {@code tags} table; on {@code tags}. */
    String trigger() default "";

    /** Whether the column is {@code NOT NULL}; in Kong only the schema refuses null. */
    boolean notNull() default false;

    /** The {@code DEFAULT} of the column, an SQL expression. */
    String defaultSql() default "";
}
