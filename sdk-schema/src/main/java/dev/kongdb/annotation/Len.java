package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code len_min}, {@code len_max} and {@code len_eq}: how many bytes a string, elements a
 * list or set, or entries a map may have. For strings, {@code min} is 1 unless it is written, so
 * the empty string needs {@code @Len(eq = 0, min = 0)}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
public @interface Len {
    /** Kong's {@code len_min}: the least length; by default there is none. */
    @KongAttribute("len_min")
    int min() default -1;

    /** Kong's {@code len_max}: the greatest length; by default there is none. */
    @KongAttribute("len_max")
    int max() default -1;

    /** Kong's {@code len_eq}: the only length; by default any. */
    @KongAttribute("len_eq")
    int eq() default -1;
}
