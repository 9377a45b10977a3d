package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record a subschema of an entity: Kong's {@code new_subschema}. It applies to entities
 * whose {@link KongEntity#subschemaKey} has one of the {@link #keys}. The components of the record
 * take the place of the entity's fields of the same names. The record's entity checks and shorthand
 * fields, which may name all fields of the entity, are added to the entity's own. In this way, an
 * {@link Abstract} field gets its fields:
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface KongSubschema {
    /** The entity, which must have a {@link KongEntity#subschemaKey}. */
    Class<?> of();

    /** The values of the subschema key that select this subschema; at least one. */
    String[] keys();
}
