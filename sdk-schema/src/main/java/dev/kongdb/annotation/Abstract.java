package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code abstract}: the entity's subschemas define the fields of this record, as every
 * plugin does for {@code plugins.config}. The component is a {@code Map<String, Object>} of
 * JSON-like values.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("abstract")
public @interface Abstract {}
