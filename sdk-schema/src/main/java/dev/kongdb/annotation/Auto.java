package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code auto}: the value is generated when it is absent on insert and upsert.
 *
 * <p>A {@code UUID} becomes a random one, a {@code String} 32 random letters and digits; an
 * {@code Instant} named {@code createdAt} the time of the insert, one named {@code updatedAt} the
 * time of every write.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("auto")
public @interface Auto {}
