package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.error.DatabaseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that requires passwords and TLS. */
class SecuredNodeTest {
    private static EmbeddedCassandra node;
    private static Path another;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        another = makeCertificate(folder, "another");
        node = EmbeddedCassandra.builder().encrypted().start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Creates a key store with its own key, and writes its certificate into a file. */
    private static Path makeCertificate(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".pem");
        keytool(folder, name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1");
        keytool(folder, name, "-exportcert", "-rfc", "-file", file.toString());
        return file;
    }

    private static void keytool(Path folder, String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias",
                name,
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static KongConfig config(Map<String, String> more) {
        return Server.config(node, "secured")
                .with("cassandra_ssl_verify", "off")
                .with(more);
    }

    private static CassandraStrategy open(Map<String, String> more) {
        return new CassandraStrategy(CassandraSettings.of(config(more)), FaultPoints.NONE, Deletes.PATIENCE);
    }

    private static void assertConnects(Map<String, String> more) {
        try (CassandraStrategy strategy = open(more)) {
            strategy.migrations().needsBootstrap();
        }
    }

    private static void assertRefused(Map<String, String> more) {
        try (CassandraStrategy strategy = open(more)) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> strategy.migrations().needsBootstrap())
                    .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("hush"));
        }
    }

    @Test
    void worksOverTlsWithAPassword() {
        try (CassandraStrategy strategy = open(Map.of())) {
            strategy.migrations().bootstrap();
            assertThat(strategy.migrations().needsBootstrap()).isFalse();
            assertThat(strategy.migrations().locked("work", Duration.ZERO, () -> {}))
                    .isTrue();
        }
    }

    @Test
    void verifiesTheCertificateWhenToldTo() {
        assertConnects(Map.of("cassandra_ssl_verify", "on"));
        assertRefused(Map.of("cassandra_ssl_verify", "on", "lua_ssl_trusted_certificate", another.toString()));
        // the trust store of the JVM
        assertRefused(Map.of("cassandra_ssl_verify", "on", "lua_ssl_trusted_certificate", "system"));
    }

    @Test
    void aWrongPasswordAndAConnectionWithoutTlsAreRefused() {
        assertConnects(Map.of());
        assertRefused(Map.of("cassandra_password", "hush"));
        assertRefused(Map.of("cassandra_username", "cassandra", "cassandra_password", "cassandra"));
        assertRefused(Map.of("cassandra_ssl", "off"));
    }
}
