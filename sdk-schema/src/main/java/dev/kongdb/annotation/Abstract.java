package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code abstract}: the entity's subschemas say what this record holds, as every plugin does for {@code plugins.config}. The
 * component is a {@code Map<String, Object>} with the values JSON-like.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("abstract")
public @interface Abstract {}
