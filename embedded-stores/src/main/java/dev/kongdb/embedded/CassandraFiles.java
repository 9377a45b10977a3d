package dev.kongdb.embedded;

import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files that a node starts with: the configurations of the node and of its log, its password,
 * and the arguments of its JVM.
 */
record CassandraFiles(CassandraNode node) {
    /** The directory of the tables. */
    static final String DATA = "data";

    /** Java's argument file. Its name identifies the server's command line. */
    static final String ARGUMENTS = "kongdb.arguments";

    /** The password of the clients. */
    static final String PASSWORD = "kongdb.password";

    private static final String CONFIGURATION = "kongdb.cassandra.yaml";
    private static final String LOGGING = "kongdb.logback.xml";
    private static final String TEMPORARY = "kongdb.tmp";

    /** Writes the files for a start on the port. */
    void write(int port) throws IOException {
        Path path = node.path();
        Files.createDirectories(path.resolve(TEMPORARY));
        // A node that joins a cluster has the password of the other node.
        Passwords.write(path.resolve(PASSWORD), node.options().password() + "\n");
        // it contains the password of the key store
        Passwords.write(path.resolve(CONFIGURATION), configuration(port));
        Files.writeString(path.resolve(LOGGING), logging());
        Files.writeString(path.resolve(ARGUMENTS), arguments());
    }

    /**
     * The configuration of a small node that starts fast, and tolerates a busy machine: clients
     * decide how long to wait.
     */
    private String configuration(int port) {
        // For kept data, a write is on disk before it is acknowledged. Otherwise a crash of the
        // machine may lose ten seconds.
        String sync =
                node.kept() ? "commitlog_sync: batch" : "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms";
        return """
                cluster_name: kongdb
                num_tokens: 1
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                %s
                commitlog_segment_size: 4MiB
                commitlog_total_space: 32MiB
                commitlog_disk_access_mode: legacy
                endpoint_snitch: SimpleSnitch
                listen_address: %s
                rpc_address: %s
                storage_port: %d
                native_transport_port: %d
                start_native_transport: true
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: "%s"
                data_file_directories: ["%s"]
                commitlog_directory: "%s"
                saved_caches_directory: "%s"
                hints_directory: "%s"
                cdc_raw_directory: "%s"
                auto_snapshot: false
                memtable_allocation_type: heap_buffers
                memtable_heap_space: 32MiB
                memtable_offheap_space: 16MiB
                concurrent_reads: 2
                concurrent_writes: 2
                key_cache_size: 0MiB
                counter_cache_size: 0MiB
                file_cache_size: 8MiB
                native_transport_max_threads: 16
                read_request_timeout: 30000ms
                range_request_timeout: 30000ms
                write_request_timeout: 30000ms
                cas_contention_timeout: 10000ms
                truncate_request_timeout: 60000ms
                request_timeout: 30000ms
                disk_failure_policy: die
                commit_failure_policy: die
                %s
                """.formatted(
                sync,
                node.options().host(),
                node.options().host(),
                node.storagePort(),
                port,
                node.options().seed() == null ? node.seed() : node.options().seed(),
                quoted(DATA),
                quoted("commitlog"),
                quoted("saved_caches"),
                quoted("hints"),
                quoted("cdc_raw"),
                special());
    }

    private String special() {
        List<String> lines = new ArrayList<>();
        if (node.options().roles()) {
            lines.add("authenticator: PasswordAuthenticator");
            lines.add("authorizer: CassandraAuthorizer");
            lines.add("role_manager: CassandraRoleManager");
            lines.add("permissions_validity: 0ms"); // permissions take effect at once
        } else {
            lines.add("authenticator: " + CassandraServer.AUTHENTICATOR);
        }
        if (node.options().seed() != null) {
            lines.add("auto_bootstrap: false"); // there is no data to fetch yet
        }
        if (node.options().certificate() != null) {
            String store = quoted(node.options().certificate().keyStore());
            String password = '"' + escaped(node.options().password()) + '"';
            lines.add("client_encryption_options:");
            lines.add("  enabled: true");
            lines.add("  optional: false");
            lines.add("  keystore: " + store);
            lines.add("  keystore_password: " + password);
            lines.add("  store_type: PKCS12");
            // a stranger that connects to the port for other nodes does not know the key
            lines.add("server_encryption_options:");
            lines.add("  internode_encryption: all");
            lines.add("  require_client_auth: true");
            lines.add("  keystore: " + store);
            lines.add("  keystore_password: " + password);
            lines.add("  truststore: " + store);
            lines.add("  truststore_password: " + password);
            lines.add("  store_type: PKCS12");
        }
        return String.join("\n", lines);
    }

    /**
     * A path below the directory, for use in double quotes. YAML and java's argument files treat
     * backslashes alike.
     */
    private String quoted(String name) {
        return escaped(node.path().resolve(name).toString());
    }

    private static String quoted(Path path) {
        return '"' + escaped(path.toString()) + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String logging() {
        return """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%-5level [%thread] %date{ISO8601} %logger{0} - %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="OUT"/></root>
                  <logger name="org.apache.cassandra.transport.PipelineConfigurator" level="INFO"/>
                </configuration>
                """;
    }

    /**
     * An argument file, since with the class path the command line would be too long for the
     * process table to show.
     */
    private String arguments() {
        List<String> lines = new ArrayList<>(List.of(
                "-Xms128m",
                // a keyspace of Kong's tables and indexes takes some 40 MB
                "-Xmx" + node.options().heap() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + node.path().resolve("kongdb.crash.log"),
                "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + node.path().resolve(TEMPORARY),
                "-Djava.net.preferIPv4Stack=true",
                "-Dlogback.configurationFile=" + node.path().resolve(LOGGING),
                "-Dcassandra.config=" + node.path().resolve(CONFIGURATION).toUri(),
                "-Dcassandra.storagedir=" + node.path(),
                "-Dcassandra.logdir=" + node.path(),
                "-D" + CassandraServer.PASSWORD_FILE_PROPERTY + "="
                        + node.path().resolve(PASSWORD),
                "-Dcassandra-foreground=yes",
                // a node that was killed while it wrote has an incomplete end of its log, which was
                // never acknowledged
                "-Dcassandra.commitlog.ignorereplayerrors=true",
                // how many rows a node measures at its start to estimate a row's share of memory; the
                // usual 100,000 take a third of the start's processor time
                "-Dcassandra.memtable_row_overhead_computation_step=1000",
                // passwords are random, so that a slow hash of them protects nothing
                "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4",
                "-Dcassandra.superuser_setup_delay_ms=0",
                // skips a wait of two seconds for other nodes, which notice its end anyway
                "-Dcassandra.shutdown_announce_in_ms=0",
                // how long a joining node asks the others about each other before it gives up
                "-Dcassandra.ring_delay_ms=" + (node.options().seed() == null ? 0 : 60_000),
                "-Dcassandra.skip_wait_for_gossip_to_settle=0"));
        if (!node.kept()) {
            lines.add("-Dcassandra.unsafesystem=true");
        }
        if (node.archive() != null) {
            lines.add(node.archive().option());
        }
        lines.add("-cp");
        lines.add(node.account().binaries().classPath());
        lines.add(CassandraServer.MAIN_CLASS);
        return lines.stream().map(line -> '"' + escaped(line) + '"').collect(Collectors.joining("\n", "", "\n"));
    }
}
