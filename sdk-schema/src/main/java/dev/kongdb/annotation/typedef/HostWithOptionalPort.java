package dev.kongdb.annotation.typedef;

import dev.kongdb.annotation.KongTypedef;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's typedef {@code host_with_optional_port}. A host name or IP address, with or without port.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongTypedef("host_with_optional_port")
public @interface HostWithOptionalPort {}
