package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.KongConfig;
import dev.kongdb.KongConfigException;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
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
                        "127.0.0.1", 5432, "kong", "kong", null, null, 5_000, false, false, null, 0, 60_000));
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
        "pg_semaphore_timeout,-1"
    })
    void aWrongSettingIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> new PostgresStrategyFactory().open(KongConfig.of(Map.of(name, value))))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void theSettingsReachTheDriver() {
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
                        "/etc/ca.pem")))
                .dataSource();
        assertThat(source.getServerNames()).containsExactly("db.example");
        assertThat(source.getPortNumbers()).containsExactly(5433);
        assertThat(source.getDatabaseName()).isEqualTo("d b");
        assertThat(source.getUser()).isEqualTo("u&x");
        assertThat(source.getPassword()).isEqualTo("p?=&%");
        assertThat(source.getCurrentSchema()).isEqualTo("\"s\"\"1\"");
        assertThat(source.getConnectTimeout()).isEqualTo(2); // the driver counts seconds
        assertThat(source.getSocketTimeout()).isEqualTo(3);
        assertThat(source.getSslMode()).isEqualTo("verify-full");
        assertThat(source.getSslRootCert()).isEqualTo("/etc/ca.pem");
        assertThat(source.getTcpKeepAlive()).isTrue();
        assertThat(source.getApplicationName()).isEqualTo("kong.db");
    }

    @Test
    void encryptionIsNotGivenUpWhenTheServerHasNone() {
        String database = Server.newDatabase();
        try (Strategy strategy = new PostgresStrategyFactory()
                .open(Server.config(database).with(Map.of("pg_ssl", "on", "pg_timeout", "500")))) {
            assertThatThrownBy(() -> strategy.migrations().needsBootstrap())
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("SSL");
        }
    }

    @Test
    void settingsWithoutEffectAreWarnedOf() {
        String log = logOf(Map.of("pg_ro_host", "replica", "pg_pool", "7", "pg_ssl_verify", "on"));
        assertThat(log).contains("pg_ro_*").contains("[pg_pool]").contains("pg_ssl_verify is on, but pg_ssl is off");
        assertThat(logOf(Map.of("pg_host", "h", "pg_password", "p"))).isEmpty();
    }

    private static String logOf(Map<String, String> settings) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            PostgresSettings.of(KongConfig.of(settings));
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void thePasswordIsPrintedNowhere() {
        KongConfig config = Server.config(Server.newDatabase()).with("pg_password", "s3cret");
        try (Strategy strategy = new PostgresStrategyFactory().open(config)) {
            assertThat(PostgresSettings.of(config).toString() + strategy).doesNotContain("s3cret");
        }
    }
}
