package dev.kongdb.postgres;

import dev.kongdb.KongConfig;
import dev.kongdb.KongConfigException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code pg_*} settings, checked. */
record PostgresSettings(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        @Nullable String schema,
        int timeoutMillis,
        boolean ssl,
        boolean sslVerify,
        @Nullable String trustedCertificates,
        int maxConcurrentQueries,
        int semaphoreTimeoutMillis) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSettings.class);

    private static final Set<String> KNOWN = Set.of(
            "pg_host",
            "pg_port",
            "pg_database",
            "pg_user",
            "pg_password",
            "pg_schema",
            "pg_timeout",
            "pg_ssl",
            "pg_ssl_verify",
            "pg_max_concurrent_queries",
            "pg_semaphore_timeout");

    /** Migrations may build indexes over large tables; Kong's command line gives each statement a minute. */
    private static final int MIGRATION_TIMEOUT_MILLIS = 60_000;

    static PostgresSettings of(KongConfig config) {
        warnOfTheIdle(config);
        boolean ssl = config.getBoolean("pg_ssl", false);
        boolean verify = config.getBoolean("pg_ssl_verify", false);
        if (verify && !ssl) {
            LOG.warn(
                    "pg_ssl_verify is on, but pg_ssl is off: connections to PostgreSQL are neither encrypted nor verified");
        }
        return new PostgresSettings(
                config.get("pg_host", "127.0.0.1"),
                config.getInt("pg_port", 5432, 1, 65_535),
                config.get("pg_database", "kong"),
                config.get("pg_user", "kong"),
                config.get("pg_password").orElse(null),
                config.get("pg_schema").orElse(null),
                config.getInt("pg_timeout", 5_000, 1, Integer.MAX_VALUE),
                ssl,
                ssl && verify,
                trustedCertificates(config),
                config.getInt("pg_max_concurrent_queries", 0, 0, 10_000),
                config.getInt("pg_semaphore_timeout", 60_000, 0, Integer.MAX_VALUE));
    }

    /** A setting that is known to Kong, or looks it, and changes nothing here, must not go unnoticed. */
    private static void warnOfTheIdle(KongConfig config) {
        Set<String> idle = new TreeSet<>();
        for (String name : config.names()) {
            if (name.startsWith("pg_")
                    && !KNOWN.contains(name)
                    && config.get(name).isPresent()) {
                idle.add(name);
            }
        }
        if (idle.removeIf(name -> name.startsWith("pg_ro_"))) {
            LOG.warn(
                    "the pg_ro_* settings have no effect: a read replica is not supported, every statement goes to pg_host");
        }
        if (!idle.isEmpty()) {
            LOG.warn("settings without effect: {}; those for PostgreSQL are {}", idle, new TreeSet<>(KNOWN));
        }
    }

    private static @Nullable String trustedCertificates(KongConfig config) {
        List<String> files = config.getList("lua_ssl_trusted_certificate", List.of());
        if (files.isEmpty() || files.equals(List.of("system"))) {
            return null;
        }
        if (files.size() > 1) {
            throw new KongConfigException(
                    "lua_ssl_trusted_certificate names " + files.size()
                            + " files; put the certificates into one PEM file, or leave the setting out to trust what the JVM trusts");
        }
        return files.get(0);
    }

    /** Connections for statements. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        if (schema != null) {
            source.setCurrentSchema(Sql.quote(schema));
        }
        source.setApplicationName("kong.db");
        source.setConnectTimeout(seconds(timeoutMillis));
        // The server gives up first (see sessionSql) and the connection lives on; this is for a server that is silent.
        source.setSocketTimeout(seconds(timeoutMillis) + 1);
        source.setTcpKeepAlive(true);
        // Text goes out untyped, as Kong's literals do, so that the server takes it for whatever the column is.
        source.setStringType("unspecified");
        // A statement prepared before a migration changed its table is prepared anew instead of failing.
        source.setAutosave(AutoSave.CONSERVATIVE);
        // Two round trips less for each new connection; Kong asks for 9.5, too.
        source.setAssumeMinServerVersion("9.5");
        // The detail quotes the values of the failing row, which may be secrets.
        source.setLogServerErrorDetail(false);
        if (ssl) {
            source.setSslMode((sslVerify ? SslMode.VERIFY_FULL : SslMode.REQUIRE).value);
            if (sslVerify && trustedCertificates == null) {
                source.setSslfactory(DefaultJavaSSLFactory.class.getName());
            } else if (sslVerify) {
                source.setSslRootCert(trustedCertificates);
            }
        } else {
            source.setSslMode(SslMode.DISABLE.value);
        }
        return source;
    }

    /** Connections for migrations: the server reads a whole script by itself, and has more time for it. */
    PGSimpleDataSource migrationDataSource() {
        PGSimpleDataSource source = dataSource();
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        source.setSocketTimeout(seconds(Math.max(timeoutMillis, MIGRATION_TIMEOUT_MILLIS)) + 1);
        return source;
    }

    /**
     * What every new session runs. The driver would set the time zone of the JVM; column defaults and the SQL of migrations count
     * on UTC, as Kong does.
     */
    String sessionSql() {
        return "SET TIME ZONE 'UTC'; SET statement_timeout = " + timeoutMillis;
    }

    String migrationSessionSql() {
        return "SET TIME ZONE 'UTC'; SET statement_timeout = " + Math.max(timeoutMillis, MIGRATION_TIMEOUT_MILLIS);
    }

    /** The driver counts in seconds; never less than what was asked for, and never 0, which is for ever. */
    private static int seconds(int millis) {
        return (int) ((millis + 999L) / 1000);
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + host + ":" + port + ", database " + database; // no password
    }
}
