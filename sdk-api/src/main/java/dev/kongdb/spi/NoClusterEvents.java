package dev.kongdb.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The events of a store that only one node uses: none are sent and none come. Thread-safe. */
public final class NoClusterEvents implements ClusterEventStore {
    private final UUID nodeId = UUID.randomUUID();

    /** For a node. */
    public NoClusterEvents() {}

    @Override
    public UUID nodeId() {
        return nodeId;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void append(String channel, String data, Duration delay) {}

    @Override
    public List<ClusterEvent> since(Instant after, Set<String> channels) {
        return List.of();
    }

    @Override
    public void onWritten(Consumer<List<ClusterEvent>> told) {}
}
