package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.EntityChange;
import dev.kongdb.event.Operation;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.Strategy;
import dev.kongdb.tck.internal.Relay;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events between nodes arrive in spite of all obstacles. */
class NodesApartTest {
    private static final String DATABASE = Server.newDatabase();

    private static final ExecutorService threads = Executors.newCachedThreadPool();
    private static Kong writer;

    @BeforeAll
    static void open() {
        writer = Kong.open(Server.config(DATABASE));
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        writer.close();
    }

    private static Kong node(Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(further);
        settings.put("db_update_frequency", "0.2");
        return Kong.open(Server.config(DATABASE).with(settings));
    }

    private static Consumer newConsumer() {
        return newConsumer(writer);
    }

    private static Consumer newConsumer(Kong node) {
        return node.db()
                .consumers()
                .insert(Consumer.with().username(UUID.randomUUID().toString()));
    }

    private static Consumer rename(Consumer consumer) {
        return writer.db()
                .consumers()
                .update(
                        consumer.id(),
                        Consumer.with().customId(UUID.randomUUID().toString()));
    }

    /** From its notification alone, the node would take the event for one of another node. */
    @Test
    void aNodeTellsOfItsOwnWriteOnceThoughItsNotificationComesBeforeItsAnswer() throws Exception {
        CountDownLatch heardLater = new CountDownLatch(1);
        String id = UUID.randomUUID().toString();
        try (Held held = new Held(id, heardLater, Awaiting.PATIENCE);
                Kong node = node(held.settings())) {
            Consumer own = newConsumer(node);
            Consumer other = newConsumer();
            List<EntityChange<Consumer>> told = new CopyOnWriteArrayList<>();
            try (Subscription here = node.db().consumers().onChange(change -> {
                if (change.cacheKey().contains(own.id().toString())) {
                    told.add(change);
                } else if (change.entity().map(Consumer::customId).isPresent()) {
                    heardLater.countDown();
                }
            })) {
                assertThat(here).isNotNull();
                Future<Consumer> update = threads.submit(() ->
                        node.db().consumers().update(own.id(), Consumer.with().customId(id)));
                held.awaitAnswer();
                // This write is notified after the node's own write. When its notification arrives,
                // the answer is let through.
                rename(other);
                assertThat(update.get().customId()).isEqualTo(id);
                assertThat(told)
                        .containsExactly(new EntityChange<>(
                                Operation.UPDATE,
                                Optional.of(update.get()),
                                Optional.of(own),
                                told.get(0).cacheKey(),
                                true));
            }
        }
    }

    /**
     * The events are written a second time, because a Kong may have polled past them. The node must
     * recognise these events as its own, too.
     */
    @Test
    void theEventsOfAWriteThatTookLongAreItsOwnToo() throws Exception {
        String id = UUID.randomUUID().toString();
        try (Held held = new Held(id, new CountDownLatch(1), ClusterEventStore.AHEAD);
                Kong node = node(held.settings())) {
            Consumer own = newConsumer();
            List<UUID> told = new CopyOnWriteArrayList<>();
            node.db()
                    .unwrap(Strategy.class)
                    .orElseThrow()
                    .clusterEvents()
                    .onWritten(events -> events.forEach(event -> told.add(event.id())));
            node.db().consumers().update(own.id(), Consumer.with().customId(id));
            assertThat(told)
                    .hasSize(2)
                    .containsExactlyInAnyOrderElementsOf(
                            events("id", own.id().toString(), node, result -> result.getObject(1, UUID.class)));
        }
    }

    /** The call failed, so the writing node does not know that the write was committed. */
    @Test
    void whatANodeWroteWithoutAnAnswerIsReadThere() throws Exception {
        String id = UUID.randomUUID().toString();
        try (Held held = new Held(id, new CountDownLatch(1), Awaiting.PATIENCE);
                Kong node = node(held.settings())) {
            Consumer own = newConsumer();
            ConsumerDao cached = node.db().consumers().cached();
            Awaiting.until(() -> cached.select(own.id()).equals(Optional.of(own)));
            Future<Consumer> update = threads.submit(
                    () -> node.db().consumers().update(own.id(), Consumer.with().customId(id)));
            held.awaitAnswer();
            held.relay.cut();
            assertThatThrownBy(update::get).hasCauseInstanceOf(DatabaseException.class);
            Awaiting.until(() -> cached.select(own.id()).map(Consumer::customId).equals(Optional.of(id)));
        }
    }

    /**
     * A connection of a node that holds back the first answer that contains a text, but no
     * notification.
     */
    private static final class Held implements AutoCloseable {
        private final AtomicBoolean held = new AtomicBoolean();
        private final CountDownLatch answered = new CountDownLatch(1);
        private final CountDownLatch until;
        private final Relay relay;

        /** Holds the answer until the latch opens, but no longer than {@code atMost}. */
        Held(String text, CountDownLatch until, Duration atMost) {
            this.until = until;
            this.relay = new Relay(Server.port(), answer -> {
                if (new String(answer, StandardCharsets.ISO_8859_1).contains(text) && held.compareAndSet(false, true)) {
                    answered.countDown();
                    await(until, atMost);
                }
                return answer;
            });
        }

