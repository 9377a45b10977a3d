package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code default}: what an absent value becomes on insert, upsert and read. Values are
 * written as text: of a string, an enum (the name in Kong), a number or a boolean one; of a list or
 * set each element, so that {@code @Default({})} is an empty one; of a map or record, and of
 * elements that are such, the JSON of it, or nothing for an empty one. {@link Rules#NULL} is an
 * explicit null, as Kong writes it for some fields. What cannot be read as the type of the component
 * is a compile error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("default")
public @interface Default {
    /** The default, or its elements. */
    String[] value();
}
