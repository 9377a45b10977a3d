package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.schema.table.PostgresDialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to reach one server, and how to use it: the {@code pg_*} settings, or those of the replica,
 * checked.
 */
record PostgresSettings(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        @Nullable String schema,
        @Nullable String requireAuth,
        int timeoutMillis,
        boolean ssl,
        boolean sslVerify,
        List<String> trustedCertificates,
        int maxConcurrentQueries,
        int semaphoreTimeoutMillis,
        boolean transactionPooling) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSettings.class);

    private static final String PRIMARY = "pg_";
    private static final String REPLICA = "pg_ro_";

    private static final PostgresSettings DEFAULTS = new PostgresSettings(
            "127.0.0.1", 5432, "kong", "kong", null, null, null, 5_000, false, false, List.of(), 0, 60_000, false);

    private static final List<String> NAMES = List.of(
            "host",
            "port",
            "database",
            "user",
            "password",
            "schema",
            "require_auth",
            "timeout",
            "ssl",
            "ssl_verify",
            "max_concurrent_queries",
            "semaphore_timeout",
            "transaction_pooling");

    private static final Set<String> KNOWN = Stream.of(PRIMARY, REPLICA)
            .flatMap(prefix -> NAMES.stream().map(name -> prefix + name))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Migrations may build indexes of large tables. Kong's command line allows each statement a
     * minute.
     */
    private static final int MIGRATION_TIMEOUT_MILLIS = 60_000;

    /** The settings of the primary server. */
    static PostgresSettings of(KongConfig config) {
        warnOfTheIdle(config);
        return read(config, PRIMARY, DEFAULTS);
    }

    /**
     * The settings of the replica that {@code pg_ro_host} names. Settings that are not set for it
     * are as for the primary.
     */
    static Optional<PostgresSettings> replica(KongConfig config, PostgresSettings primary) {
        return config.get(REPLICA + "host").map(host -> read(config, REPLICA, primary));
    }

    private static PostgresSettings read(KongConfig config, String prefix, PostgresSettings inherited) {
        PostgresSettings settings = new PostgresSettings(
                config.get(prefix + "host", inherited.host),
                config.getInt(prefix + "port", inherited.port, 1, 65_535),
                config.get(prefix + "database", inherited.database),
                config.get(prefix + "user", inherited.user),
                config.get(prefix + "password").orElse(inherited.password),
                config.get(prefix + "schema").orElse(inherited.schema),
                config.get(prefix + "require_auth").orElse(inherited.requireAuth),
                config.getInt(prefix + "timeout", inherited.timeoutMillis, 1, Integer.MAX_VALUE),
                config.getBoolean(prefix + "ssl", inherited.ssl),
                config.getBoolean(prefix + "ssl_verify", inherited.sslVerify),
                trustedCertificates(config),
                config.getInt(prefix + "max_concurrent_queries", inherited.maxConcurrentQueries, 0, 10_000),
                config.getInt(prefix + "semaphore_timeout", inherited.semaphoreTimeoutMillis, 0, Integer.MAX_VALUE),
                config.getBoolean(prefix + "transaction_pooling", inherited.transactionPooling));
        if (settings.sslVerify && !settings.ssl) {
            LOG.warn(
                    "{}ssl_verify is on, but {}ssl is off: connections to PostgreSQL are neither encrypted nor verified",
                    prefix,
                    prefix);
        }
        return settings;
    }

    /**
     * Warns of settings that Kong knows, or that look like settings of Kong, but have no effect
     * here. Not of {@code pg_ro_ssl} and {@code pg_ro_ssl_verify} when they are off: every Kong
     * writes them so into the {@code .kong_env} in its prefix, whether there is a replica or not.
     */
    private static void warnOfTheIdle(KongConfig config) {
        Set<String> idle = new TreeSet<>();
        boolean replica = config.get(REPLICA + "host").isPresent();
        for (String name : config.names()) {
            boolean works = KNOWN.contains(name) && (replica || !name.startsWith(REPLICA));
            if (name.startsWith(PRIMARY) && !works && config.get(name).isPresent()) {
                idle.add(name);
            }
        }
        Set.of(REPLICA + "ssl", REPLICA + "ssl_verify").stream()
                .filter(name -> !config.getBoolean(name, false))
                .forEach(idle::remove);
        if (idle.removeIf(name -> name.startsWith(REPLICA) && KNOWN.contains(name))) {
            LOG.warn("the pg_ro_* settings have no effect without pg_ro_host: every statement goes to pg_host");
        }
        if (!idle.isEmpty()) {
            LOG.warn("settings without effect: {}; those for PostgreSQL are {}", idle, new TreeSet<>(KNOWN));
        }
    }

    private static List<String> trustedCertificates(KongConfig config) {
        List<String> names = config.getList("lua_ssl_trusted_certificate", List.of(TrustedCertificates.SYSTEM));
        for (String name : names) {
            if (!name.equals(TrustedCertificates.SYSTEM) && !Files.isReadable(Path.of(name))) {
                throw new KongConfigException("lua_ssl_trusted_certificate: no such file at " + name);
            }
        }
        return names;
    }

    /**
     * Whether an unencrypted connection is accepted although encryption was asked for. Without
     * verification, Kong takes the setting as a hint.
     */
    boolean sslIsHint() {
        return ssl && !sslVerify;
    }

    /** Connections for statements. */
    PostgresDataSource dataSource() {
        PostgresDataSource source = new PostgresDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        if (schema != null && !transactionPooling) {
            source.setCurrentSchema(PostgresDialect.quote(schema));
        }
        if (requireAuth != null) {
            source.setRequireAuth(requireAuth);
        }
        source.setApplicationName("kong.db");
        source.setConnectTimeout(seconds(timeoutMillis));
        // The server's timeout ends the statement first (see sessionSql), and the connection stays
        // usable. This one is for a server that does not answer at all.
        source.setSocketTimeout(seconds(timeoutMillis) + 1);
        source.setTcpKeepAlive(true);
        // Sends texts without a type, like Kong's literals, so that the server takes the type of
        // the column.
        source.setStringType("unspecified");
        if (transactionPooling) {
            // The next statement may go to another session of the server, which does not have the
            // statements prepared in this one.
            source.setPrepareThreshold(0);
            // The transaction exists only for the schema, so the failure of one statement must not
            // fail the rest.
            source.setAutosave(AutoSave.ALWAYS);
        } else {
            // A statement that was prepared before a migration changed its table is prepared again
            // instead of failing.
            source.setAutosave(AutoSave.CONSERVATIVE);
            // Saves two round trips for each new connection; Kong requires 9.5, too. A pooler
            // refuses the parameters that this sends.
            source.setAssumeMinServerVersion("9.5");
        }
        // The detail quotes the values of the row, which may be secrets.
        source.setLogServerErrorDetail(false);
        source.setSslResponseTimeout(timeoutMillis);
        if (ssl && sslVerify) {
            source.setSslMode(SslMode.VERIFY_FULL.value);
            source.setSslfactory(TrustedCertificates.class.getName());
            source.setSslFactoryArg(String.join(",", trustedCertificates));
        } else {
            source.setSslMode((ssl ? SslMode.PREFER : SslMode.DISABLE).value);
        }
        return source;
    }

    /**
     * Connections for migrations: the server parses a whole script itself, and has more time for
     * it.
     */
    PGSimpleDataSource migrationDataSource() {
        PostgresDataSource source = dataSource();
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        source.setSocketTimeout(seconds(Math.max(timeoutMillis, MIGRATION_TIMEOUT_MILLIS)) + 1);
        return source;
    }

    /**
     * The statements that every new session runs; null when a pooler owns the sessions. The driver
     * would set the time zone of the JVM, but defaults of columns and the SQL of migrations rely on
     * UTC, as in Kong.
     */
    @Nullable
    String sessionSql() {
        return transactionPooling ? null : "SET TIME ZONE 'UTC'; SET statement_timeout = " + timeoutMillis;
    }

    /**
     * The statements that every call runs first, in a transaction of its own; null when there are
     * none. If a pooler owns the sessions, the schema can be set only for a transaction. The time
     * zone is not set, since only defaults of columns depend on it and our statements use none.
     * Timeouts are then enforced on this side, as in Kong.
     */
    @Nullable
    String callSql() {
        return transactionPooling && schema != null ? "SET LOCAL search_path = " + PostgresDialect.quote(schema) : null;
    }

    /** The statements that every transaction of a migration runs first. */
    String migrationSql() {
        String call = callSql();
        return "SET LOCAL TIME ZONE 'UTC'; SET LOCAL statement_timeout = "
                + Math.max(timeoutMillis, MIGRATION_TIMEOUT_MILLIS) + (call == null ? "" : "; " + call);
    }

    /** The driver counts in seconds. Rounds up, and is never 0, which means for ever. */
    private static int seconds(int millis) {
        return (int) ((millis + 999L) / 1000);
    }

    @Override
    public String toString() {
        // without the password
        return "PostgreSQL at " + host + ":" + port + ", database " + database;
    }
}
