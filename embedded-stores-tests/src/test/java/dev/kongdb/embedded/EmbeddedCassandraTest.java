package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node on temporary data, a node on kept data, and both after their JVM was killed. */
class EmbeddedCassandraTest {
    private static CqlSession connect(String host, int port, String password) {
        DriverConfigLoader settings = DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
                .build();
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(host, port))
                .withLocalDatacenter("datacenter1")
                .withAuthCredentials("kong", password)
                .withConfigLoader(settings)
                .build();
    }

    private static void write(int port, String password, int value) {
        try (CqlSession session = connect("127.0.0.1", port, password)) {
            session.execute("CREATE KEYSPACE IF NOT EXISTS t"
                    + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE IF NOT EXISTS t.kept (id int PRIMARY KEY, n int)");
            session.execute("UPDATE t.kept SET n = " + value + " WHERE id = 1 IF n = null");
        }
    }

    private static int read(EmbeddedCassandra node) {
        try (CqlSession session = connect(node.host(), node.port(), node.password())) {
            return session.execute("SELECT n FROM t.kept WHERE id = 1").one().getInt(0);
        }
    }

    private static EmbeddedCassandra startOn(Path path) {
        return EmbeddedCassandra.builder().dataDirectory(path).start();
    }

    @Test
    void answersComesBackAfterAStopAndLeavesNothingBehindWhenClosed() throws Exception {
        EmbeddedCassandra cassandra = EmbeddedCassandra.builder().start();
        ProcessHandle process = ProcessHandle.of(cassandra.pid()).orElseThrow();
        int port = cassandra.port();
        try (CqlSession session = connect(cassandra.host(), port, cassandra.password())) {
            assertThat(session.execute("SELECT release_version FROM system.local")
                            .one()
                            .getString(0))
                    .startsWith("5.0.");
            assertThat(session.execute("SELECT data_center FROM system.local")
                            .one()
                            .getString(0))
                    .isEqualTo(cassandra.datacenter());
        }
        for (String wrong : List.of("cassandra", "kong", "\0")) {
            assertThatExceptionOfType(AllNodesFailedException.class)
                    .isThrownBy(() -> connect(cassandra.host(), port, wrong).close())
                    .withMessageContaining("Authentication error");
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(cassandra.dataDirectory().resolve("kongdb.password"))))
                .isEqualTo("rw-------");
        assertThat(cassandra.answers(Duration.ofSeconds(20))).isTrue();

        cassandra.stop();
        cassandra.stop();
        assertThat(Waiting.isRunning(process)).isFalse();
        assertThatIllegalStateException().isThrownBy(cassandra::pid).withMessageContaining("stopped");

        cassandra.restart();
        assertThat(cassandra.port()).isEqualTo(port);
        write(port, cassandra.password(), 7);

        cassandra.close();
        cassandra.close();
        assertThat(cassandra.dataDirectory()).doesNotExist();
        assertThatIllegalStateException().isThrownBy(cassandra::restart).withMessageContaining("closed");
    }

    @Test
    void keepsAcknowledgedWritesWhenTheNodeIsKilledAndForTheNextStart(@TempDir Path directory) {
        Path data = directory.resolve("made/on demand");
        try (EmbeddedCassandra cassandra = startOn(data)) {
            write(cassandra.port(), cassandra.password(), 7);
            cassandra.kill();
            cassandra.restart();
            assertThat(read(cassandra)).isEqualTo(7);
            assertThatExceptionOfType(EmbeddedStoreException.class)
                    .isThrownBy(() -> startOn(data))
                    .withMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
        }
        try (EmbeddedCassandra cassandra = startOn(data)) {
            assertThat(read(cassandra)).isEqualTo(7);
        }
    }

    @Test
    void leavesNoServerBehindWhenTheJvmIsKilled(@TempDir Path data) throws Exception {
        try (ChildJvm jvm = ChildJvm.startCassandra()) {
            ChildJvm.Server server = jvm.awaitServer();
            List<ProcessHandle> processes = jvm.handle().descendants().toList();
            assertThat(processes).contains(server.process());

            jvm.kill();

            for (ProcessHandle process : processes) {
                Waiting.untilEnded(process);
            }
            Waiting.untilDeleted(server.dataDirectory());
        }
        try (ChildJvm jvm = ChildJvm.startCassandra(data.toString())) {
            ChildJvm.Server server = jvm.awaitServer();
            write(server.port(), server.password(), 8);
            jvm.kill();
        }
        // at once: it waits for the end of the other node
        try (EmbeddedCassandra cassandra = startOn(data)) {
            assertThat(read(cassandra)).isEqualTo(8);
        }
    }

    @Test
    void refusesADirectoryWithSomethingElseAndSaysWhyANodeDoesNotStart(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(file))
                .withMessageContaining("is no directory");
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(directory))
                .withMessageContaining("holds files, but no Cassandra data: file.");
        Path broken = directory.resolve("broken");
        Files.createDirectories(broken);
        Files.createFile(broken.resolve("data"));
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(broken))
                .withMessageContaining("holds files, but no Cassandra data: data.");
        Files.delete(broken.resolve("data"));
        Files.createDirectories(broken.resolve("data"));
        Files.createFile(broken.resolve("commitlog"));
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(broken))
                .withMessageContaining("Cassandra ended while starting, with status")
                .withMessageContaining("The end of ");
    }
}
