package dev.kongdb.plugin;

import java.util.Locale;

/** The phases of a request in which plugins run, in their order. */
public enum Phase {
    /** Before a route is looked for: {@link PluginHandler#rewrite}. */
    REWRITE,
    /** Before the request goes to the upstream: {@link PluginHandler#access}. */
    ACCESS,
    /** When the upstream has answered: {@link PluginHandler#response}. */
    RESPONSE,
    /** When the client has its answer: {@link PluginHandler#log}. */
    LOG;

    /** Kong's name of the phase, such as {@code access}. */
    public String kongName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
