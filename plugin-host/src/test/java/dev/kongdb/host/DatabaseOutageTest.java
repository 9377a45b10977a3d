package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.entity.Route;
import dev.kongdb.host.TestHost.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseOutageTest {
    private static final int CLIENTS = 24;

    private EmbeddedPostgres postgres;
    private RawServer upstream;
    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        upstream = RawServer.ok();
        Map<String, String> settings = TestHost.settings(postgres, postgres.database());
        // The timeout of a running server. If the server is gone, a call fails at once.
        settings.put("pg_timeout", "20000");
        settings.put("db_update_frequency", "1");
        host = TestHost.start(settings);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        upstream.close();
        postgres.close();
    }

    private void service(String name) {
        host.create("/services", "{\"name\":\"" + name + "\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + "}");
        host.create("/services/" + name + "/routes", "{\"name\":\"" + name + "\",\"paths\":[\"/" + name + "\"]}");
        assertThat(status(name)).isEqualTo(200);
    }

    private int status(String path) {
        return host.proxy("GET", "/" + path).status();
    }

    private int locked(String key) {
        return host.proxy("GET", "/locked", "apikey", key).status();
    }

    @Test
    void whatWasAcknowledgedIsInForceThoughTheDatabaseIsGoneBeforeTheNextRequest() {
        List.of("kept", "guarded", "moved", "taken", "off").forEach(this::service);
        // These were written last, each in its own way, and no request has used them before the
        // database is gone.
        host.create("/routes/guarded/plugins", "{\"name\":\"key-auth\"}");
        assertThat(host.admin("PATCH", "/routes/moved", "{\"paths\":[\"/to\"]}").status())
                .isEqualTo(200);
        assertThat(host.admin("DELETE", "/routes/taken").status()).isEqualTo(204);
        assertThat(host.admin("PATCH", "/services/off", "{\"enabled\":false}").status())
                .isEqualTo(200);
        String put = "{\"paths\":[\"/put\"],\"service\":{\"name\":\"kept\"}}";
        assertThat(host.admin("PUT", "/routes/put", put).status()).isEqualTo(200);
        var db = host.host().kong().db();
        db.routes()
                .insert(Route.with()
                        .paths(List.of("/dao"))
                        .service(db.services().selectByName("kept").orElseThrow()));
        postgres.stop();

        for (int i = 0; i < 2; i++) {
            assertThat(status("kept")).isEqualTo(200);
            assertThat(status("guarded")).isEqualTo(401);
            assertThat(status("moved")).isEqualTo(404);
            assertThat(status("to")).isEqualTo(200);
            assertThat(status("taken")).isEqualTo(404);
            assertThat(status("off")).isEqualTo(404);
            assertThat(status("put")).isEqualTo(200);
            assertThat(status("dao")).isEqualTo(200);
            // A write that fails is not acknowledged, and has no effect.
            assertThat(host.admin("DELETE", "/routes/kept").status()).isEqualTo(503);
        }
    }

    @Test
    void requestsGetAClear5xxWhileTheDatabaseIsAwayAndSucceedWhenItIsBack() throws Exception {
        service("open");
        service("locked");
        host.create("/routes/locked/plugins", "{\"name\":\"key-auth\"}");
        assertThat(host.proxy("GET", "/locked", "apikey", "k").status()).isEqualTo(401);

        postgres.stop();
        for (int i = 0; i < 2; i++) {
            Answer admin = host.admin("GET", "/consumers");
            assertThat(admin.status()).isEqualTo(503);
            assertThat(admin.text()).isEqualTo("{\"message\":\"The database cannot be reached\"}");
            assertThat(host.admin("POST", "/consumers", "{\"username\":\"x\"}").status())
                    .isEqualTo(503);
            assertThat(host.admin("GET", "/status").map()).containsEntry("database", Map.of("reachable", false));
            assertThat(status("open")).as("needs no database").isEqualTo(200);
            assertThat(host.proxy("GET", "/locked", "apikey", "k").status())
                    .as("is known")
                    .isEqualTo(401);
            Answer locked = host.proxy("GET", "/locked", "apikey", "another");
            assertThat(locked.status()).as("needs the database").isEqualTo(503);
            assertThat(locked.map()).isEqualTo(Map.of("message", "The database cannot be reached"));
        }

        postgres.restart();
        Awaiting.until("the Admin API", () -> host.admin("GET", "/consumers").status() == 200);
        host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
        assertThat(host.proxy("GET", "/locked", "apikey", "k").status()).isEqualTo(200);
        host.create("/services/open/routes", "{\"paths\":[\"/later\"]}");
        assertThat(status("later")).isEqualTo(200);
    }

    /** Sends a thousand requests, or goes on for {@code -Dkongdb.test.seconds=…}. */
    @Test
    void underLoadNoRequestFailsWhoseKeyIsCachedAndNoneIsLetInWhoseKeyIsNot() throws Exception {
        service("locked");
        host.create("/routes/locked/plugins", "{\"name\":\"key-auth\"}");
        host.create("/consumers", "{\"username\":\"bob\"}");
        for (int i = 0; i < 20; i++) {
            host.create("/consumers/bob/key-auth", "{\"key\":\"known-" + i + "\"}");
            host.create("/consumers/bob/key-auth", "{\"key\":\"new-" + i + "\"}");
            assertThat(locked("known-" + i)).isEqualTo(200);
            assertThat(locked("wrong-" + i)).isEqualTo(401);
        }
        // No request has used the keys new-… and none-… while the database was running.
        Map<String, Integer> expected = Map.of("known", 200, "wrong", 401, "new", 503, "none", 503);
        long seconds = Long.getLong("kongdb.test.seconds", 0);
        AtomicInteger requests = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            postgres.stop();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(client);
                running.add(clients.submit(() -> {
                    while (requests.incrementAndGet() <= 1_000 || System.nanoTime() < end) {
                        String kind = List.of("known", "known", "known", "wrong", "new", "none")
                                .get(random.nextInt(6));
                        String key = kind + "-" + random.nextInt(20);
                        assertThat(locked(key)).as(key).isEqualTo(expected.get(kind));
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
        postgres.restart();
        Awaiting.until("the database", () -> locked("new-1") == 200);
        assertThat(locked("known-1")).isEqualTo(200);
        assertThat(locked("none-1")).isEqualTo(401);
    }
}
