package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code @Nullable Long} component that is no field. In entities that were read, it is the
 * seconds left to live, or null when the entity does not expire. Writes ignore it; they take the
 * ttl from their options. For entities with {@code ttl = true}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Ttl {}
