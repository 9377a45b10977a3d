package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.error.DatabaseException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nodes tell each other gets through, however it is hindered. */
class NodesApartTest {
    private static final String DATABASE = Server.newDatabase();

    /** More by {@code -Dkongdb.test.rounds=…}. */
    private static final int CUTS = Math.max(5, Integer.getInteger("kongdb.test.rounds", 0) / 20);

    private static Kong writer;

    @BeforeAll
    static void open() {
        writer = Kong.open(Server.config(DATABASE));
    }

    @AfterAll
    static void close() {
        writer.close();
    }

    private static Kong node(Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(further);
        settings.put("db_update_frequency", "0.2");
        return Kong.open(Server.config(DATABASE).with(settings));
    }

    private static Consumer newConsumer() {
        return writer.db()
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

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!holds(condition)) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What is not in the cache cannot be read while the connections are cut. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (DatabaseException e) {
            return false;
        }
    }

    @Test
    void aNodeWhoseConnectionsAreCutHearsWhatItMissed() {
        try (Relay relay = new Relay(Server.port());
                Kong node = node(Map.of("pg_host", "127.0.0.1", "pg_port", String.valueOf(relay.port())))) {
            ConsumerDao cached = node.db().consumers().cached();
            Consumer consumer = newConsumer();
            await(() -> cached.select(consumer.id()).equals(Optional.of(consumer)));
            for (int i = 0; i < CUTS; i++) {
                relay.cut();
                Consumer renamed = rename(consumer);
                await(() -> cached.select(consumer.id()).equals(Optional.of(renamed)));
                relay.silence();
                Consumer again = rename(consumer);
                relay.cut();
                await(() -> cached.select(consumer.id()).equals(Optional.of(again)));
            }
        }
    }

    @Test
    void aNodeThatHearsNoNotificationAsks() {
        try (Kong node = node(Map.of("pg_transaction_pooling", "on"))) {
            ConsumerDao cached = node.db().consumers().cached();
            Consumer consumer = newConsumer();
            await(() -> cached.select(consumer.id()).equals(Optional.of(consumer)));
            Consumer renamed = rename(consumer);
            await(() -> cached.select(consumer.id()).equals(Optional.of(renamed)));
        }
    }

    /** Else a Kong may have polled past the time of the event before it was in force. */
    @Test
    void theEventsOfATransactionAreOfTheTimeOfItsEnd() {
        String[] ids = new String[2];
        writer.db().writeTogether(together -> {
            ids[0] = insert(together.consumers());
            for (int i = 0; i < 10; i++) {
                ids[1] = insert(writer.db().consumers()); // by itself, so at once in force
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

    /** Of the event about that consumer; of the first, where a slow statement has had it written twice. */
    private static Instant timeOf(String id) {
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(DATABASE));
                PreparedStatement statement =
                        connection.prepareStatement("SELECT min(at) FROM cluster_events WHERE data LIKE ?")) {
            statement.setString(1, "consumers:" + id + ":%");
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getObject(1, OffsetDateTime.class).toInstant();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
