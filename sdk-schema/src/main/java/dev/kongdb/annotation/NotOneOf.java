package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code not_one_of}: none of these values, written as text: {@code @NotOneOf({"0", "13"})}
 * on an {@code int}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("not_one_of")
public @interface NotOneOf {
    /** The values refused. */
    String[] value();
}
