package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code distinct}: no two of the fields have the same value, empty fields aside. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(Distinct.List.class)
@KongCheck("distinct")
public @interface Distinct {
    /** The fields, by their names in Kong; dotted names reach into records. */
    @FieldNames
    String[] value();

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        Distinct[] value();
    }
}