        private static boolean await(CountDownLatch latch, Duration atMost) {
            try {
                return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        Map<String, String> settings() {
            return Map.of("pg_port", String.valueOf(relay.port()));
        }

        void awaitAnswer() {
            assertThat(await(answered, Awaiting.PATIENCE)).isTrue();
        }

        @Override
        public void close() {
            until.countDown();
            relay.close();
        }
    }

    @Test
    void aNodeThatHearsNoNotificationAsks() {
        try (Kong node = node(Map.of("pg_transaction_pooling", "on"))) {
            ConsumerDao cached = node.db().consumers().cached();
            Consumer consumer = newConsumer();
            Awaiting.until(() -> cached.select(consumer.id()).equals(Optional.of(consumer)));
            Consumer renamed = rename(consumer);
            Awaiting.until(() -> cached.select(consumer.id()).equals(Optional.of(renamed)));
        }
    }

    /**
     * The server ends the session in which the node listens, and lets nobody connect until the
     * write is committed, so the notification does not reach the node. The node would poll again
     * only after ten minutes.
     */
    @Test
    void aNotificationThatIsLostWithItsSessionIsMadeUpForAtOnce() throws SQLException {
        Map<String, String> seldom = Map.of("db_update_frequency", "600");
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            Awaiting.until(() -> listening(statement).size() == 1);
            List<Integer> writers = listening(statement);
            try (Kong node = Kong.open(Server.config(DATABASE).with(seldom))) {
                ConsumerDao cached = node.db().consumers().cached();
                Consumer consumer = newConsumer();
                for (int i = 0; i < 5; i++) {
                    Consumer before = cached.select(consumer.id()).orElseThrow();
                    Awaiting.until(() -> listening(statement).size() == 2);
                    List<Integer> ended = listening(statement);
                    ended.removeAll(writers);
                    Consumer renamed;
                    try {
                        statement.execute("ALTER DATABASE " + DATABASE + " ALLOW_CONNECTIONS false");
                        statement.execute("SELECT pg_terminate_backend(" + ended.get(0) + ")");
                        Awaiting.until(() -> listening(statement).equals(writers));
                        renamed = rename(before);
                    } finally {
                        statement.execute("ALTER DATABASE " + DATABASE + " ALLOW_CONNECTIONS true");
                    }
                    Awaiting.until(() -> cached.select(consumer.id()).equals(Optional.of(renamed)));
                }
            }
        }
    }

    /** The processes of the server for the sessions that listen. */
    private static List<Integer> listening(Statement statement) {
        String select = "SELECT pid FROM pg_stat_activity WHERE datname = '" + DATABASE
                + "' AND query IN ('LISTEN kong_cluster_events', 'SELECT 1')";
        List<Integer> found = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(select)) {
            while (result.next()) {
                found.add(result.getInt(1));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Every node polls every few seconds, and events are kept for an hour. */
    @Test
    void aPollFindsRecentEventsByTheirIndex() throws SQLException {
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(DATABASE));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO cluster_events (id, node_id, at, expire_at, channel, data)"
                    + " SELECT gen_random_uuid(), gen_random_uuid(), now() - i * interval '0.2 s', now() + interval '1 h',"
                    + " 'invalidations', 'of-long-ago' FROM generate_series(1, 18000) i");
            statement.execute("ANALYZE cluster_events");
            try (PreparedStatement poll = connection.prepareStatement("EXPLAIN " + PostgresClusterEvents.SINCE)) {
                poll.setObject(1, OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(25));
                poll.setArray(2, connection.createArrayOf("text", new String[] {"invalidations"}));
                try (ResultSet plan = poll.executeQuery()) {
                    StringBuilder lines = new StringBuilder();
                    while (plan.next()) {
                        lines.append(plan.getString(1)).append('\n');
                    }
                    assertThat(lines)
                            .contains("Index Scan using cluster_events_at_idx")
                            .doesNotContain("Seq Scan");
                }
            } finally {
                statement.execute("DELETE FROM cluster_events WHERE data = 'of-long-ago'");
            }
        }
    }

    /** Otherwise a Kong could poll past the time of the event before the transaction commits. */
    @Test
    void theEventsOfATransactionAreOfTheTimeOfItsEnd() {
        String[] ids = new String[2];
        writer.db().writeTogether(together -> {
            ids[0] = insert(together.consumers());
            for (int i = 0; i < 10; i++) {
                // a write of its own, which is committed at once
                ids[1] = insert(writer.db().consumers());
            }
        });
        assertThat(timeOf(ids[0])).isAfterOrEqualTo(timeOf(ids[1]));
    }

    private static String insert(ConsumerDao consumers) {
        return consumers
                .insert(Consumer.with().username(UUID.randomUUID().toString()))
                .id()
                .toString();
    }

    /**
     * The time of the event about the consumer. If a slow statement has made the node write the
     * event twice, this is the time of the first one.
     */
    private static Instant timeOf(String id) {
        List<Instant> times = events(
                "at",
                id,
                writer,
                result -> result.getObject(1, OffsetDateTime.class).toInstant());
        return Collections.min(times);
    }

    private interface Read<T> {
        T of(ResultSet result) throws SQLException;
    }

    /** A column of the events that a node has written about a consumer. */
    private static <T> List<T> events(String column, String consumer, Kong node, Read<T> read) {
        String select = "SELECT " + column + " FROM cluster_events WHERE data LIKE ? AND node_id = ?";
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(DATABASE));
                PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, "consumers:" + consumer + ":%");
            statement.setObject(2, node.clusterEvents().nodeId());
            List<T> found = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    found.add(read.of(result));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
