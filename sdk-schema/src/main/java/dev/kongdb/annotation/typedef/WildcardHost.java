package dev.kongdb.annotation.typedef;

import dev.kongdb.annotation.KongTypedef;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's typedef {@code wildcard_host}. A host name without port, which may start or end with
 * {@code *}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongTypedef("wildcard_host")
public @interface WildcardHost {}
