package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.dao.Options;
import dev.kongdb.error.DatabaseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operations of {@code kong.db} on a whole database. */
class WholeDatabaseTest {
    private Database database;
    private Kong kong;

    @BeforeEach
    void open() {
        database = new Database();
        kong = Kong.open(Server.config(database.name));
    }

    @AfterEach
    void close() {
        kong.close();
        database.close();
    }

    @Test
    void truncateLeavesParametersTheRecordOfMigrationsAndANewDefaultWorkspace() {
        UUID before = kong.db().defaultWorkspace();
        kong.db().dao("workspaces").insert(Map.of("name", "shop"));
        kong.db()
                .dao("consumers")
                .with(Options.workspace("shop"))
                .insert(Map.of("username", "u", "tags", List.of("t")));
        kong.db().dao("services").insert(Map.of("host", "a.com"));
        kong.db().dao("parameters").insert(Map.of("key", "k", "value", "v"));
        String migrations = database.ask("SELECT count(*) FROM schema_meta");
        kong.db().truncate();
        assertThat(database.askAll("SELECT name FROM workspaces")).containsExactly("default");
        for (String table : List.of("consumers", "services", "tags")) {
            assertThat(database.ask("SELECT count(*) FROM " + table)).as(table).isEqualTo("0");
        }
        assertThat(database.askAll("SELECT value FROM parameters WHERE key = 'k'"))
                .containsExactly("v");
        assertThat(database.ask("SELECT count(*) FROM schema_meta")).isEqualTo(migrations);
        assertThat(kong.db().defaultWorkspace()).isNotEqualTo(before);
        assertThat(kong.db().dao("consumers").insert(Map.of("username", "u"))).containsEntry("username", "u");
    }

    @Test
    void workOfTheClusterRunsOnOneNodeAndTheOtherWaitsForIt() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Kong other = Kong.open(Server.config(database.name))) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            Future<Boolean> first = thread.submit(() -> other.db().clusterMutex("work", Duration.ZERO, () -> {
                begun.countDown();
                await(mayEnd);
            }));
            await(begun);
            Runnable never = () -> {
                throw new AssertionError("both ran it");
            };
            assertThat(kong.db().clusterMutex("work", Duration.ZERO, never)).isFalse();
            assertThatThrownBy(() -> kong.db().clusterMutex("work", Duration.ofMillis(50), never))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage("[postgres] timeout");
            mayEnd.countDown();
            // The call waits, or runs afterwards.
            kong.db().clusterMutex("work", Duration.ofSeconds(30), () -> {});
            assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
            int[] runs = {0};
            assertThat(kong.db().clusterMutex("work", Duration.ZERO, () -> runs[0]++))
                    .isTrue();
            assertThat(runs[0]).isOne();
            assertThat(database.ask("SELECT count(*) FROM locks")).isEqualTo("0");
        } finally {
            thread.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
