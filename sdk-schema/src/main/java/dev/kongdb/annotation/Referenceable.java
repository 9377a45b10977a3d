package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code referenceable}: the string may be a {@code {vault://…}} reference. No other rule
 * applies to a reference, and reads replace it by the secret. For strings, and for the elements of
 * lists and sets of strings.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("referenceable")
public @interface Referenceable {}
