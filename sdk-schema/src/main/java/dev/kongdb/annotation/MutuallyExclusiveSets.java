package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code mutually_exclusive_sets}: only fields of one set may have values. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(MutuallyExclusiveSets.List.class)
@KongCheck(value = "mutually_exclusive_sets", form = KongAttribute.Form.TABLE)
public @interface MutuallyExclusiveSets {
    /** The fields of one set, by their names in Kong. */
    @FieldNames
    String[] set1();

    /** The fields of the other set, by their names in Kong. */
    @FieldNames
    String[] set2();

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        MutuallyExclusiveSets[] value();
    }
}
