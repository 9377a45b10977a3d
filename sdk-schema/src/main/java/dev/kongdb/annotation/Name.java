package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name in Kong, if it is not the Java name in snake_case ({@code created_at} for {@code
 * createdAt}) or, for a constant of an enum, the constant in lower case ({@code tls_passthrough}
 * for {@code TLS_PASSTHROUGH}).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Name {
    /** The name in Kong. */
    String value();
}
