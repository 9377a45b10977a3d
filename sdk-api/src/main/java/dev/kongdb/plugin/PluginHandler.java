package dev.kongdb.plugin;

/**
 * What a plugin does with requests; its class carries {@link dev.kongdb.annotation.KongPlugin}. One handler serves all requests, so it
 * must be thread-safe. Its constructor takes nothing, or the {@link dev.kongdb.Kong} it works with.
 *
 * <p>Each method is one of Kong's phases. A plugin runs in the phases whose methods it overrides, for the requests that it is
 * configured for; plugins of higher priority run first. Methods may block. To answer the client itself, a plugin calls {@link
 * Response#exit} or {@link Response#error}; these do not return. A {@link dev.kongdb.error.KongDbException} or any other exception
 * that leaves a method before the answer went out answers 500 {@code An unexpected error occurred}; its text is logged and not shown.
 *
 * @param <C> the record of the plugin's configuration
 */
public interface PluginHandler<C> {
    /**
     * Kong's phase {@code rewrite}: before a route is looked for. Only plugins that are configured for all requests run here. There
     * is no route, no service and no consumer yet; a method or a header that the plugin changes has a say in which route is found.
     */
    default void rewrite(Exchange exchange, C config) {}

    /** Kong's phase {@code access}: after a route was found, before the request goes to the upstream. */
    default void access(Exchange exchange, C config) {}

    /**
     * Kong's phase {@code response}: the upstream has answered, and the client has nothing of the answer yet. The answer is there with
     * its whole body. Its status and headers are changed by {@link Exchange#response}; its body is replaced by {@link Response#exit},
     * after which no other plugin sees it in this phase, as in Kong. The phase is passed over when a plugin has answered, or
     * when no upstream did.
     *
     * <p>A plugin that overrides this method makes every answer of its requests wait until all of it is there.
     */
    default void response(Exchange exchange, C config) {}

    /**
     * Kong's phase {@code log}: after the answer was sent, whoever gave it, and also when nothing went well. Nobody waits for this method:
     * the client may have sent its next request. An exception is logged.
     */
    default void log(Exchange exchange, C config) {}
}
