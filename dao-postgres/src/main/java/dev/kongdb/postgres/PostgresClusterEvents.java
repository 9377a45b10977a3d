package dev.kongdb.postgres;

import dev.kongdb.error.DatabaseException;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EventRule;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code cluster_events} on PostgreSQL. Thread-safe. */
final class PostgresClusterEvents implements ClusterEventStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresClusterEvents.class);

    static final String SINCE = "SELECT id, node_id, at, nbf, channel, data FROM cluster_events"
            + " WHERE at > ? AND channel = ANY (?) ORDER BY at";

    /** For more events at once than this, listening nodes are not sent each event. */
    private static final int MOST_NOTIFIED = 100;

    /** How many events one statement writes. */
    private static final int AT_ONCE = 5_000;

    /**
     * How far ahead events lie at most, for the time that the remaining ones take to be written.
     */
    private static final Duration MOST_FOR_THE_REST = Duration.ofSeconds(5);

    /**
     * The distance in time between parts. Two statements differ by less in how long they take to
     * read the server's clock.
     */
    private static final Duration STEP = Duration.ofMillis(20);

    private static final double MILLIS = 1000;

    private final UUID nodeId;
    private final Connections connections;
    private final PostgresSettings settings;
    final EventsSql sql;
    private volatile Consumer<List<ClusterEvent>> told = events -> {};

    /** The transaction that these events belong to, or null. */
    private final @Nullable Together together;

    /**
     * The events of the database.
     *
     * @param propagation Kong's {@code db_update_propagation}
     */
    PostgresClusterEvents(Connections connections, PostgresSettings settings, Duration propagation) {
        this.nodeId = UUID.randomUUID();
        this.connections = connections;
        this.settings = settings;
        this.sql = new EventsSql(nodeId, propagation);
        this.together = null;
    }

    private PostgresClusterEvents(PostgresClusterEvents other, Connections transaction, Together together) {
        this.nodeId = other.nodeId;
        this.connections = transaction;
        this.settings = other.settings;
        this.sql = other.sql.collecting();
        this.together = together;
    }

    /** The events of a transaction that is about to begin. */
    Together together() {
        return new Together();
    }

    /**
     * The events of one transaction. They are written at its end, and passed on when it is
     * committed. Not thread-safe.
     */
    final class Together {
        /** The events by channel and data, since equal events are written once. */
        private final Map<List<String>, ClusterEvent> collected = new LinkedHashMap<>();

        private final List<Written> parts = new ArrayList<>();

        /** Events that were written for the given time of this node's clock, in nanoseconds. */
        private record Written(List<ClusterEvent> events, long at) {}

        private Together() {}

        /** The transaction begins, possibly for a second time. */
        PostgresClusterEvents on(Connections transaction) {
            collected.clear();
            return new PostgresClusterEvents(PostgresClusterEvents.this, transaction, this);
        }

        private void collect(ClusterEvent event) {
            collected.put(List.of(event.channel(), event.data()), event);
        }

        /**
         * Writes the events, just before the transaction ends. The more events are still to be
         * written, the further ahead they lie, so that few have to be written once more if the
         * transaction takes long. Each part is assumed to take twice as long as the one before it,
         * within bounds. No part becomes due before the one before it: versions, which are written
         * last, must come after the events for the changes themselves.
         */
        void write(PostgresClusterEvents transaction) {
            parts.clear();
            List<List<ClusterEvent>> statements = statements(collected.values());
            long lasted = 0;
            long before = Long.MIN_VALUE;
            for (int i = 0; i < statements.size(); i++) {
                long began = System.nanoTime();
                long rest = Math.min(2 * lasted * (statements.size() - i), MOST_FOR_THE_REST.toNanos());
                long ahead = AHEAD.toNanos() + rest;
                if (i > 0) {
                    ahead = Math.max(ahead, before + STEP.toNanos() - began);
                }
                parts.add(new Written(transaction.append(statements.get(i), Duration.ofNanos(ahead)), began + ahead));
                lasted = System.nanoTime() - began;
                // the time of each row is read when the row is made
                before = began + lasted + ahead;
            }
        }

        /** The transaction is committed. */
        void tell() {
            long now = System.nanoTime();
            List<ClusterEvent> events = new ArrayList<>();
            List<ClusterEvent> late = new ArrayList<>();
            for (Written part : parts) {
                events.addAll(part.events);
                if (part.at - now <= 0) {
                    late.addAll(part.events);
                }
            }
            Written last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (last != null && last.at - now > 0 && !late.isEmpty()) {
                // it has the versions, which must come after events that are written once more
                late.addAll(last.events);
            }
            written(events, late);
        }
    }

    @Override
    public UUID nodeId() {
        return nodeId;
    }

    @Override
    public void onWritten(Consumer<List<ClusterEvent>> consumer) {
        told = consumer;
    }

    /**
     * The events for each statement. If there are several statements, versions have one of their
     * own, the last.
     */
    private static List<List<ClusterEvent>> statements(Collection<ClusterEvent> events) {
        List<ClusterEvent> sorted = events.stream()
                .sorted(Comparator.comparing(EventRule::isVersion))
                .toList();
        int versions = (int) sorted.stream().filter(EventRule::isVersion).count();
        int others = sorted.size() > AT_ONCE ? sorted.size() - versions : sorted.size();
        List<List<ClusterEvent>> statements = new ArrayList<>();
        int to;
        for (int from = 0; from < sorted.size(); from = to) {
            to = Math.min(from + AT_ONCE, from < others ? others : sorted.size());
            statements.add(sorted.subList(from, to));
        }
        return statements;
    }

    /**
     * Events were written together with their writes, which are committed.
     *
     * @param late those whose time was reached before the commit, so that a Kong may have polled
     *     past them
     */
    void written(List<ClusterEvent> events, List<ClusterEvent> late) {
        if (events.isEmpty()) {
            return;
        }
        if (together != null) {
            events.forEach(together::collect);
            return;
        }
        told.accept(events);
        try {
            statements(late).forEach(part -> told.accept(append(part, AHEAD)));
        } catch (DatabaseException e) {
            LOG.warn(
                    "a write took long, and its events could not be written once more; a Kong may have missed them", e);
        }
    }

    @Override
    public Instant now() {
        return call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT clock_timestamp()")) {
                result.next();
                return result.getObject(1, OffsetDateTime.class).toInstant();
            }
        });
    }

    @Override
    public void append(String channel, String data, Duration delay) {
        told.accept(append(List.of(channel), List.of(data), delay, AHEAD));
    }

    /** Writes the same events again, under new ids. */
    private List<ClusterEvent> append(List<ClusterEvent> events, Duration ahead) {
        return append(
                events.stream().map(ClusterEvent::channel).toList(),
                events.stream().map(ClusterEvent::data).toList(),
                Duration.ZERO,
                ahead);
    }

    private List<ClusterEvent> append(List<String> channels, List<String> data, Duration delay, Duration ahead) {
        List<ClusterEvent> events = new ArrayList<>(channels.size());
        for (int i = 0; i < channels.size(); i++) {
            // Nobody on this node reads the time.
            events.add(new ClusterEvent(UUID.randomUUID(), nodeId, Instant.EPOCH, null, channels.get(i), data.get(i)));
        }
        Object[] ids = events.stream().map(ClusterEvent::id).toArray();
        return call(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(sql.append(channels.size() > MOST_NOTIFIED))) {
                statement.setDouble(1, ahead.toMillis() / MILLIS);
                statement.setDouble(2, delay.toMillis() / MILLIS);
                statement.setArray(3, connection.createArrayOf("uuid", ids));
                statement.setArray(4, connection.createArrayOf("text", channels.toArray()));
                statement.setArray(5, connection.createArrayOf("text", data.toArray()));
                statement.execute();
                return events;
            }
        });
    }

    @Override
    public List<ClusterEvent> since(Instant after, Set<String> channels) {
        return call(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SINCE)) {
                statement.setObject(1, after.atOffset(ZoneOffset.UTC));
                statement.setArray(2, connection.createArrayOf("text", channels.toArray()));
                List<ClusterEvent> events = new ArrayList<>();
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        events.add(event(result));
                    }
                }
                return events;
            }
        });
    }

    private static ClusterEvent event(ResultSet result) throws SQLException {
        OffsetDateTime notBefore = result.getObject(4, OffsetDateTime.class);
        String channel = result.getString(5);
        String data = result.getString(6);
        return new ClusterEvent(
                result.getObject(1, UUID.class),
                result.getObject(2, UUID.class),
                result.getObject(3, OffsetDateTime.class).toInstant(),
                notBefore == null ? null : notBefore.toInstant(),
                channel == null ? "" : channel,
                data == null ? "" : data);
    }

    private <T> T call(Connections.Work<T> work) {
        try {
            return connections.call(work);
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        return settings.transactionPooling() ? () -> {} : new EventListener(settings, nodeId, listener);
    }
}
