package dev.kongdb.plugin;

/**
 * Runs a plugin on requests. The class that implements it has {@link
 * dev.kongdb.annotation.KongPlugin}. One handler serves all requests, so it must be thread-safe.
 * Its constructor has no parameter, or one for the {@link dev.kongdb.Kong}.
 *
 * <p>Each method is one of Kong's phases. A plugin runs in the phases whose methods it overrides,
 * for the requests that it is configured for; plugins of higher priority run first. Methods may
 * block. To answer the client itself, a plugin calls {@link Response#exit} or {@link
 * Response#error}; these do not return. If a method throws an exception before the answer was sent,
 * the client gets 500 {@code An unexpected error occurred}. The text of the exception is logged,
 * but not sent.
 *
 * @param <C> the record of the plugin's configuration
 */
public interface PluginHandler<C> {
    /**
     * Kong's phase {@code rewrite}: before a route is looked for. Only plugins that are configured
     * for all requests run here. There is no route, no service and no consumer yet; if the plugin
     * changes the method or a header, this counts for the choice of the route.
     */
    default void rewrite(Exchange exchange, C config) {}

    /**
     * Kong's phase {@code access}: after a route was found, before the request goes to the
     * upstream.
     */
    default void access(Exchange exchange, C config) {}

    /**
     * Kong's phase {@code response}: after the upstream has answered, before the client gets
     * anything. The plugin can read the answer with its whole body. {@link Exchange#response}
     * changes its status and headers. {@link Response#exit} replaces its body, and then no other
     * plugin runs in this phase, as in Kong. The phase does not run if a plugin has answered, or if
     * no upstream did.
     *
     * <p>If a plugin overrides this method, the client gets nothing until the upstream's whole
     * answer has been read.
     */
    default void response(Exchange exchange, C config) {}

    /**
     * Kong's phase {@code log}: after the answer was sent, whoever gave it, or after sending it has
     * failed. Nobody waits for this method, so the client may already have sent its next request.
     * If it throws, the exception is logged.
     */
    default void log(Exchange exchange, C config) {}
}
