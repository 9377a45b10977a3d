package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code eq}: only this value, written as text: {@code @Eq("2")} on an {@code int}. With
 * {@link Rules#NULL} only null, as subschemas do for fields that they do not allow. A text that the
 * type of the component cannot hold is a compile error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("eq")
public @interface Eq {
    /** The value. */
    String value();
}
