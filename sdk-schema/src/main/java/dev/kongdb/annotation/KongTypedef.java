package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the typedef of Kong that an annotation stands for. Other annotations of the component, such
 * as {@link Required}, win over the typedef.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface KongTypedef {
    /** The name of the typedef in Kong. */
    String value();
}
