package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code between}: a number in this range, both ends allowed. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute(
        value = "between",
        form = KongAttribute.Form.LIST,
        members = {"min", "max"})
public @interface Between {
    /** The least value. */
    double min();

    /** The greatest value. */
    double max();
}
