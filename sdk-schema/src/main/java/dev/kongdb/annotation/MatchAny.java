package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code match_any}: at least one pattern is found. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute(value = "match_any", form = KongAttribute.Form.TABLE)
public @interface MatchAny {
    /** The Lua patterns. */
    String[] patterns();

    /** The message when none is found; without it Kong's own. */
    String err() default "";
}
