package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.Strategy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encrypted connections to a server whose certificate is for 127.0.0.1, and to a server without
 * TLS.
 */
class TlsTest {
    private static final Entities ENTITIES = new Entities();
    private static final Schema PARAMETERS = ENTITIES.parameters;

    @TempDir
    private static Path directory;

    private static EmbeddedPostgres server;
    private static EmbeddedPostgres plain;
    private static Path authority;
    private static Path stranger;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
        plain = EmbeddedPostgres.builder().start();
        for (EmbeddedPostgres each : List.of(server, plain)) {
            try (Strategy strategy = open(each, Map.of())) {
                new Migrator(strategy.migrations(), List.of(), line -> {}).up();
            }
        }
        Certificates good = new Certificates(directory, "authority");
        authority = good.authorityFile();
        stranger = new Certificates(directory, "stranger").authorityFile();
        Path data = server.dataDirectory();
        Path certificate = data.resolve("server.crt");
        Path key = data.resolve("server.key");
        good.issue("ip:127.0.0.1", certificate, key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        for (Path file : List.of(certificate, key)) {
            Files.setOwner(file, Files.getOwner(data));
        }
        try (Connection connection = superuser()) {
            Database.execute(connection, "ALTER SYSTEM SET ssl = on");
        }
        server.restart();
    }

    @AfterAll
    static void stop() {
        server.close();
        plain.close();
    }

    private static Connection superuser() throws SQLException {
        return DriverManager.getConnection(server.superuserUrl(server.database()));
    }

    private static Strategy open(EmbeddedPostgres server, Map<String, String> settings) {
        KongConfig config = Server.config(server, server.database());
        return new PostgresStrategyFactory().open(config.with(settings));
    }

    private static void use(Strategy strategy) {
        assertThat(ENTITIES.store(strategy, PARAMETERS).select(row(PARAMETERS, "key", "k"), null))
                .isNull();
    }

    /** Whether the only connection of the store is encrypted. */
    private static boolean encrypted() throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                                + " WHERE application_name = 'kong.db'")) {
            assertThat(result.next()).isTrue();
            return result.getBoolean(1);
        }
    }

    private static Map<String, String> verifying(Object certificates) {
        return Map.of("pg_ssl", "on", "pg_ssl_verify", "on", "lua_ssl_trusted_certificate", certificates.toString());
    }

    private static void refused(EmbeddedPostgres by, Map<String, String> settings, Consumer<Throwable> because) {
        try (Strategy strategy = open(by, settings)) {
            assertThatThrownBy(() -> use(strategy))
                    .isInstanceOf(DatabaseException.class)
                    .hasCauseInstanceOf(SQLException.class)
                    .satisfies(because::accept);
        }
    }

    @Test
    void withoutTheSettingConnectionsAreInPlainText() throws Exception {
        try (Strategy strategy = open(server, Map.of())) {
            use(strategy);
            assertThat(encrypted()).isFalse();
        }
    }

    @Test
    void withoutVerificationAnyCertificateWillDo() throws Exception {
        try (Strategy strategy = open(server, Map.of("pg_ssl", "on", "pg_host", "localhost"))) {
            use(strategy);
            assertThat(encrypted()).isTrue();
        }
    }

    @Test
    void aServerWhoseAuthorityIsTrustedIsUsed() throws Exception {
        try (Strategy strategy = open(server, verifying(authority))) {
            use(strategy);
            assertThat(encrypted()).isTrue();
        }
        try (Strategy strategy = open(server, verifying("system, " + stranger + ", " + authority))) {
            use(strategy);
        }
    }

    @Test
    void aServerWhoseAuthorityIsNotTrustedIsRefused() {
        for (Object others : List.of(stranger, "system", "")) {
            refused(server, verifying(others), e -> assertThat(e).hasStackTraceContaining("certification path"));
        }
    }

    @Test
    void aServerWhoseCertificateIsForAnotherHostIsRefused() {
        Map<String, String> elsewhere = new java.util.HashMap<>(verifying(authority));
        elsewhere.put("pg_host", "localhost");
        refused(server, elsewhere, e -> assertThat(e).hasMessageContaining("localhost"));
    }

    @Test
    void encryptionIsAHintToAServerThatHasNoneUnlessItIsToBeVerified() {
        String log = Logged.by(() -> {
            try (Strategy strategy = open(plain, Map.of("pg_ssl", "on"))) {
                use(strategy);
                use(strategy);
            }
        });
        assertThat(log).containsOnlyOnce("are in plain text although ssl is on");
        refused(plain, verifying(authority), e -> assertThat(e).hasMessageContaining("SSL"));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(silent.getLocalPort());
            refused(server, Map.of("pg_ssl", "on", "pg_port", port, "pg_timeout", "300"), e -> {});
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> open(server, verifying("/nowhere/ca.pem")))
                .isInstanceOf(KongConfigException.class)
                .hasMessage("lua_ssl_trusted_certificate: no such file at /nowhere/ca.pem");
    }

    @Test
    void theReplicaIsVerifiedAsThePrimaryIs() {
        Map<String, String> settings = new java.util.HashMap<>(verifying(authority));
        settings.put("pg_ro_host", "localhost");
        try (Strategy strategy = open(server, settings)) {
            use(strategy);
            assertThatThrownBy(() ->
                            ENTITIES.store(strategy, PARAMETERS).replica().select(row(PARAMETERS, "key", "k"), null))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("localhost");
        }
    }
}
