package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code at_least_one_of}: at least one of the fields is not empty. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(AtLeastOneOf.List.class)
@KongCheck("at_least_one_of")
public @interface AtLeastOneOf {
    /** The fields, by their names in Kong; dotted names reach into records. */
    @FieldNames
    String[] value();

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        AtLeastOneOf[] value();
    }
}
