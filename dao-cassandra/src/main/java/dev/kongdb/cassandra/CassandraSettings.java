package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.loadbalancing.BasicLoadBalancingPolicy;
import com.datastax.oss.driver.internal.core.loadbalancing.DefaultLoadBalancingPolicy;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code cassandra_*} settings, checked. */
record CassandraSettings(
        List<String> contactPoints,
        int port,
        String keyspace,
        int timeoutMillis,
        boolean ssl,
        boolean sslVerify,
        @Nullable String trustedCertificates,
        String username,
        @Nullable String password,
        ConsistencyLevel readConsistency,
        ConsistencyLevel writeConsistency,
        @Nullable String localDatacenter,
        String replication,
        int schemaTimeoutMillis,
        int refreshSeconds,
        Duration updatePropagation) {

    private static final Logger LOG = LoggerFactory.getLogger(CassandraSettings.class);

    private static final Set<String> KNOWN = Set.of(
            "cassandra_contact_points",
            "cassandra_port",
            "cassandra_keyspace",
            "cassandra_timeout",
            "cassandra_ssl",
            "cassandra_ssl_verify",
            "cassandra_username",
            "cassandra_password",
            "cassandra_write_consistency",
            "cassandra_read_consistency",
            "cassandra_lb_policy",
            "cassandra_local_datacenter",
            "cassandra_refresh_frequency",
            "cassandra_repl_strategy",
            "cassandra_repl_factor",
            "cassandra_data_centers",
            "cassandra_schema_consensus_timeout");

    private static final Map<String, ConsistencyLevel> CONSISTENCIES = consistencies();

    private static Map<String, ConsistencyLevel> consistencies() {
        Map<String, ConsistencyLevel> levels = new LinkedHashMap<>();
        for (DefaultConsistencyLevel level : List.of(
                DefaultConsistencyLevel.ALL,
                DefaultConsistencyLevel.EACH_QUORUM,
                DefaultConsistencyLevel.QUORUM,
                DefaultConsistencyLevel.LOCAL_QUORUM,
                DefaultConsistencyLevel.ONE,
                DefaultConsistencyLevel.TWO,
                DefaultConsistencyLevel.THREE,
                DefaultConsistencyLevel.LOCAL_ONE)) {
            levels.put(level.name(), level);
        }
        return levels;
    }

    static CassandraSettings of(KongConfig config) {
        warnOfTheIdle(config);
        boolean ssl = config.getBoolean("cassandra_ssl", false);
        boolean verify = config.getBoolean("cassandra_ssl_verify", false);
        if (verify && !ssl) {
            LOG.warn(
                    "cassandra_ssl_verify is on, but cassandra_ssl is off: connections to Cassandra are neither encrypted nor"
                            + " verified");
        }
        return new CassandraSettings(
                config.getList("cassandra_contact_points", List.of("127.0.0.1")),
                config.getInt("cassandra_port", 9042, 1, 65_535),
                name(config, "cassandra_keyspace", "kong"),
                config.getInt("cassandra_timeout", 5_000, 1, Integer.MAX_VALUE),
                ssl,
                ssl && verify,
                trustedCertificates(config),
                config.get("cassandra_username", "kong"),
                config.get("cassandra_password").orElse(null),
                consistency(config, "cassandra_read_consistency"),
                consistency(config, "cassandra_write_consistency"),
                localDatacenter(config),
                replication(config),
                config.getInt("cassandra_schema_consensus_timeout", 10_000, 1, Integer.MAX_VALUE),
                config.getInt("cassandra_refresh_frequency", 60, 0, Integer.MAX_VALUE),
                config.getSeconds("db_update_propagation", Duration.ZERO));
    }

    private static void warnOfTheIdle(KongConfig config) {
        Set<String> idle = new TreeSet<>();
        for (String name : config.names()) {
            if (name.startsWith("cassandra_")
                    && !KNOWN.contains(name)
                    && config.get(name).isPresent()) {
                idle.add(name);
            }
        }
        if (!idle.isEmpty()) {
            LOG.warn("settings without effect: {}; those for Cassandra are {}", idle, new TreeSet<>(KNOWN));
        }
    }

    /**
     * A name in CQL. Other names are refused, since Kong does not quote them in all of its
     * statements.
     */
    private static String name(KongConfig config, String setting, String byDefault) {
        String name = config.get(setting, byDefault);
        if (!name.matches("[A-Za-z0-9_]{1,48}")) {
            throw new KongConfigException(
                    setting + " is '" + name + "'; it must be 1 to 48 letters, digits and underscores");
        }
        return name;
    }

    private static ConsistencyLevel consistency(KongConfig config, String setting) {
        String name = config.get(setting, "ONE");
        ConsistencyLevel level = CONSISTENCIES.get(name);
        if (level == null) {
            throw new KongConfigException(setting + " is '" + name + "'; it must be one of " + CONSISTENCIES.keySet());
        }
        return level;
    }

    private static @Nullable String localDatacenter(KongConfig config) {
        String policy = config.get("cassandra_lb_policy", "RequestRoundRobin");
        String datacenter = config.get("cassandra_local_datacenter").orElse(null);
        return switch (policy) {
            case "RequestRoundRobin", "RoundRobin" -> null;
            case "RequestDCAwareRoundRobin", "DCAwareRoundRobin" -> {
                if (datacenter == null) {
                    throw new KongConfigException(
                            "must specify 'cassandra_local_datacenter' when " + policy + " policy is in use");
                }
                yield datacenter;
            }
            default ->
                throw new KongConfigException("cassandra_lb_policy is '" + policy
                        + "'; it must be RequestRoundRobin, RoundRobin, RequestDCAwareRoundRobin or DCAwareRoundRobin");
        };
    }

    private static String replication(KongConfig config) {
        String strategy = config.get("cassandra_repl_strategy", "SimpleStrategy");
        if (strategy.equals("SimpleStrategy")) {
            int factor = config.getInt("cassandra_repl_factor", 1, 1, 100);
            return "{'class': 'SimpleStrategy', 'replication_factor': " + factor + "}";
        }
        if (!strategy.equals("NetworkTopologyStrategy")) {
            throw new KongConfigException("cassandra_repl_strategy is '" + strategy
                    + "'; it must be SimpleStrategy or NetworkTopologyStrategy");
        }
        StringJoiner text = new StringJoiner(", ", "{", "}").add("'class': 'NetworkTopologyStrategy'");
        for (String datacenter : config.getList("cassandra_data_centers", List.of("dc1:2", "dc2:3"))) {
            if (!datacenter.matches("[^:']+:[0-9]{1,3}")) {
                throw new KongConfigException(
                        "cassandra_data_centers has '" + datacenter + "'; it must be NAME:NUMBER,…");
            }
            int colon = datacenter.indexOf(':');
            text.add("'" + datacenter.substring(0, colon) + "': " + datacenter.substring(colon + 1));
        }
        return text.toString();
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

    /**
     * The consistency of guards and guarded writes: at least a quorum, since two writers could miss
     * each other otherwise.
     */
    ConsistencyLevel guard() {
        if (writeConsistency == DefaultConsistencyLevel.ALL
                || writeConsistency == DefaultConsistencyLevel.EACH_QUORUM) {
            return writeConsistency;
        }
        return localDatacenter == null ? DefaultConsistencyLevel.QUORUM : DefaultConsistencyLevel.LOCAL_QUORUM;
    }

    /** The consistency of reads that guard a write. */
    ConsistencyLevel guardedRead() {
        return localDatacenter == null ? DefaultConsistencyLevel.QUORUM : DefaultConsistencyLevel.LOCAL_QUORUM;
    }

    ConsistencyLevel serial() {
        return localDatacenter == null ? DefaultConsistencyLevel.SERIAL : DefaultConsistencyLevel.LOCAL_SERIAL;
    }

    /** Connects; throws the driver's exceptions. */
    CqlSession connect() {
        Duration timeout = Duration.ofMillis(timeoutMillis);
        ProgrammaticDriverConfigLoaderBuilder options = DriverConfigLoader.programmaticBuilder(
                        getClass().getClassLoader())
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, timeout)
                .withDuration(
                        DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT,
                        Duration.ofMillis(schemaTimeoutMillis))
                .withDuration(
                        DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, Duration.ofMillis(schemaTimeoutMillis))
                // Changes of tables are seen at once; the driver would wait a second for more
                // changes.
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(keyspace))
                // Finds a node that comes back within a second.
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(100))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(1))
                // If a connection is saturated, requests wait for their turn instead of failing.
                .withClass(DefaultDriverOption.REQUEST_THROTTLER_CLASS, ConcurrencyLimitingRequestThrottler.class)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, 1_000)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, 100_000)
                // Nothing is sent any more on close, so the driver need not wait two seconds for
                // it.
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .withString(DefaultDriverOption.SESSION_NAME, "kong.db")
                .withClass(
                        DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS,
                        localDatacenter == null ? BasicLoadBalancingPolicy.class : DefaultLoadBalancingPolicy.class);
        if (localDatacenter != null) {
            options.withString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, localDatacenter);
        }
        CqlSessionBuilder session =
                CqlSession.builder().withConfigLoader(options.build()).withApplicationName("kong.db");
        session.addContactPoints(addresses());
        if (password != null) {
            session.withAuthCredentials(username, password);
        }
        // compares names with the address as given, so that no look-up decides whom to trust
        if (ssl) {
            session.withSslEngineFactory(new ProgrammaticSslEngineFactory(sslContext(), null, sslVerify, false));
        }
        return session.build();
    }

    private List<InetSocketAddress> addresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String point : contactPoints) {
            try {
                for (InetAddress address : InetAddress.getAllByName(point)) {
                    addresses.add(new InetSocketAddress(address, port));
                }
            } catch (UnknownHostException e) {
                LOG.warn("the contact point '{}' of cassandra_contact_points cannot be resolved", point);
            }
        }
        if (addresses.isEmpty()) {
            throw new KongConfigException("could not resolve any of the provided Cassandra contact points"
                    + " (cassandra_contact_points = '" + String.join(", ", contactPoints) + "')");
        }
        return addresses;
    }

    private SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new KongConfigException(
                    "the certificates of lua_ssl_trusted_certificate cannot be used: " + e.getMessage());
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (!sslVerify) {
            return new TrustManager[] {new TrustAnyone()};
        }
        if (trustedCertificates == null) {
            return null; // the authorities of the JVM
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(trustedCertificates))) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Encryption without verification, which is Kong's default. */
    private static final class TrustAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public String toString() {
        // without the password
        return "Cassandra at " + contactPoints + ":" + port + ", keyspace " + keyspace;
    }
}
