package dev.kongdb.embedded;

import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data of one Cassandra node and how to run the node on it.
 *
 * @param archive what the JVM takes the node's classes from, or records them in; null for neither
 * @param kept whether the data outlives the server, and so must survive a crash and a power cut
 * @param patience how long a start may take
 * @param options what kind of node it is
 * @param storagePort where the other nodes of its cluster reach it
 */
record CassandraNode(
        DataDirectory directory,
        CassandraAccount account,
        @Nullable ClassArchive archive,
        boolean kept,
        Duration patience,
        Options options,
        int storagePort)
        implements StoreServer {

    /**
     * What kind of node it is.
     *
     * @param host the loopback address that it listens on
     * @param seed another node of its cluster, as {@code host:port}; null for a cluster of its own
     * @param password of its clients, and of the key store
     * @param certificate of a node that speaks TLS only; null for one that does not
     * @param heap the most memory that its heap takes, in mebibytes
     * @param roles whether it keeps its users itself, with what each may do
     */
    record Options(
            String host,
            @Nullable String seed,
            String password,
            @Nullable OwnCertificate certificate,
            int heap,
            boolean roles) {}

    private static final String DATA = "data";
    private static final String CONFIGURATION = "kongdb.cassandra.yaml";
    private static final String LOGGING = "kongdb.logback.xml";
    private static final String ARGUMENTS = "kongdb.arguments";
    private static final String TEMPORARY = "kongdb.tmp";
    private static final String PASSWORD = "kongdb.password";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(20);

    /** To stop in order, and to write some 50 MB, on a machine that is busy. */
    private static final Duration RECORD = Duration.ofMinutes(2);

    /** A request of the native protocol: which options there are. Version 4, no flags, stream 0, opcode 5, no body. */
    private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

    private static final int SUPPORTED = 6;

    /** In mebibytes, unless somebody asks for another. */
    static final int HEAP = 384;

    /** A node on scratch data that records its classes in its directory. */
    static CassandraNode recording(DataDirectory directory, CassandraAccount account) throws IOException {
        String host = "127.0.0.1";
        return new CassandraNode(
                directory,
                account,
                ClassArchive.recordedIn(directory.path()),
                false,
                RECORD,
                new Options(host, null, password(directory.path()), null, HEAP, false),
                Ports.free(address(host)));
    }

    static InetAddress address(String host) throws IOException {
        return InetAddress.getByName(host); // a literal: nothing is looked up
    }

    @Override
    public String host() {
        return options.host;
    }

    @Override
    public InetAddress address() throws IOException {
        return address(options.host);
    }

    /** Where another node finds this one. */
    String seed() {
        return options.host + ":" + storagePort;
    }

    /** The password of the node on that data; made if there is none. */
    static String password(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(PASSWORD);
        List<String> kept = Files.exists(file) ? Passwords.read(file) : List.of();
        if (kept.size() == 1) {
            return kept.get(0);
        }
        String password = Passwords.random();
        Passwords.write(file, password + "\n");
        return password;
    }

    Path path() {
        return directory.path();
    }

    /** Whether the directory holds a node's data. */
    static boolean isIn(Path path) {
        return Files.isDirectory(path.resolve(DATA));
    }

    /** Whether a server runs on that directory, or is being ended there by its shell. */
    static boolean isUsed(Path path) {
        return !processes(path).isEmpty();
    }

    private static List<ProcessHandle> processes(Path path) {
        String argument = argument(path);
        return ProcessHandle.allProcesses()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(argument::equals))
                .toList();
    }

    /** What tells a server's command line from all others. */
    private static String argument(Path path) {
        return "@" + path.resolve(ARGUMENTS);
    }

    /** The server of a JVM that was killed a moment ago is just being stopped by its shell. */
    void awaitFormerServer() throws InterruptedException {
        for (ProcessHandle process : processes(path())) {
            try {
                process.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (TimeoutException e) {
                throw new EmbeddedStoreException(
                        "The data directory " + path() + " is in use by another Cassandra server, process "
                                + process.pid() + ".",
                        "stop that server, or name another data directory.",
                        e);
            }
        }
    }

    @Override
    public SupervisedProcess start(int port) throws IOException, InterruptedException, PortTaken {
        long deadline = System.nanoTime() + patience.toNanos();
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(path().resolve(TEMPORARY));
        Passwords.write(path().resolve(PASSWORD), options.password + "\n"); // a node that joins has that of the other
        Passwords.write(path().resolve(CONFIGURATION), configuration(port)); // the password of the key store is in it
        Files.writeString(path().resolve(LOGGING), logging());
        Files.writeString(path().resolve(ARGUMENTS), arguments());
        log().begin();
        handOver();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        @Nullable Path scrap = kept ? null : path();
        SupervisedProcess server = SupervisedProcess.start(
                account.account(), List.of(java, argument(path())), System.getenv(), path(), log().path(), scrap);
        boolean answers = false;
        try {
            awaitAnswer(deadline, server, port);
            answers = true;
            return server;
        } finally {
            if (!answers) {
                kill(server);
            }
        }
    }

    /** Makes the server's user the owner of all that it needs; of data that it owns already, of what was written for this start. */
    private void handOver() throws IOException {
        account.account().own(path());
        for (Path file : FileTrees.list(path())) {
            account.account().own(file);
        }
    }

    private void awaitAnswer(long deadline, SupervisedProcess server, int port)
            throws IOException, InterruptedException, PortTaken {
        Pattern listens =
                Pattern.compile("listening for CQL clients on [^ ]*" + Pattern.quote(options.host + ":" + port));
        while (System.nanoTime() < deadline) {
            if (server.awaitExit(POLL)) {
                String text = log().text();
                if (text.contains("Address already in use") || text.contains("is in use by another process")) {
                    throw new PortTaken();
                }
                throw failure("Cassandra ended while starting, with status " + server.exitStatus());
            }
            // the log first: on this port, a server of somebody else may answer
            if (listens.matcher(log().text()).find() && answers(port, ANSWER)) {
                return;
            }
        }
        throw failure("Cassandra was not ready within " + patience.toSeconds() + " s");
    }

    /** A node with a certificate is known by it. */
    @Override
    public boolean answers(int port, Duration atMost) {
        int millis = Math.toIntExact(atMost.toMillis());
        try (Socket socket = options.certificate == null
                ? new Socket()
                : options.certificate.sockets(options.password).createSocket()) {
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(address(), port), millis);
            socket.getOutputStream().write(OPTIONS);
            byte[] header = new byte[OPTIONS.length];
            new DataInputStream(socket.getInputStream()).readFully(header);
            return header[4] == SUPPORTED;
        } catch (IOException e) {
            return false; // not yet, or not any more
        }
    }

    /** Ends the server: in order if its data is kept, and at once if nobody will read it again. */
    @Override
    public void stop(SupervisedProcess server) {
        boolean ended;
        if (archive != null && !archive.made()) {
            ended = server.end(RECORD, "TERM"); // what is written by force is no archive
        } else {
            ended = kept ? server.end(STOP, "TERM", "KILL") : server.end(STOP, "KILL");
        }
        if (!ended) {
            throw failure("Cassandra, process " + server.pid() + ", cannot be stopped");
        }
    }

    @Override
    public void kill(SupervisedProcess server) {
        if (!server.end(STOP, "KILL")) {
            throw failure("Cassandra, process " + server.pid() + ", cannot be killed");
        }
    }

    /** A small node that starts fast, and bears with a machine that is busy: the clients know best how long to wait. */
    private String configuration(int port) {
        // Kept data is on disk before a write is acknowledged. For the others ten seconds may be lost by a crash of the
        // machine.
        String sync = kept ? "commitlog_sync: batch" : "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms";
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
                        options.host,
                        options.host,
                        storagePort,
                        port,
                        options.seed == null ? seed() : options.seed,
                        quoted(DATA),
                        quoted("commitlog"),
                        quoted("saved_caches"),
                        quoted("hints"),
                        quoted("cdc_raw"),
                        special());
    }

    private String special() {
        List<String> lines = new ArrayList<>();
        if (options.roles) {
            lines.add("authenticator: PasswordAuthenticator");
            lines.add("authorizer: CassandraAuthorizer");
            lines.add("role_manager: CassandraRoleManager");
            lines.add("permissions_validity: 0ms"); // what is granted holds at once
        } else {
            lines.add("authenticator: " + CassandraServer.AUTHENTICATOR);
        }
        if (options.seed != null) {
            lines.add("auto_bootstrap: false"); // there is nothing yet that it would have to fetch
        }
        if (options.certificate != null) {
            String store = quoted(options.certificate.keyStore());
            String password = '"' + escaped(options.password) + '"';
            lines.add("client_encryption_options:");
            lines.add("  enabled: true");
            lines.add("  optional: false");
            lines.add("  keystore: " + store);
            lines.add("  keystore_password: " + password);
            lines.add("  store_type: PKCS12");
            // whoever else connects to the port for other nodes does not know the key
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

    /** A path below the directory, as it stands between double quotes: YAML, and java's argument files, read backslashes alike. */
    private String quoted(String name) {
        return escaped(path().resolve(name).toString());
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

    /** An argument file: the class path alone would make a command line too long for the process table to show. */
    private String arguments() {
        List<String> lines = new ArrayList<>(List.of(
                "-Xms128m",
                "-Xmx" + options.heap + "m", // a keyspace of Kong's tables and indexes takes some 40 MB
                "-XX:+ExitOnOutOfMemoryError",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + path().resolve("kongdb.crash.log"),
                "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + path().resolve(TEMPORARY),
                "-Djava.net.preferIPv4Stack=true",
                "-Dlogback.configurationFile=" + path().resolve(LOGGING),
                "-Dcassandra.config=" + path().resolve(CONFIGURATION).toUri(),
                "-Dcassandra.storagedir=" + path(),
                "-Dcassandra.logdir=" + path(),
                "-D" + CassandraServer.PASSWORD_FILE_PROPERTY + "=" + path().resolve(PASSWORD),
                "-Dcassandra-foreground=yes",
                // a node that was killed while it wrote has a torn end of its log, of which nobody was told that it is
                // written
                "-Dcassandra.commitlog.ignorereplayerrors=true",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Dcassandra.shutdown_announce_in_ms=0", // of two seconds for others, who notice its end all the same
                "-Dcassandra.ring_delay_ms=0",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0"));
        if (!kept) {
            lines.add("-Dcassandra.unsafesystem=true");
        }
        if (archive != null) {
            lines.add(archive.option());
        }
        lines.add("-cp");
        lines.add(account.binaries().classPath());
        lines.add(CassandraServer.MAIN_CLASS);
        return lines.stream().map(line -> '"' + escaped(line) + '"').collect(Collectors.joining("\n", "", "\n"));
    }

    private EmbeddedStoreException failure(String problem) {
        return new EmbeddedStoreException(
                problem + directory.fullDiskAsReason() + ". Its data directory is " + path() + ".",
                "see the log below for the reason.",
                log().tail(),
                null);
    }

    private ServerLog log() {
        return new ServerLog(path());
    }
}
