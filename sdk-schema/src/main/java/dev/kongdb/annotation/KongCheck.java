package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the entity check of Kong that an annotation on a record stands for; the counterpart of
 * {@link KongAttribute}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.ANNOTATION_TYPE)
public @interface KongCheck {
    /** The name of the check in Kong. */
    String value();

    /** How the members of the annotation become the argument of the check. */
    KongAttribute.Form form() default KongAttribute.Form.VALUE;
}
