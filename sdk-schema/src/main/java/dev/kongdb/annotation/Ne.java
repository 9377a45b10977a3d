package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code ne}: any value but this, written as text: {@code @Ne("0")} on an {@code int}. With
 * {@link Rules#NULL} any value at all, with the message {@code value must not be null} or that of
 * {@link Err}. A text that the type of the component cannot hold is a compile error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("ne")
public @interface Ne {
    /** The value. */
    String value();
}
