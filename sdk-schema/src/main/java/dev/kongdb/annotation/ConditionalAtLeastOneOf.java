package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code conditional_at_least_one_of}: when a field matches, at least one of some other
 * fields is not empty.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(ConditionalAtLeastOneOf.List.class)
@KongCheck(value = "conditional_at_least_one_of", form = KongAttribute.Form.TABLE)
public @interface ConditionalAtLeastOneOf {
    /** The field that decides, by its name in Kong. */
    @FieldNames
    String ifField();

    /** The rules that its value must match for the check to apply. */
    Rules[] ifMatch();

    /** The fields, one of which must then not be empty, by their names in Kong. */
    @FieldNames
    String[] thenAtLeastOneOf();

    /** The message for it; {@code %s} is the list of fields. By default Kong's own message. */
    String thenErr() default "";

    /** Other rules that the value may match instead. */
    Rules[] elseMatch() default {};

    /** The fields, one of which must not be empty in that case, by their names in Kong. */
    @FieldNames
    String[] elseThenAtLeastOneOf() default {};

    /**
     * The message in that case; {@code %s} is the list of fields. By default Kong's own message.
     */
    String elseThenErr() default "";

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        ConditionalAtLeastOneOf[] value();
    }
}
