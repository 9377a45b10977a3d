package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name in Kong, where it is not the Java name in snake_case ({@code createdAt} is
 * {@code created_at}) or, on a constant of an enum, the constant in lower case
 * ({@code TLS_PASSTHROUGH} is {@code tls_passthrough}).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Name {
    /** The name in Kong. */
    String value();
}
