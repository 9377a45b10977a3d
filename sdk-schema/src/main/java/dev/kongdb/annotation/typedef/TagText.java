package dev.kongdb.annotation.typedef;

import dev.kongdb.annotation.KongTypedef;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's typedef {@code tag}. A tag: printable, without {@code ,}, {@code /} and spaces. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongTypedef("tag")
public @interface TagText {}
