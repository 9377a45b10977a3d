package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code one_of}: one of these values, written as text: {@code @OneOf({"80", "443"})} on an
 * {@code int}. For strings, an enum does the same.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("one_of")
public @interface OneOf {
    /** The values allowed. */
    String[] value();
}
