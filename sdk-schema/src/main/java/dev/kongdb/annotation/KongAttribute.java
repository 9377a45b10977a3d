package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the attribute of Kong's schema language that an annotation, or one of its members, stands
 * for. The annotation processor knows nothing else about annotations, so a new validator is one
 * annotation with this one on it. A member that is not written, or is false, is left out.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.ANNOTATION_TYPE, ElementType.METHOD})
public @interface KongAttribute {
    /**
     * The name of the attribute in Kong. On a member, {@code attribute.key} is one entry of an
     * attribute that is a table.
     */
    String value();

    /** How the members become the value of the attribute. */
    Form form() default Form.VALUE;

    /**
     * For {@link Form#LIST}: the members in the order of the list. It must be given, since
     * compilers differ in the order of declarations.
     */
    String[] members() default {};

    /** How the members become the value of an attribute. */
    enum Form {
        /** The member {@code value} as it is; {@code true} when the annotation has none. */
        VALUE,
        /** The only element of an array; the member is an array so that it can be left out. */
        SCALAR,
        /** The members that {@link KongAttribute#members} names, as a list. */
        LIST,
        /** The members that were written, by their names in snake_case, as a map. */
        TABLE
    }
}
