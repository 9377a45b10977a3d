package dev.kongdb.embedded;

import dev.kongdb.embedded.DataDirectory.Held;
import dev.kongdb.embedded.PostgresCluster.PortTaken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server as a child process of this JVM, for tests and for a development host.
 *
 * <p>It listens on the loopback address only, and has a user {@code kong} who owns a database {@code kong}, beside the superuser
 * {@code postgres}, each with a password of its own, made at random. It never outlives the JVM, even one that is killed.
 *
 * <p>Root may start one too: the server then runs as the user nobody. Its files are unpacked once for each user and version,
 * below the user's cache directory or the directory that the system property {@code kongdb.embedded.cache} or the
 * environment variable {@code KONGDB_EMBEDDED_CACHE} names.
 *
 * <p>Instances may be shared between threads; starting, stopping and restarting happen one at a time.
 */
public final class EmbeddedPostgres implements EmbeddedStore {
    private static final String TEMPORARY_PREFIX = "kongdb-postgres-";
    private static final int LONGEST_NAME = 63;
    private static final Duration STATEMENT = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final PostgresCluster cluster;
    private final PostgresLogin login;
    private final int port;
    private volatile @Nullable SupervisedProcess server;
    private boolean closed;

    private EmbeddedPostgres(PostgresCluster cluster, PostgresLogin login, int port, SupervisedProcess server) {
        this.cluster = cluster;
        this.login = login;
        this.port = port;
        this.server = server;
    }

    /** Settings for a server to be started; by default a PostgreSQL 18 on throw-away data. */
    public static Builder builder() {
        return new Builder(ServerAccount::choose);
    }

    static Builder builder(ServerAccount account) {
        return new Builder(() -> account);
    }

    /** The address the server listens on. */
    public String host() {
        return PostgresLogin.HOST;
    }

    /** The port the server listens on, also after {@link #restart()}. */
    public int port() {
        return port;
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

    /** The JDBC URL of {@link #database()}, as {@link #user()}. It holds the password. */
    public String jdbcUrl() {
        return jdbcUrl(database());
    }

    /** The JDBC URL of another database of this server, as {@link #user()}. It holds the password. */
    public String jdbcUrl(String database) {
        return jdbcUrl(database, user());
    }

    /** The JDBC URL of a database of this server, as the superuser, for what {@link #user()} may not do. It holds the password. */
    public String superuserUrl(String database) {
        return jdbcUrl(database, PostgresLogin.SUPERUSER);
    }

    /** The settings, under Kong's names, that lead to {@link #database()}. One of them is the password. */
    public Map<String, String> settings() {
        return settings(database());
    }

    /** The settings, under Kong's names, that lead to another database of this server. */
    public Map<String, String> settings(String database) {
        return Map.of(
                "pg_host", host(),
                "pg_port", String.valueOf(port),
                "pg_user", user(),
                "pg_password", password(),
                "pg_require_auth", PostgresLogin.METHOD,
                "pg_database", database);
    }

    private String jdbcUrl(String database, String user) {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + database + login.parameters(user);
    }

    @Override
    public Path dataDirectory() {
        return cluster.path();
    }

    /**
     * The process id of the server.
     *
     * @throws IllegalStateException if the server is stopped
     */
    public long pid() {
        SupervisedProcess running = server;
        if (running == null) {
            throw new IllegalStateException("The embedded PostgreSQL on " + dataDirectory() + " is stopped.");
        }
        return running.pid();
    }

    /**
     * Makes one more database, owned by {@link #user()}.
     *
     * @throws EmbeddedStoreException if the server is stopped, or refuses, because there is one of that name already
     *     for example
     */
    public void createDatabase(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A database's name has 1 to 63 bytes, none of them zero: '" + name + "'.");
        }
        String sql = "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" OWNER " + user();
        try (Connection connection = login.open(port, PostgresLogin.SUPERUSER, PostgresLogin.SUPERUSER, STATEMENT);
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
                            "The embedded PostgreSQL on " + host() + ":" + port + " does not answer: " + e,
                            "restart() it if it was stopped.",
                            e);
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        SupervisedProcess running = server;
        return running == null || running.awaitExit(atMost);
    }

