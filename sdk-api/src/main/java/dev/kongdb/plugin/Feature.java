package dev.kongdb.plugin;

/**
 * A function that some gateways lack. Our host has all of them, and so has {@code TestExchange}
 * unless it is told otherwise. A Kong has them depending on its version, and on the protocol that
 * it speaks with the plugin server. If a plugin calls a function that its Kong lacks, the plugin
 * server does not start, unless the class that calls the function, or a class around it, asks
 * {@link Exchange#offers} about it.
 */
public enum Feature {
    /**
     * {@link PluginLog#setSerializedValue(String, Object, PluginLog.Mode)}, the method that takes a
     * mode. A Kong lacks it with {@code ProtoBuf:1}.
     */
    SERIALIZED_VALUE_MODES,
    /** {@link ServiceTarget#setUpstream}. A Kong before 3.7 lacks it with {@code ProtoBuf:1}. */
    SET_UPSTREAM
}
