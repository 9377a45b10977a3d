package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code default}: the value that an absent field gets on insert, upsert and read. Values
 * are written as text. For a string, an enum (its name in Kong), a number or a boolean, the text is
 * the value. For a list or set, there is one text for each element, so {@code @Default({})} is an
 * empty one. For a map or record, and for elements of these types, the text is JSON, or empty for
 * an empty one. {@link Rules#NULL} is an explicit null, as Kong writes it for some fields. A text
 * that the type of the component cannot hold is a compile error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("default")
public @interface Default {
    /** The default, or its elements. */
    String[] value();
}
