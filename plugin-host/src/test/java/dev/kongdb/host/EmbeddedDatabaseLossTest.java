package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database under a host is killed, frozen, or damaged for good. */
class EmbeddedDatabaseLossTest {
    private static final Map<String, Object> REACHABLE = Map.of("reachable", true);

    @TempDir
    private Path folder;

    @Test
    void isStartedAgainWhenItIsKilledOrFrozenAndTheHostEndsWithAWordWhenItDoesNotComeBack() throws Exception {
        DatabaseKeeper.Patience hasty = new DatabaseKeeper.Patience(
                Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(3));
        KongConfig config = KongConfig.of(
                Map.of("prefix", folder.toString(), "admin_listen", "127.0.0.1:0", "proxy_listen", "127.0.0.1:0"));
        try (KongHost host = KongHost.start(config, line -> {}, hasty)) {
            TestHost client = TestHost.of(host);
            client.create("/consumers", "{\"username\":\"bob\"}");
            for (String signal : new String[] {"KILL", "STOP", "KILL"}) {
                String before = pid();
                signal(signal, before);
                Awaiting.until("another PostgreSQL after " + signal, () -> !pid().equals(before));
                Awaiting.until(
                        "its answer",
                        () -> REACHABLE.equals(
                                client.admin("GET", "/status").map().get("database")));
                assertThat(client.admin("GET", "/consumers/bob").status()).isEqualTo(200);
            }

            Files.writeString(
                    folder.resolve("postgres/postgresql.conf"), "\nno_such_setting = 1\n", StandardOpenOption.APPEND);
            signal("KILL", pid());
            Awaiting.until(
                    "the loss",
                    () -> !REACHABLE.equals(client.admin("GET", "/status").map().get("database")));
            long start = System.nanoTime();
            for (int call = 0; call < 10; call++) {
                assertThat(client.admin("GET", "/consumers").status()).isEqualTo(503);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("ten calls, which once took five seconds each")
                    .isLessThan(Duration.ofSeconds(25));
            assertThatExceptionOfType(HostException.class)
                    .isThrownBy(host::await)
                    .withMessageStartingWith("the embedded PostgreSQL was lost and does not come back")
                    .withMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
        }
    }

    private String pid() {
        try {
            Path file = folder.resolve("postgres/postmaster.pid");
            return Files.exists(file) ? Files.readAllLines(file).get(0) : "none";
        } catch (IOException | IndexOutOfBoundsException e) {
            return "none"; // The file is being written or deleted.
        }
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }
}