    @Override
    public boolean answers(Duration atMost) {
        try {
            login.open(port, user(), database(), atMost).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Stops the server, cutting off its connections; its data stays. Does nothing if it is stopped. */
    public void stop() {
        lock.lock();
        try {
            SupervisedProcess running = server;
            if (running != null) {
                server = null;
                cluster.stop(running);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void restart() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The embedded PostgreSQL on " + dataDirectory() + " is closed.");
            }
            stop();
            server = cluster.start(port, login);
        } catch (PortTaken e) {
            throw new EmbeddedStoreException(
                    "The embedded PostgreSQL cannot be restarted: another program has taken its port " + port + ".",
                    "close it and start a new one.",
                    e);
        } catch (IOException e) {
            throw unexpected(dataDirectory(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /** As the other says; {@link #restart()} then recovers the data. */
    @Override
    public void kill() {
        lock.lock();
        try {
            SupervisedProcess running = server;
            if (running != null) {
                server = null;
                cluster.kill(running);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                stop();
            } finally {
                letGo(cluster.directory(), cluster.kept());
            }
        } finally {
            lock.unlock();
        }
    }

    private static void letGo(DataDirectory directory, boolean kept) {
        try {
            if (kept) {
                directory.close();
            } else {
                directory.delete();
            }
        } catch (IOException e) {
            // nobody can do anything about it now; a later start deletes what is left
        }
    }

    private static EmbeddedStoreException unexpected(Path dataDirectory, IOException e) {
        return new EmbeddedStoreException(
                "The embedded PostgreSQL on the data directory " + dataDirectory + " did not start: " + e,
                "make sure that this user can write to the directory and that the disk has room.",
                e);
    }

    private static EmbeddedStoreException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmbeddedStoreException(
                "Waiting for the embedded PostgreSQL was interrupted.", "start it again if it is still wanted.", e);
    }

    /** Settings for an {@link EmbeddedPostgres} to be started. Not for use by several threads at once. */
    public static final class Builder {
        private static final int PORT_ATTEMPTS = 10;

        private final Supplier<ServerAccount> accounts;
        private String version = "18";
        private @Nullable Path dataDirectory;
        private Duration startTimeout = Duration.ofSeconds(60);

        private Builder(Supplier<ServerAccount> accounts) {
            this.accounts = accounts;
        }

        /** The major version, such as {@code "15"}; its binaries must be on the class path. Default: 18. */
        public Builder version(String major) {
            if (!major.matches("[1-9][0-9]")) {
                throw new IllegalArgumentException(
                        "A major version of PostgreSQL is a number such as 18, not '" + major + "'.");
            }
            this.version = major;
            return this;
        }

        /**
         * The directory that keeps the data, for the next start to find; made if it is missing. Default: none, which
         * means a directory for this server only, with less care for the data and more for speed.
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
         * @throws EmbeddedStoreException if it does not start; the message says why, and what to do about it
         */
        public EmbeddedPostgres start() {
            Path kept = dataDirectory;
            ServerAccount account = accounts.get();
            PostgresBinaries binaries = PostgresBinaries.find(version, account);
            try {
                DataDirectory directory = kept == null ? temporary(account) : holdKept(kept);
                boolean started = false;
                try {
                    PostgresCluster cluster =
                            new PostgresCluster(directory, binaries, account, kept != null, startTimeout);
                    EmbeddedPostgres postgres = startOnFreePort(cluster, cluster.prepare());
                    started = true;
                    return postgres;
                } finally {
                    if (!started) {
                        letGo(directory, kept != null);
                    }
                }
            } catch (IOException e) {
                throw unexpected(kept == null ? Path.of(System.getProperty("java.io.tmpdir")) : kept, e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        private static DataDirectory temporary(ServerAccount account) throws IOException {
            DataDirectory.deleteLeftOvers(TEMPORARY_PREFIX, account, Builder::isUsed);
            return DataDirectory.temporary(TEMPORARY_PREFIX);
        }

        private static boolean isUsed(Path directory) throws IOException {
            return PostmasterFile.read(directory)
                    .flatMap(server -> server.process(directory))
                    .isPresent();
        }

        private static DataDirectory holdKept(Path path) throws IOException {
            try {
                Files.createDirectories(path);
                PostgresCluster.requireClusterOrNothing(path);
                return DataDirectory.hold(path);
            } catch (FileAlreadyExistsException e) {
                throw new EmbeddedStoreException(
                        "The data directory " + path + " is no directory.",
                        "name a directory that is empty or new.",
                        e);
            } catch (Held held) {
                String server = PostmasterFile.read(path)
                        .map(file -> ", whose server is process " + file.pid() + " on port " + file.port())
                        .orElse("");
                throw new EmbeddedStoreException(
                        "The data directory " + path + " is in use by " + held.getMessage() + server + ".",
                        "stop that process, use its server, or name another data directory.",
                        held);
            }
        }

        private static EmbeddedPostgres startOnFreePort(PostgresCluster cluster, PostgresLogin login)
                throws IOException, InterruptedException {
            for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
                int port = Ports.free(PostgresLogin.address());
                try {
                    return new EmbeddedPostgres(cluster, login, port, cluster.start(port, login));
                } catch (PortTaken e) {
                    // between the look and the start, somebody else took it
                }
            }
            throw new EmbeddedStoreException(
                    "The embedded PostgreSQL found each of " + PORT_ATTEMPTS + " free ports taken when it started.",
                    "try again.");
        }
    }
}
