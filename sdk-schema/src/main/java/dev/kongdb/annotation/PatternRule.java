package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A Lua pattern with a message, for {@link Match#all} and {@link Match#none}. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface PatternRule {
    /** The Lua pattern. */
    String pattern();

    /** The message when this pattern decides; without it Kong's own message. */
    String err() default "";
}
