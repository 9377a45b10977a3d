package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PgBouncer in transaction mode. Each transaction may use another session of the server. */
class PgBouncerTest {
    private static final int CALLERS = 64;
    private static final int ROUNDS = 12;

    @TempDir
    private static Path folder;

    private static PgBouncer pooler;

    @BeforeAll
    static void start() {
        pooler = PgBouncer.start(folder);
    }

    @AfterAll
    static void stop() {
        if (pooler != null) {
            pooler.close();
        }
    }

    @ParameterizedTest(name = "pg_schema = {0}")
    @ValueSource(strings = {"", "gateway"})
    void sixtyFourCallersAtOnceGetWhatTheyAskFor(String schema) throws Exception {
        KongConfig config = pooler.config(Server.newDatabase());
        if (!schema.isEmpty()) {
            config = config.with(Map.of("pg_schema", schema));
        }
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (Kong kong = Kong.open(config)) { // runs all migrations
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(callers.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        everyKindOfCall(kong);
                    }
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                awaitSuccess(call);
            }
            assertThat(kong.db().dao("consumers").each()).isEmpty();
        } finally {
            callers.shutdownNow();
        }
    }

    private static void awaitSuccess(Future<?> call) throws InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a call failed", e.getCause());
        }
    }

    private static void everyKindOfCall(Kong kong) {
        Dao consumers = kong.db().dao("consumers");
        String name = UUID.randomUUID().toString();
        Map<String, Object> key = Map.of(
                "id",
                String.valueOf(consumers
                        .insert(Map.of("username", name, "tags", List.of("a")))
                        .get("id")));
        assertThat(consumers.select(key)).isPresent();
        assertThat(consumers.update(key, Map.of("custom_id", name))).containsEntry("custom_id", name);
        assertThat(consumers.selectBy("username", name)).isPresent();
        assertThat(Failing.code(() -> consumers.insert(Map.of("username", name))))
                .isEqualTo(5);
        assertThat(consumers.upsert(key, Map.of("username", name))).doesNotContainKey("custom_id");
        assertThat(consumers.page(10, null).data()).isNotEmpty();
        Map<String, Object> plugin = Map.of("name", "none", "consumer", key);
        assertThat(Failing.code(() -> kong.db().dao("plugins").insert(plugin))).isEqualTo(2);
        // Also deletes the rows that refer to it, with several statements at once.
        assertThat(consumers.delete(key)).isTrue();
    }

    @Test
    void aTimeIsInUtcWhateverTheSessionSays() {
        KongConfig config = pooler.config(Server.newDatabase());
        try (Kong kong = Kong.open(config)) {
            long before = System.currentTimeMillis() / 1000;
            Map<String, ?> workspace = kong.db()
                    .dao("workspaces")
                    .selectBy("name", "default")
                    // A migration has inserted it, without a value for the time, so the column's
                    // default applies.
                    .orElseThrow();
            assertThat((Long) workspace.get("created_at")).isBetween(before - 60, before + 60);
        }
    }
}
