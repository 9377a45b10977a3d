package dev.kongdb.tck.vectors.http;

import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;

/**
 * The events in the table {@code cluster_events}, by which the nodes on a database inform each
 * other. Not thread-safe.
 */
public final class EventLog implements AutoCloseable {
    private static final Set<String> KONGS_CHANNELS =
            Set.of("invalidations", "balancer:upstreams", "balancer:targets", "balancer:post_health");

    private final Strategy strategy;
    private final Set<UUID> read = new HashSet<>();

    /** The events in the database of these settings. */
    public EventLog(KongConfig config) {
        String database = config.get("database", "postgres");
        this.strategy = ServiceLoader.load(StrategyFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(database))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no store '" + database + "' is on the class path"))
                .open(config);
    }

    /** The events since the last call, sorted. Each is its channel, a blank, and its data. */
    List<String> next() {
        return strategy.clusterEvents().since(Instant.EPOCH, KONGS_CHANNELS).stream()
                .filter(event -> read.add(event.id()))
                .map(EventLog::text)
                .sorted()
                .toList();
    }

    private static String text(ClusterEvent event) {
        return event.channel() + " " + event.data();
    }

    @Override
    public void close() {
        strategy.close();
    }
}
