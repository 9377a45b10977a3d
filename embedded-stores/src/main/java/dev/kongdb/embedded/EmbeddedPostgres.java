package dev.kongdb.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server as a child process of this JVM, for tests and for a development host.
 *
 * <p>It listens on the loopback address only. It has a user {@code kong} who owns a database {@code
 * kong}, and the superuser {@code postgres}, each with a random password. It never outlives the
 * JVM, even if that is killed.
 *
 * <p>Root may start one, too: the server then runs as the user nobody. Its files are unpacked once
 * for each user and version, below the user's cache directory, or in the directory that the system
 * property {@code kongdb.embedded.cache} or the environment variable {@code KONGDB_EMBEDDED_CACHE}
 * names.
 *
 * <p>Instances may be shared between threads; starting, stopping and restarting happen one at a
 * time.
 */
public final class EmbeddedPostgres extends EmbeddedStore {
    private static final int LONGEST_NAME = 63;
    private static final Duration STATEMENT = Duration.ofSeconds(60);

    private final PostgresLogin login;

    private EmbeddedPostgres(Started<PostgresServer> started) {
        super(started);
        this.login = started.server().login();
    }

    /** Settings for a server to be started; by default a PostgreSQL 18 with temporary data. */
    public static Builder builder() {
        return new Builder(ServerAccount::choose);
    }

    static Builder builder(ServerAccount account) {
        return new Builder(() -> account);
    }

    /** The user for applications. */
    public String user() {
        return PostgresLogin.KONG;
    }

    /** The password of {@link #user()}. */
    public String password() {
        return login.kong();
    }

    /** The database for applications, which {@link #user()} owns. */
    public String database() {
        return PostgresLogin.KONG;
    }

    /** The JDBC URL of {@link #database()}, as {@link #user()}. It contains the password. */
    public String jdbcUrl() {
        return jdbcUrl(database());
    }

    /**
     * The JDBC URL of another database of this server, as {@link #user()}. It contains the
     * password.
     */
    public String jdbcUrl(String database) {
        return jdbcUrl(database, user());
    }

    /**
     * The JDBC URL of a database of this server as the superuser, who may do more than {@link
     * #user()}. It contains the password.
     */
    public String superuserUrl(String database) {
        return jdbcUrl(database, PostgresLogin.SUPERUSER);
    }

    /**
     * The settings, under Kong's names, that lead to {@link #database()}. One of them is the
     * password.
     */
    public Map<String, String> settings() {
        return settings(database());
    }

    /** The settings, under Kong's names, that lead to another database of this server. */
    public Map<String, String> settings(String database) {
        return Map.of(
                "pg_host", host(),
                "pg_port", String.valueOf(port()),
                "pg_user", user(),
                "pg_password", password(),
                "pg_require_auth", PostgresLogin.METHOD,
                "pg_database", database);
    }

    private String jdbcUrl(String database, String user) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database + login.parameters(user);
    }

    /**
     * Creates another database, owned by {@link #user()}.
     *
     * @throws EmbeddedStoreException if the server is stopped or refuses, for example because a
     *     database of this name exists
     */
    public void createDatabase(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A database's name has 1 to 63 bytes, none of them zero: '" + name + "'.");
        }
        String sql = "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" OWNER " + user();
        try (Connection connection = login.open(port(), PostgresLogin.SUPERUSER, PostgresLogin.SUPERUSER, STATEMENT);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            boolean answered = e.getSQLState() != null && !e.getSQLState().startsWith("08");
            throw answered
                    ? new EmbeddedStoreException(
                            "PostgreSQL refused to make the database '" + name + "': " + e.getMessage(),
                            "choose another name, or use the database there is.",
                            e)
                    : new EmbeddedStoreException(
                            "The embedded PostgreSQL on " + host() + ":" + port() + " does not answer: " + e,
                            "restart() it if it was stopped.",
                            e);
        }
    }

    /**
     * Settings for an {@link EmbeddedPostgres} to be started. Not for use by several threads at
     * once.
     */
    public static final class Builder {
        private final Supplier<ServerAccount> accounts;
        private String version = "18";
        private @Nullable Path dataDirectory;
        private Duration startTimeout = Duration.ofSeconds(60);

        private Builder(Supplier<ServerAccount> accounts) {
            this.accounts = accounts;
        }

        /**
         * The major version, such as {@code "15"}; its binaries must be on the class path. Default:
         * 18.
         */
        public Builder version(String major) {
            if (!major.matches("[1-9][0-9]")) {
                throw new IllegalArgumentException(
                        "A major version of PostgreSQL is a number such as 18, not '" + major + "'.");
            }
            this.version = major;
            return this;
        }

        /**
         * The directory of the data, for the next start to find; it is created if it is missing. By
         * default there is none: the server has a directory of its own, and is fast rather than
         * careful with the data.
         */
        public Builder dataDirectory(Path directory) {
            this.dataDirectory = directory.toAbsolutePath().normalize();
            return this;
        }

        /** How long initialising, and then starting, may take. Default: 60 seconds. */
        public Builder startTimeout(Duration timeout) {
            this.startTimeout = timeout;
            return this;
        }

        /**
         * Starts the server and waits until it answers.
         *
         * @throws EmbeddedStoreException if it does not start; the message says why, and what to do
         *     about it
         */
        public EmbeddedPostgres start() {
            Path kept = dataDirectory;
            ServerAccount account = accounts.get();
            PostgresBinaries binaries = PostgresBinaries.find(version, account);
            return new EmbeddedPostgres(EmbeddedStore.start(StoreKind.POSTGRES, account, kept, directory -> {
                PostgresCluster cluster = new PostgresCluster(directory, binaries, account, kept != null, startTimeout);
                return new PostgresServer(cluster, cluster.prepare());
            }));
        }
    }
}
