package dev.kongdb.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data of one Cassandra node, and how to run the node on it.
 *
 * @param archive the archive that the JVM loads the node's classes from, or records them in; null
 *     for neither
 * @param kept whether the data outlives the server, and so must survive a crash and a power cut
 * @param patience how long a start may take
 * @param options the options of the node
 * @param storagePort the port for the other nodes of its cluster
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
     * The options of a node.
     *
     * @param host the loopback address that it listens on
     * @param seed another node of its cluster, as {@code host:port}; null for a cluster of its own
     * @param password the password of its clients, and of the key store
     * @param certificate the certificate of a node that speaks TLS only; null for one without TLS
     * @param heap the maximum of its heap, in mebibytes
     * @param roles whether it keeps users with their permissions itself
     */
    record Options(
            String host,
            @Nullable String seed,
            String password,
            @Nullable OwnCertificate certificate,
            int heap,
            boolean roles) {}

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(20);

    /** The time to stop in order, and to write some 50 MB, on a busy machine. */
    private static final Duration RECORD = Duration.ofMinutes(2);

    /**
     * A request of the native protocol for the supported options. Version 4, no flags, stream 0,
     * opcode 5, no body.
     */
    private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

    private static final int SUPPORTED = 6;

    /** The default heap, in mebibytes. */
    static final int HEAP = 384;

    /** A node on temporary data that records its classes in its directory. */
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
        return InetAddress.getByName(host); // a literal, so nothing is looked up
    }

    @Override
    public String host() {
        return options.host;
    }

    @Override
    public InetAddress address() throws IOException {
        return address(options.host);
    }

    /** The address by which another node finds this one. */
    String seed() {
        return options.host + ":" + storagePort;
    }

    /** The password of the node on the data, which is generated if there is none. */
    static String password(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(CassandraFiles.PASSWORD);
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
        return Files.isDirectory(path.resolve(CassandraFiles.DATA));
    }

    /** Whether a server runs on the directory, or is being ended there by its shell. */
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

    /** The argument that identifies the server's command line. */
    private static String argument(Path path) {
        return "@" + path.resolve(CassandraFiles.ARGUMENTS);
    }

    /** Waits for the server of a JVM that was killed a moment ago, which its shell is stopping. */
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
        new CassandraFiles(this).write(port);
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

    /**
     * Makes the server's user the owner of the directory and of the files written for this start.
     */
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
            // the log first, since another program's server may answer on this port
            if (listens.matcher(log().text()).find() && answers(port, ANSWER)) {
                return;
            }
        }
        throw failure("Cassandra was not ready within " + patience.toSeconds() + " s");
    }

    /** A node with a certificate is recognised by it. */
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

    /** Ends the server: in order if its data is kept, at once if nobody will read it again. */
    @Override
    public void stop(SupervisedProcess server) {
        boolean ended;
        if (archive != null && !archive.made()) {
            // an archive written under force would be incomplete
            ended = server.end(RECORD, "TERM");
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
