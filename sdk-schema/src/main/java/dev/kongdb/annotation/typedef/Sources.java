package dev.kongdb.annotation.typedef;

import dev.kongdb.annotation.KongTypedef;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's typedef {@code sources}. A set of records with an {@code ip}, which may be a range, and a
 * {@code port}; either may be null.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongTypedef("sources")
public @interface Sources {}
