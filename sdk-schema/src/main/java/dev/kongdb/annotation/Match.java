package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code match}, {@code not_match}, {@code match_all}, {@code match_any} and
 * {@code match_none}: the Lua patterns that a string must and must not have in it, anywhere unless
 * anchored. All members that are written must hold.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
public @interface Match {
    /** Kong's {@code match}: this pattern is found. */
    @KongAttribute("match")
    String value() default "";

    /** Kong's {@code not_match}: this pattern is not found. */
    @KongAttribute("not_match")
    String not() default "";

    /** Kong's {@code match_all}: every pattern is found, or its message is given. */
    @KongAttribute("match_all")
    PatternRule[] all() default {};

    /** Kong's {@code match_none}: no pattern is found, or its message is given. */
    @KongAttribute("match_none")
    PatternRule[] none() default {};

    /** Kong's {@code match_any}: at least one of these patterns is found. */
    @KongAttribute("match_any.patterns")
    String[] any() default {};

    /** The message when none of {@link #any} is found; without it Kong's own. */
    @KongAttribute("match_any.err")
    String anyErr() default "";
}
