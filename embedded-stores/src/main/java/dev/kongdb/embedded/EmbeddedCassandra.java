package dev.kongdb.embedded;

import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra node as a child process of this JVM, for tests and for a development host.
 *
 * <p>By default it is a cluster of its own. It listens on a loopback address only, has one user
 * with a random password, and no keyspaces but Cassandra's own. It never outlives the JVM, even if
 * that is killed. It takes some 450 MB of memory and three seconds to start. The very first start
 * unpacks the server and makes an archive of its classes, which takes some ten seconds more.
 *
 * <p>If root starts the node, it runs as the user nobody; if that is not possible, it runs as root,
 * and {@link #warning()} says why.
 *
 * <p>Instances may be shared between threads; starting, stopping and restarting happen one at a
 * time.
 */
public final class EmbeddedCassandra extends EmbeddedStore {
    /** The name and the password of the user that Cassandra creates itself. */
    private static final String FIRST_ROLE = "cassandra";

    private final CassandraNode node;

    EmbeddedCassandra(Started<CassandraNode> started) {
        super(started);
        this.node = started.server();
    }

    /** Settings for a node to be started; by default one with temporary data. */
    public static Builder builder() {
        return new Builder(ServerAccount.WAYS);
    }

    /** As {@link #builder()}, with the commands by which root becomes another user. */
    static Builder builder(List<List<String>> ways) {
        return new Builder(ways);
    }

    /** The user for applications, who may do everything. */
    public String user() {
        return node.options().roles() ? FIRST_ROLE : CassandraServer.USER;
    }

    /** The password of {@link #user()}. */
    public String password() {
        return node.options().roles() ? FIRST_ROLE : node.options().password();
    }

    /** The settings, under Kong's names, that lead to this node. One of them is the password. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "cassandra_contact_points", host(),
                "cassandra_port", String.valueOf(port()),
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
     * The PEM file with the certificate by which clients recognise the node.
     *
     * @throws IllegalStateException if the node is not {@link Builder#encrypted()}
     */
    public Path certificate() {
        OwnCertificate own = node.options().certificate();
        if (own == null) {
            throw new IllegalStateException("The embedded Cassandra on " + dataDirectory() + " has no certificate.");
        }
        return own.certificate();
    }

    /** The name of the node's datacenter, for load-balancing policies that need it. */
    public String datacenter() {
        return "datacenter1";
    }

    /**
     * Why the node runs as root although it should not, and how to mend it; empty if it runs as
     * another user.
     */
    public Optional<String> warning() {
        return Optional.ofNullable(node.account().warning());
    }

    /**
     * Settings for an {@link EmbeddedCassandra} to be started. Not for use by several threads at
     * once.
     */
    public static final class Builder {
        private final List<List<String>> ways;
        private @Nullable Path dataDirectory;
        private Duration startTimeout = Duration.ofMinutes(2);
        private String host = "127.0.0.1";
        private @Nullable EmbeddedCassandra other;
        private boolean encrypted;
        private int heap = CassandraNode.HEAP;
        private boolean roles;

        private Builder(List<List<String>> ways) {
            this.ways = ways;
        }

        /**
         * The directory of the data, for the next start to find; it is created if it is missing. By
         * default there is none: the node has a directory of its own, and is fast rather than
         * careful with the data.
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
         * Makes the node join the cluster of another, with the same password. It takes its part of
         * the data that is written from then on.
         *
         * @param other a running node
         * @param address a loopback address that no other node of the cluster has, such as {@code
         *     127.0.0.2}
         */
        public Builder joins(EmbeddedCassandra other, String address) {
            this.other = other;
            this.host = address;
            return this;
        }

        /**
         * Speaks TLS only, with clients and with other nodes, with a certificate that it generates.
         */
        public Builder encrypted() {
            this.encrypted = true;
            return this;
        }

        /**
         * Keeps users with their permissions in tables, which is Cassandra's default, for tests of
         * permissions. The first user is {@code cassandra} with the same text as password, so
         * everybody on this machine may do everything until somebody changes it. The node creates
         * this user a moment after it has started.
         */
        public Builder withRoles() {
            this.roles = true;
            return this;
        }

        /**
         * The maximum of the node's heap, in mebibytes. The default is 384, enough for a few
         * keyspaces of Kong's tables with little data; for a hundred thousand rows, use 1,024.
         *
         * @throws IllegalArgumentException if it is less than 128, with which no node starts
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
         * @throws EmbeddedStoreException if it does not start; the message says why, and what to do
         *     about it
         */
        public EmbeddedCassandra start() {
            ServerAccount account = ServerAccount.find(ways).orElseGet(ServerAccount::ofThisJvm);
            return new EmbeddedCassandra(
                    EmbeddedStore.start(StoreKind.CASSANDRA, account, dataDirectory, this::prepare));
        }

        private CassandraNode prepare(DataDirectory directory) throws IOException, InterruptedException {
            CassandraAccount account = CassandraAccount.choose(ways, directory.path());
            CassandraNode node = new CassandraNode(
                    directory,
                    account,
                    ClassArchive.find(account).orElse(null),
                    dataDirectory != null,
                    startTimeout,
                    options(directory.path()),
                    Ports.free(CassandraNode.address(host)));
            node.awaitFormerServer();
            return node;
        }

        private CassandraNode.Options options(Path directory) throws IOException, InterruptedException {
            String password = other == null
                    ? CassandraNode.password(directory)
                    : other.node.options().password();
            return new CassandraNode.Options(
                    host,
                    other == null ? null : other.node.seed(),
                    password,
                    encrypted ? OwnCertificate.in(directory, host, password) : null,
                    heap,
                    roles);
        }
    }
}
