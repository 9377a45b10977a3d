package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code mutually_required}: all of the fields are empty, or none. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(MutuallyRequired.List.class)
@KongCheck("mutually_required")
public @interface MutuallyRequired {
    /** The fields, by their names in Kong; dotted names reach into records. */
    @FieldNames
    String[] value();

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        MutuallyRequired[] value();
    }
}
