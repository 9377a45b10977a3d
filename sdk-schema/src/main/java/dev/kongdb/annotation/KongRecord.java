package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record usable as the type of a field: Kong's {@code record}. Its components are fields
 * like those of an entity; entity checks and shorthand fields may be on it as well. An absent
 * component of such a type becomes a record with its defaults, unless it is {@code @Nullable}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface KongRecord {}
