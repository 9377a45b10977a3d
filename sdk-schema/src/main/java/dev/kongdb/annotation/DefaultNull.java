package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code default}: what an absent value becomes on insert, upsert and read. Here it is an
 * explicit null, as Kong writes it for some fields.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute(value = "default", form = KongAttribute.Form.NULL)
public @interface DefaultNull {}
