package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code mutually_exclusive_subsets}: the elements of a set come from at most one of the
 * subsets.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("mutually_exclusive_subsets")
public @interface MutuallyExclusiveSubsets {
    /** The subsets. */
    Subset[] value();

    /** One of the subsets. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target({})
    @interface Subset {
        /** Its elements. */
        String[] value();
    }
}
