package dev.kongdb.embedded;

import dev.kongdb.embedded.CassandraNode.PortTaken;
import dev.kongdb.embedded.DataDirectory.Held;
import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra node as a child process of this JVM, for tests and for a development host.
 *
 * <p>Unless told otherwise it is a cluster of its own. It listens on a loopback address only, lets in one user, with a password that is
 * made at random, and holds no keyspace but Cassandra's own. It never outlives the JVM, even one that is killed. It takes some 450 MB of memory and three seconds to start.
 *
 * <p>Started by root, the node runs as the user nobody; where that cannot be had it runs as root, and {@link #warning()} says why.
 *
 * <p>Instances may be shared between threads; starting, stopping and restarting happen one at a time.
 */
public final class EmbeddedCassandra implements EmbeddedStore {
    private static final String TEMPORARY_PREFIX = "kongdb-cassandra-";

    private final ReentrantLock lock = new ReentrantLock();
    private final CassandraNode node;
    private final int port;
    private volatile @Nullable SupervisedProcess server;
    private boolean closed;

    private EmbeddedCassandra(CassandraNode node, int port, SupervisedProcess server) {
        this.node = node;
        this.port = port;
        this.server = server;
    }

    /** Settings for a node to be started; by default one on throw-away data. */
    public static Builder builder() {
        return new Builder(ServerAccount.WAYS);
    }

    /** As {@link #builder()}, with the commands by which root becomes somebody else. */
    static Builder builder(List<List<String>> ways) {
        return new Builder(ways);
    }

    /** The address the node listens on. */
    public String host() {
        return node.options().host();
    }

    /** The port for CQL, also after {@link #restart()}. */
    public int port() {
        return port;
    }

    /** The user for applications, who may do everything. */
    public String user() {
        return CassandraServer.USER;
    }

    /** The password of {@link #user()}. */
    public String password() {
        return node.options().password();
    }

    /** The settings, under Kong's names, that lead to this node. One of them is the password. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "cassandra_contact_points", host(),
                "cassandra_port", String.valueOf(port),
                "cassandra_username", user(),
                "cassandra_password", password()));
        if (node.options().certificate() != null) {
            settings.put("cassandra_ssl", "on");
            settings.put("cassandra_ssl_verify", "on");
            settings.put("lua_ssl_trusted_certificate", certificate().toString());
        }
        return settings;
    }

    /**
     * The PEM file with the certificate by which clients know the node.
     *
     * @throws IllegalStateException if the node was not told to be {@link Builder#encrypted()}
     */
    public Path certificate() {
        OwnCertificate own = node.options().certificate();
        if (own == null) {
            throw new IllegalStateException("The embedded Cassandra on " + dataDirectory() + " has no certificate.");
        }
        return own.certificate();
    }

    /** The name of the node's datacenter, for load-balancing policies that ask for one. */
    public String datacenter() {
        return "datacenter1";
    }

    /** Why the node runs as root though it should not, and how to mend it; empty if it runs as somebody else. */
    public Optional<String> warning() {
        return Optional.ofNullable(node.account().warning());
    }

    @Override
    public Path dataDirectory() {
        return node.path();
    }

    /**
     * The process id of the node.
     *
     * @throws IllegalStateException if the node is stopped
     */
    public long pid() {
        SupervisedProcess running = server;
        if (running == null) {
            throw new IllegalStateException("The embedded Cassandra on " + dataDirectory() + " is stopped.");
        }
        return running.pid();
    }

    /** Stops the node, cutting off its connections; its data stays. Does nothing if it is stopped. */
    public void stop() {
        lock.lock();
        try {
            SupervisedProcess running = server;
            if (running != null) {
                server = null;
                node.stop(running);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        SupervisedProcess running = server;
        return running == null || running.awaitExit(atMost);
    }

    @Override
    public boolean answers(Duration atMost) {
        return node.answers(port, atMost);
    }

    /** As the other says; {@link #restart()} then recovers the data, of a throw-away node all but the last moments. */
    @Override
    public void kill() {
        lock.lock();
        try {
            SupervisedProcess running = server;
            if (running != null) {
                server = null;
                node.kill(running);
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
                throw new IllegalStateException("The embedded Cassandra on " + dataDirectory() + " is closed.");
            }
            stop();
            server = node.start(port);
        } catch (PortTaken e) {
            throw new EmbeddedStoreException(
                    "The embedded Cassandra cannot be restarted: another program has taken its port " + port + ".",
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
                letGo(node.directory(), node.kept());
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
                "The embedded Cassandra on the data directory " + dataDirectory + " did not start: " + e,
                "make sure that this user can write to the directory and that the disk has room.",
                e);
    }

    private static EmbeddedStoreException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmbeddedStoreException(
                "Waiting for the embedded Cassandra was interrupted.", "start it again if it is still wanted.", e);
    }

    /** Settings for an {@link EmbeddedCassandra} to be started. Not for use by several threads at once. */
    public static final class Builder {
        private static final int PORT_ATTEMPTS = 10;

        private final List<List<String>> ways;
        private @Nullable Path dataDirectory;
        private Duration startTimeout = Duration.ofMinutes(2);
        private String host = "127.0.0.1";
        private @Nullable EmbeddedCassandra other;
        private boolean encrypted;
        private int heap = 384;

        private Builder(List<List<String>> ways) {
            this.ways = ways;
        }

        /**
         * The directory that keeps the data, for the next start to find; made if it is missing. Default: none, which means a
         * directory for this node only, with less care for the data and more for speed.
         */
        public Builder dataDirectory(Path directory) {
            this.dataDirectory = directory.toAbsolutePath().normalize();
            return this;
        }

        /** How long starting may take. Default: 120 seconds. */
        public Builder startTimeout(Duration timeout) {
            this.startTimeout = timeout;
            return this;
        }

        /**
         * Makes the node one more of another's cluster, beside which it listens, with the same password. It takes its part of the data that is written from
         * now on.
         *
         * @param other a node that runs
         * @param address a loopback address that no other node of the cluster has, such as {@code 127.0.0.2}
         */
        public Builder joins(EmbeddedCassandra other, String address) {
            this.other = other;
            this.host = address;
            return this;
        }

        /** Speaks with clients, and with other nodes, over TLS only, with a certificate that it makes for itself. */
        public Builder encrypted() {
            this.encrypted = true;
            return this;
        }

        /**
         * The most memory, in mebibytes, that the node's heap takes. Default: 384, enough for a few keyspaces of Kong's tables with
         * little in them; with a hundred thousand rows, give it 1,024.
         *
         * @throws IllegalArgumentException if that is less than 128, without which no node starts
         */
        public Builder heap(int mebibytes) {
            if (mebibytes < 128) {
                throw new IllegalArgumentException("a heap of " + mebibytes + " MiB is too small for a Cassandra node");
            }
            this.heap = mebibytes;
            return this;
        }

        /**
         * Starts the node and waits until it answers.
         *
         * @throws EmbeddedStoreException if it does not start; the message says why, and what to do about it
         */
        public EmbeddedCassandra start() {
            Path kept = dataDirectory;
            try {
                DataDirectory directory = kept == null ? temporary() : holdKept(kept);
                boolean started = false;
                try {
                    CassandraAccount account = CassandraAccount.choose(ways, directory.path());
                    CassandraNode node = new CassandraNode(
                            directory,
                            account,
                            kept != null,
                            startTimeout,
                            options(directory.path()),
                            Ports.free(CassandraNode.address(host)));
                    node.awaitFormerServer();
                    EmbeddedCassandra cassandra = startOnFreePort(node);
                    started = true;
                    return cassandra;
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

        private CassandraNode.Options options(Path directory) throws IOException, InterruptedException {
            String password = other == null ? CassandraNode.password(directory) : other.password();
            return new CassandraNode.Options(
                    host,
                    other == null ? null : other.node.seed(),
                    password,
                    encrypted ? OwnCertificate.in(directory, host, password) : null,
                    heap);
        }

        private DataDirectory temporary() throws IOException {
            ServerAccount account = ServerAccount.find(ways).orElseGet(ServerAccount::ofThisJvm);
            DataDirectory.deleteLeftOvers(TEMPORARY_PREFIX, account, CassandraNode::isUsed);
            return DataDirectory.temporary(TEMPORARY_PREFIX);
        }

        private static DataDirectory holdKept(Path path) throws IOException {
            try {
                Files.createDirectories(path);
                CassandraNode.requireNodeOrNothing(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------")); // keys come first
                return DataDirectory.hold(path);
            } catch (FileAlreadyExistsException e) {
                throw new EmbeddedStoreException(
                        "The data directory " + path + " is no directory.",
                        "name a directory that is empty or new.",
                        e);
            } catch (Held held) {
                throw new EmbeddedStoreException(
                        "The data directory " + path + " is in use by " + held.getMessage() + ".",
                        "stop that process, use its server, or name another data directory.",
                        held);
            }
        }

        private static EmbeddedCassandra startOnFreePort(CassandraNode node) throws IOException, InterruptedException {
            for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
                int port = Ports.free(CassandraNode.address(node.options().host()));
                try {
                    return new EmbeddedCassandra(node, port, node.start(port));
                } catch (PortTaken e) {
                    // between the look and the start, somebody else took it
                }
            }
            throw new EmbeddedStoreException(
                    "The embedded Cassandra found each of " + PORT_ATTEMPTS + " free ports taken when it started.",
                    "try again.");
        }
    }
}
