package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class the handler of a plugin. The class implements
 * {@code dev.kongdb.plugin.PluginHandler} of a record with {@link PluginConfig}, and its
 * constructor takes nothing, or a {@code dev.kongdb.Kong}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface KongPlugin {
    /** The name under which the plugin is configured. */
    String name();

    /** Kong's {@code VERSION}. */
    String version();

    /** Kong's {@code PRIORITY}: plugins of higher priority run first. */
    int priority();

    /**
     * The protocols that the plugin can serve, which are also the default of its configuration.
     * Without any, it serves all, with Kong's default.
     */
    ProxyProtocol[] protocols() default {};

    /** Whether the plugin cannot be configured for a consumer, as Kong's {@code no_consumer}. */
    boolean noConsumer() default false;

    /** Whether the plugin cannot be configured for a service, as Kong's {@code no_service}. */
    boolean noService() default false;

    /** Whether the plugin cannot be configured for a route, as Kong's {@code no_route}. */
    boolean noRoute() default false;
}
