package dev.kongdb.plugin;

/**
 * What a plugin does with requests; the class of it carries {@link dev.kongdb.annotation.KongPlugin}. One handler serves all
 * requests of a host, so it must be thread-safe. Its constructor takes nothing, or the {@link dev.kongdb.Kong} it works with.
 *
 * @param <C> the record of the plugin's configuration
 */
public interface PluginHandler<C> {
    /**
     * Kong's access phase: after a route was matched, before the request goes to the upstream. May block. To answer the client at
     * once, call {@link Response#exit} and return; later plugins and the upstream are not called then. A
     * {@link dev.kongdb.error.KongDbException} or any other exception that leaves this method answers 500 {@code An unexpected
     * error occurred}; its text is logged and not shown.
     */
    default void access(Exchange exchange, C config) {}
}
