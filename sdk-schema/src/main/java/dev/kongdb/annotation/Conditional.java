package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code conditional}: when one field matches, another must match too. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(Conditional.List.class)
@KongCheck(value = "conditional", form = KongAttribute.Form.TABLE)
public @interface Conditional {
    /** The field that decides, by its name in Kong. */
    @FieldNames
    String ifField();

    /** The rules that its value must match for the check to apply. */
    Rules[] ifMatch();

    /** The field that is checked, by its name in Kong. */
    @FieldNames
    String thenField();

    /** The rules that its value must then match. */
    Rules[] thenMatch();

    /**
     * The message for the entity; {@code %s} is the field that decides. By default Kong's own
     * message.
     */
    String thenErr() default "";

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        Conditional[] value();
    }
}
