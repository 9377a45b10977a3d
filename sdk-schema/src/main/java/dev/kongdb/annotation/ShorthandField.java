package dev.kongdb.annotation;

import dev.kongdb.schema.definition.ShorthandFunction;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An entry of Kong's {@code shorthand_fields}: a value that a write may give in place of the fields
 * it stands for, such as the {@code url} of a service. The builder has a setter for it. The class
 * has a constructor without parameters that the generated code can reach; one instance serves all
 * threads.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(ShorthandField.List.class)
public @interface ShorthandField {
    /** The name in Kong. A field may have the same name; the function then sets it, too. */
    String name();

    /** The type of the value. */
    Type type() default Type.STRING;

    /** The type of the elements of a list or set, or of the values of a map. */
    Type elements() default Type.STRING;

    /** The rules for the value before it is expanded. */
    Rules[] rules() default {};

    /** The function that expands the value. */
    Class<? extends ShorthandFunction> func();

    /**
     * The types that shorthand fields can have in Kong: all but records, references and functions.
     */
    enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        ARRAY,
        SET,
        MAP
    }

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        ShorthandField[] value();
    }
}
