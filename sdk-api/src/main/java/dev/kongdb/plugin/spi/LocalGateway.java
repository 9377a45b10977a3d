package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Consumer;
import dev.kongdb.plugin.PluginLog;
import java.util.Optional;

/** What is around the requests of a {@link LocalPdk}. */
public interface LocalGateway {
    /** The id of the node. */
    String nodeId();

    /** Whether that address is trusted; false for what is not an address. */
    boolean isTrusted(String address);

    /** A consumer by its id, or else by its username if that may be. */
    Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername);

    /** Whether there is an upstream of that name for the request. */
    boolean hasUpstream(String name);

    /** Writes a message of a plugin. */
    void log(PluginLog.Level level, String plugin, String message);
}
