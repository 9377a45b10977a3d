package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which attribute of Kong's schema language an annotation, or one of its members, stands for. The annotation processor knows
 * no more of them than this, so a new validator is one annotation with this on it. A member left at its default is left out.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.ANNOTATION_TYPE, ElementType.METHOD})
public @interface KongAttribute {
    /** The name of the attribute in Kong. */
    String value();

    /** How what is written becomes the value of the attribute. */
    Form form() default Form.VALUE;

    /** For {@link Form#LIST}: the members in the order of the list. Compilers do not agree on the order of declaration. */
    String[] members() default {};

    /** How what is written becomes the value of an attribute. */
    enum Form {
        /** The member {@code value} as it is; {@code true} when the annotation has none. */
        VALUE,
        /** The only element of an array, which is an array so that it can be left out. */
        SCALAR,
        /** The members that {@link KongAttribute#members} names, as a list. */
        LIST,
        /** The members that were written, by their names in snake_case, as a map. */
        TABLE,
        /** An explicit null. */
        NULL
    }
}
