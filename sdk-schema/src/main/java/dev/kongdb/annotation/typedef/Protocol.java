package dev.kongdb.annotation.typedef;

import dev.kongdb.annotation.KongTypedef;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's typedef {@code protocol}. A protocol that Kong proxies: {@code grpc}, {@code grpcs},
 * {@code http}, {@code https}, {@code tcp}, {@code tls}, {@code tls_passthrough} or {@code udp}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongTypedef("protocol")
public @interface Protocol {}
