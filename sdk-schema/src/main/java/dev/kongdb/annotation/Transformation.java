package dev.kongdb.annotation;

import dev.kongdb.schema.definition.TransformationFunction;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An entry of Kong's {@code transformations}: computes fields from other fields when an entity is
 * written or read. It runs when all inputs were given and all needs have values. The classes have a
 * constructor without parameters that the generated code can reach; one instance serves all
 * threads.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(Transformation.List.class)
public @interface Transformation {
    /** The input fields, by their names in Kong. The transformation runs when they are given. */
    @FieldNames
    String[] input();

    /** Further fields that it reads, by their names in Kong. */
    @FieldNames
    String[] needs() default {};

    /** The function that runs when an entity is written; by default none. */
    Class<? extends TransformationFunction> onWrite() default TransformationFunction.class;

    /** The function that runs when an entity is read; by default none. */
    Class<? extends TransformationFunction> onRead() default TransformationFunction.class;

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        Transformation[] value();
    }
}
