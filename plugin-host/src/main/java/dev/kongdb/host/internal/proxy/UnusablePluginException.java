package dev.kongdb.host.internal.proxy;

/**
 * A request needs a plugin that is configured and cannot run. The log has said so when the plugin
 * was configured, so the exception has no stack trace, and no request logs it again.
 */
final class UnusablePluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusablePluginException(String problem) {
        super(problem, null, false, false);
    }
}
