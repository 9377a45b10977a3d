package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.error.HostException;
import dev.kongdb.tck.internal.SmallDisk;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the embedded database is full, and later has space again. The database is on a disk
 * of its own, which only root can mount.
 */
class FullDiskTest {
    private static final DatabaseKeeper.Patience HASTY = new DatabaseKeeper.Patience(
            Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    @TempDir
    private Path folder;

    private static SmallDisk mount(Path folder) throws Exception {
        SmallDisk disk = SmallDisk.mount(folder, 160).orElse(null);
        if (disk != null && disk.directory().equals(folder)) {
            return disk;
        }
        if (disk != null) {
            // The disk is mounted in a namespace. A server with its data there would end when the
            // process that keeps the disk ends.
            disk.close();
        }
        return Assumptions.abort("this user can mount no file system for a server; root can");
    }

    private static long told(Path folder, String what) {
        return TestLog.lines("the disk of " + folder.resolve(what));
    }

    @Test
    void postgresFailsAtOnceWhileTheDiskIsFullTheLogSaysItOnceAndItServesAgainWhenThereIsRoom() throws Exception {
        KongConfig config = KongConfig.of(
                Map.of("prefix", folder.toString(), "admin_listen", "127.0.0.1:0", "proxy_listen", "127.0.0.1:0"));
        try (SmallDisk disk = mount(folder);
                KongHost host = KongHost.start(config, line -> {}, HASTY)) {
            TestHost client = TestHost.of(host);
            client.create("/consumers", "{\"username\":\"before\"}");
            disk.fill();
            Answer failed = null;
            for (int i = 0; failed == null; i++) {
                Answer answer = client.admin("POST", "/consumers", "{\"username\":\"" + noise(i) + "\"}");
                failed = answer.status() == 201 ? null : answer;
            }
            assertThat(failed.status()).isIn(500, 503);
            assertThat(failed.text()).doesNotContain("Exception");
            long start = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                assertThat(client.admin("POST", "/consumers", "{\"username\":\"" + noise(-1 - i) + "\"}")
                                .status())
                        .isIn(500, 503);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("ten calls")
                    .isLessThan(Duration.ofSeconds(25));
            Awaiting.until("the word", () -> told(folder, "postgres is full") > 0);

            disk.empty();
            Awaiting.until(
                    "a write",
                    () -> client.admin("POST", "/consumers", "{}").status() != 503
                            && client.admin("PUT", "/consumers/after", "{}").status() == 200);
            assertThat(client.admin("GET", "/consumers/before").status()).isEqualTo(200);
            Awaiting.until("the other word", () -> told(folder, "postgres has room again") > 0);
            assertThat(told(folder, "postgres is full")).isEqualTo(1);
        }
    }

    private static String noise(int seed) {
        return new Random(seed)
                .ints(2000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void cassandraFailsAtOnceWhileTheDiskIsFullTheLogSaysItOnceAndItServesAgainWhenThereIsRoom() throws Exception {
        Path data = folder.resolve("cassandra");
        CompletableFuture<HostException> lost = new CompletableFuture<>();
        try (SmallDisk disk = mount(folder);
                EmbeddedCassandra cassandra =
                        EmbeddedCassandra.builder().dataDirectory(data).start();
                CqlSession session = session(cassandra)) {
            session.execute(
                    "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE k.t (id int PRIMARY KEY, value blob)");
            write(session, -1);
            DatabaseKeeper keeper = new DatabaseKeeper(cassandra, "Cassandra", HASTY, lost::complete);
            try {
                disk.fill();
                int written = 0;
                while (write(session, written)) {
                    written++;
                }
                long start = System.nanoTime();
                assertThat(write(session, written)).isFalse();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
                Awaiting.until("the word", () -> told(folder, "cassandra is full") > 0);

                disk.empty();
                // a node starts
                Awaiting.until("a write", Duration.ofMinutes(3), () -> write(session, -2));
                for (int id = -2; id < written; id++) {
                    assertThat(session.execute("SELECT id FROM k.t WHERE id = " + id)
                                    .one())
                            .as("%d of %d", id, written)
                            .isNotNull();
                }
                Awaiting.until("the other word", () -> told(folder, "cassandra has room again") > 0);
                assertThat(told(folder, "cassandra is full")).isEqualTo(1);
                assertThat(lost).isNotDone();
            } finally {
                keeper.close();
            }
        }
    }

    private static CqlSession session(EmbeddedCassandra cassandra) {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(cassandra.host(), cassandra.port()))
                .withLocalDatacenter(cassandra.datacenter())
                .withAuthCredentials(cassandra.user(), cassandra.password())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(15))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                        .build())
                .build();
    }

    /** Whether a row could be written. */
    private static boolean write(CqlSession session, int id) {
        byte[] value = new byte[100_000];
        new Random(id).nextBytes(value);
        try {
            session.execute(SimpleStatement.newInstance(
                    "INSERT INTO k.t (id, value) VALUES (?, ?)", id, ByteBuffer.wrap(value)));
            return true;
        } catch (DriverException e) {
            return false;
        }
    }
}
