package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code match}, {@code not_match}, {@code match_all}, {@code match_any} and {@code
 * match_none}: Lua patterns that must, or must not, match a part of a string (the whole string if
 * they are anchored). All members that are written must hold.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
public @interface Match {
    /** Kong's {@code match}: this pattern matches. */
    @KongAttribute("match")
    String value() default "";

    /** Kong's {@code not_match}: this pattern does not match. */
    @KongAttribute("not_match")
    String not() default "";

    /**
     * Kong's {@code match_all}: every pattern matches; the message of the first that does not is
     * reported.
     */
    @KongAttribute("match_all")
    PatternRule[] all() default {};

    /**
     * Kong's {@code match_none}: no pattern matches; the message of the first that does is
     * reported.
     */
    @KongAttribute("match_none")
    PatternRule[] none() default {};

    /** Kong's {@code match_any}: at least one of these patterns matches. */
    @KongAttribute("match_any.patterns")
    String[] any() default {};

    /** The message when none of {@link #any} matches; without it Kong's own message. */
    @KongAttribute("match_any.err")
    String anyErr() default "";
}
