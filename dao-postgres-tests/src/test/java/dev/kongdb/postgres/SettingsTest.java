package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import dev.kongdb.tck.internal.Relay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The {@code pg_*} settings. */
class SettingsTest {
    @Test
    void theStoreIsFoundUnderItsName() {
        assertThat(ServiceLoader.load(StrategyFactory.class))
                .extracting(StrategyFactory::name)
                .contains("postgres");
    }

    @Test
    void theDefaultsAreKongs() {
        PostgresSettings settings = PostgresSettings.of(KongConfig.empty());
        assertThat(settings)
                .isEqualTo(new PostgresSettings(
                        "127.0.0.1",
                        5432,
                        "kong",
                        "kong",
                        null,
                        null,
                        null,
                        5_000,
                        false,
                        false,
                        List.of("system"),
                        0,
                        60_000,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "pg_port,x",
        "pg_port,0",
        "pg_port,70000",
        "pg_timeout,0",
        "pg_timeout,5s",
        "pg_ssl,maybe",
        "pg_ssl_verify,1",
        "pg_max_concurrent_queries,-1",
        "pg_semaphore_timeout,-1",
        "pg_transaction_pooling,maybe",
        "pg_ro_port,x",
        "pg_ro_timeout,0",
        "pg_ro_ssl,maybe",
        "pg_ro_max_concurrent_queries,1.5",
        "pg_ro_semaphore_timeout,-1"
    })
    void aWrongSettingIsRefusedByName(String name, String value) {
        assertThatThrownBy(
                        () -> new PostgresStrategyFactory().open(KongConfig.of(Map.of("pg_ro_host", "h", name, value))))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void theSettingsReachTheDriver(@TempDir Path directory) throws IOException {
        Path certificate = Files.createFile(directory.resolve("ca.pem"));
        PGSimpleDataSource source = PostgresSettings.of(KongConfig.of(Map.of(
                                "pg_host",
                                "db.example",
                                "pg_port",
                                "5433",
                                "pg_database",
                                "d b",
                                "pg_user",
                                "u&x",
                                "pg_password",
                                "p?=&%",
                                "pg_schema",
                                "s\"1",
                                "pg_timeout",
                                "1500",
                                "pg_ssl",
                                "on",
                                "pg_ssl_verify",
                                "on",
                                "lua_ssl_trusted_certificate",
                                certificate.toString()))
                        .with("pg_require_auth", "scram-sha-256"))
                .dataSource();
        assertThat(source.getServerNames()).containsExactly("db.example");
        assertThat(source.getPortNumbers()).containsExactly(5433);
        assertThat(source.getDatabaseName()).isEqualTo("d b");
        assertThat(source.getUser()).isEqualTo("u&x");
        assertThat(source.getPassword()).isEqualTo("p?=&%");
        assertThat(source.getCurrentSchema()).isEqualTo("\"s\"\"1\"");
        assertThat(source.getRequireAuth()).isEqualTo("scram-sha-256");
        assertThat(source.getConnectTimeout()).isEqualTo(2); // the driver counts in seconds
        assertThat(source.getSocketTimeout()).isEqualTo(3);
        assertThat(source.getSslMode()).isEqualTo("verify-full");
        assertThat(source.getSslFactoryArg()).isEqualTo(certificate.toString());
        assertThat(source.getTcpKeepAlive()).isTrue();
        assertThat(source.getApplicationName()).isEqualTo("kong.db");
    }

    @Test
    void aReplicaIsAsThePrimaryUntilItsSettingsSayOtherwise() {
        KongConfig config = KongConfig.of(Map.ofEntries(
                Map.entry("pg_host", "primary"),
                Map.entry("pg_port", "5433"),
                Map.entry("pg_database", "d"),
                Map.entry("pg_user", "u"),
                Map.entry("pg_password", "p"),
                Map.entry("pg_schema", "s"),
                Map.entry("pg_timeout", "1"),
                Map.entry("pg_ssl", "on"),
                Map.entry("pg_ssl_verify", "on"),
                Map.entry("pg_max_concurrent_queries", "2"),
                Map.entry("pg_semaphore_timeout", "3"),
                Map.entry("pg_transaction_pooling", "on")));
        PostgresSettings primary = PostgresSettings.of(config);
        assertThat(PostgresSettings.replica(config, primary)).isEmpty();
        assertThat(PostgresSettings.replica(config.with("pg_ro_host", "replica"), primary))
                .contains(new PostgresSettings(
                        "replica", 5433, "d", "u", "p", "s", null, 1, true, true, List.of("system"), 2, 3, true));
        KongConfig others = config.with(Map.ofEntries(
                Map.entry("pg_ro_host", "replica"),
                Map.entry("pg_ro_port", "5434"),
                Map.entry("pg_ro_database", "d2"),
                Map.entry("pg_ro_user", "u2"),
                Map.entry("pg_ro_password", "p2"),
                Map.entry("pg_ro_schema", "s2"),
                Map.entry("pg_ro_timeout", "11"),
                Map.entry("pg_ro_ssl", "off"),
                Map.entry("pg_ro_ssl_verify", "off"),
                Map.entry("pg_ro_max_concurrent_queries", "12"),
                Map.entry("pg_ro_semaphore_timeout", "13"),
                Map.entry("pg_ro_transaction_pooling", "off")));
        assertThat(PostgresSettings.replica(others, primary))
                .contains(new PostgresSettings(
                        "replica",
                        5434,
                        "d2",
                        "u2",
                        "p2",
                        "s2",
                        null,
                        11,
                        false,
                        false,
                        List.of("system"),
                        12,
                        13,
                        false));
        assertThat(PostgresSettings.of(others)).isEqualTo(primary);
    }

    @Test
    void settingsWithoutEffectAreWarnedOf() {
        String log = logOf(Map.of("pg_ro_user", "replica", "pg_pool", "7", "pg_ssl_verify", "on"));
        assertThat(log)
                .contains("without pg_ro_host")
                .contains("[pg_pool]")
                .contains("pg_ssl_verify is on, but pg_ssl is off");
        assertThat(logOf(Map.of("pg_host", "h", "pg_password", "p"))).isEmpty();
        assertThat(logOf(Map.of("pg_ro_host", "h", "pg_ro_password", "p"))).isEmpty();
        assertThat(logOf(Map.of("pg_ro_ssl", "false", "pg_ro_ssl_verify", "false")))
                .as("of what a Kong writes into its .kong_env")
                .isEmpty();
        assertThat(logOf(Map.of("pg_ro_ssl", "true"))).contains("without pg_ro_host");
    }

    private static String logOf(Map<String, String> settings) {
        return Logged.by(() -> PostgresSettings.of(KongConfig.of(settings)));
    }

    @Test
    void aServerThatKongIsTooNewForIsNamed() {
        // A current server that claims to be a very old one.
        String version = first("SHOW server_version");
        String old = "9." + "0".repeat(version.length() - 3) + "4";
        try (Relay relay = new Relay(Server.port(), bytes -> replaced(bytes, version, old));
                Strategy strategy = new PostgresStrategyFactory()
                        .open(Server.config(Server.newDatabase()).with("pg_port", String.valueOf(relay.port())))) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> strategy.migrations().needsBootstrap())
                        .isInstanceOf(DatabaseException.class)
                        .hasMessage("[postgres] Kong requires postgres 9.5 or greater (currently using 9.4)");
            }
        }
    }

    private static byte[] replaced(byte[] bytes, String text, String by) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        return all.replace("server_version\0" + text + "\0", "server_version\0" + by + "\0")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String first(String sql) {
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(Server.newDatabase()));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWaitingDoesNotMendIsSaidAtOnce() {
        KongConfig patient = Server.config(Server.newDatabase()).with("pg_timeout", "60000");
        for (Map.Entry<String, String> wrong : Map.of(
                        "pg_database",
                        "no_such_database",
                        "pg_user",
                        "nobody-of-that-name",
                        "pg_host",
                        "no.such.host.invalid")
                .entrySet()) {
            try (Strategy strategy =
                    new PostgresStrategyFactory().open(patient.with(wrong.getKey(), wrong.getValue()))) {
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertThatThrownBy(() -> strategy.migrations().needsBootstrap())
                                .isInstanceOf(DatabaseException.class)
                                .hasMessageContaining(
                                        wrong.getKey().equals("pg_host") ? "no host is named" : "FATAL: "));
            }
        }
    }

    @Test
    void theTablesAreInTheSchemaThatIsNamed() {
        String database = Server.newDatabase();
        KongConfig config = Server.config(database).with("pg_schema", "odd \"schema\"");
        try (Node node = new Node(config)) {
            node.insert("consumers", Map.of("username", "u"));
            assertThat(node.dao("consumers").selectBy("username", "u")).isPresent();
        }
        try (Node elsewhere = new Node(Server.config(database))) {
            assertThat(elsewhere.dao("consumers").selectBy("username", "u")).isEmpty();
        }
    }

    @Test
    void thePasswordIsPrintedNowhere() {
        KongConfig config = Server.config(Server.newDatabase()).with("pg_password", "s3cret");
        try (Strategy strategy = new PostgresStrategyFactory().open(config)) {
            assertThat(PostgresSettings.of(config).toString() + strategy).doesNotContain("s3cret");
        }
    }
}
