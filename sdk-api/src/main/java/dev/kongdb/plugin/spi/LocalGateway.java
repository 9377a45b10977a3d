package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Consumer;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.PluginLog;
import java.util.Optional;

/** What a {@link LocalPdk} needs of the process that serves the request. */
public interface LocalGateway {
    /** The id of the node. */
    String nodeId();

    /** Whether the address is trusted; false for a text that is not an address. */
    boolean isTrusted(String address);

    /** The consumer with the id, or else with the username if {@code byUsername} allows it. */
    Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername);

    /** Whether the workspace of the request has an upstream of that name. */
    boolean hasUpstream(String name);

    /** Whether plugins have the function. */
    default boolean offers(Feature feature) {
        return true;
    }

    /** Writes a message of a plugin. */
    void log(PluginLog.Level level, String plugin, String message);
}
