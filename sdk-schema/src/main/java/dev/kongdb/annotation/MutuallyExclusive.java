package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code mutually_exclusive}: at most one of the fields is not empty. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(MutuallyExclusive.List.class)
@KongCheck("mutually_exclusive")
public @interface MutuallyExclusive {
    /** The fields, by their names in Kong; dotted names reach into records. */
    @FieldNames
    String[] value();

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        MutuallyExclusive[] value();
    }
}
