package dev.kongdb.embedded;

import dev.kongdb.embedded.PostgresConnection.ServerRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data of one PostgreSQL server (a cluster, in its own words) and how to run the server on it.
 *
 * @param kept whether the data outlives the server, and so must survive a power cut
 * @param patience how long a start may take
 */
record PostgresCluster(
        DataDirectory directory, PostgresBinaries binaries, ServerAccount account, boolean kept, Duration patience) {
    static final String SUPERUSER = "postgres";
    static final String KONG = "kong";

    private static final String VERSION = "PG_VERSION";
    private static final String UNFINISHED = "kongdb.unfinished";
    private static final String STAGING = "kongdb.initdb";
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(20);

    private static final String STARTING_UP = "57P03";
    private static final String NO_SUCH_ROLE = "28000";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DUPLICATE_ROLE = "42710";
    private static final String DUPLICATE_DATABASE = "42P04";

    /** Another program listens on the port. */
    static final class PortTaken extends Exception {}

    Path path() {
        return directory.path();
    }

    /** Refuses a directory that holds something else than a cluster, before anything in it is touched. */
    static void requireClusterOrNothing(Path path) throws IOException {
        boolean cluster = Files.exists(path.resolve(VERSION)) || Files.exists(path.resolve(UNFINISHED));
        List<Path> others = FileTrees.list(path).stream()
                .filter(file -> !DataDirectory.isOurs(file))
                .toList();
        if (!cluster && !others.isEmpty()) {
            throw new EmbeddedStoreException(
                    "The data directory " + path + " holds files, but no PostgreSQL data: "
                            + others.get(0).getFileName() + (others.size() > 1 ? " and others." : "."),
                    "name a directory that is empty or does not exist yet.");
        }
    }

    /** Makes the directory ready for a start: a new cluster if there is none, and nobody else's server on it. */
    void prepare() throws IOException, InterruptedException {
        Optional<Path> barrier = account.barrierAbove(path());
        if (barrier.isPresent()) {
            throw new EmbeddedStoreException(
                    "The data directory " + path() + " cannot be reached by user " + account.uid()
                            + ", who runs the server for root: " + barrier.get() + " is closed to others.",
                    "run 'chmod o+x " + barrier.get() + "', name another data directory, or run as an ordinary user.");
        }
        if (Files.exists(path().resolve(UNFINISHED))) {
            awaitFormerInitdb();
            directory.clear();
        }
        if (Files.exists(path().resolve(VERSION))) {
            requireSameVersion();
            awaitFormerServer();
            handOver();
        } else {
            initialise();
        }
    }

    private void requireSameVersion() throws IOException {
        String version = Files.readString(path().resolve(VERSION)).trim();
        if (!version.equals(binaries.version())) {
            throw new EmbeddedStoreException(
                    "The data directory " + path() + " holds data of PostgreSQL " + version + ", which PostgreSQL "
                            + binaries.version() + " cannot read.",
                    "start it with version(\"" + version + "\"), name another data directory, or, if the data is not"
                            + " needed, delete the directory.");
        }
    }

    /** The server of a JVM that was killed a moment ago is just being stopped by its shell. */
    private void awaitFormerServer() throws IOException, InterruptedException {
        Optional<PostmasterFile> former = PostmasterFile.read(path());
        if (former.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> process = former.get().process(path());
        if (process.isPresent() && !ends(process.get())) {
            throw new EmbeddedStoreException(
                    "The data directory " + path() + " is in use by another PostgreSQL server, process "
                            + former.get().pid() + ".",
                    "stop that server, or name another data directory.");
        }
        // the process id may by now be another program's, which PostgreSQL would take for a server
        Files.deleteIfExists(PostmasterFile.path(path()));
    }

    private void awaitFormerInitdb() throws InterruptedException {
        String staging = path().resolve(STAGING).toString();
        List<ProcessHandle> former = ProcessHandle.allProcesses()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(staging::equals))
                .toList();
        for (ProcessHandle process : former) {
            if (!ends(process)) {
                throw new EmbeddedStoreException(
                        "The data directory " + path() + " is being initialised by process " + process.pid() + ".",
                        "wait for its end or stop it, or name another data directory.");
            }
        }
    }

    private static boolean ends(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void handOver() {
        try {
            account.own(path());
        } catch (IOException e) {
            throw new EmbeddedStoreException(
                    "The data directory " + path() + " belongs to another user, and cannot be handed to user "
                            + account.uid() + ", who runs the server: " + e,
                    "run as the user it belongs to, or name another data directory.",
                    e);
        }
    }

    /** Lets initdb work in a directory of its own, so that a cluster is there in whole or is begun again. */
    private void initialise() throws IOException, InterruptedException {
        Path unfinished = Files.createFile(path().resolve(UNFINISHED));
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwx------"));
        handOver();
        Path staging = path().resolve(STAGING);
        List<String> command = new ArrayList<>(List.of(
                binaries.initdb().toString(),
                "-D",
                staging.toString(),
                "-U",
                SUPERUSER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-instructions"));
        if (!kept) {
            command.add("--no-sync");
        }
        try (SupervisedProcess initdb = run(command)) {
            if (!initdb.awaitExit(patience)) {
                initdb.end(STOP, "KILL");
                throw failure("Initialising PostgreSQL took longer than " + patience.toSeconds() + " s");
            }
            if (initdb.exitStatus() != 0) {
                throw failure("PostgreSQL's initdb failed with status " + initdb.exitStatus());
            }
        }
        for (Path entry : FileTrees.list(staging)) {
            Files.move(entry, path().resolve(entry.getFileName()));
        }
        Files.delete(staging);
        Files.delete(unfinished);
    }

    /** Starts the server and waits until it answers. The JVM's end will end it. */
    SupervisedProcess start(int port) throws IOException, InterruptedException, PortTaken {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            SupervisedProcess server = run(serverCommand(port));
            boolean answers = false;
            try {
                answers = answersBefore(deadline, server, port);
                if (answers) {
                    return server;
                }
            } finally {
                if (!answers) {
                    stop(server);
                }
            }
        }
    }

    private List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>(List.of(binaries.server().toString(), "-D", path().toString()));
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=" + PostgresConnection.HOST,
                "port=" + port,
                "unix_socket_directories=",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_destination=stderr",
                "logging_collector=off",
                "log_checkpoints=off",
                "fsync=" + (kept ? "on" : "off")));
        if (!kept) {
            settings.add("synchronous_commit=off");
            settings.add("full_page_writes=off");
        }
        for (String setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    /** Waits for the answer; false if the server has ended for a reason that will pass. */
    private boolean answersBefore(long deadline, SupervisedProcess server, int port)
            throws IOException, InterruptedException, PortTaken {
        while (System.nanoTime() < deadline) {
            if (server.awaitExit(POLL)) {
                String log = log().tail();
                if (log.contains("Address already in use")) {
                    throw new PortTaken();
                }
                if (log.contains("pre-existing shared memory block")) {
                    return false; // children of a server that was killed are still on their way out
                }
                throw failure("PostgreSQL ended while starting, with status " + server.exitStatus());
            }
            // the file first: on this port, a server of somebody else may answer
            boolean ready = PostmasterFile.read(path())
                    .filter(file -> file.pid() == server.pid() && file.ready())
                    .isPresent();
            if (ready && answers(port)) {
                return true;
            }
        }
        throw failure("PostgreSQL was not ready within " + patience.toSeconds() + " s");
    }

    private boolean answers(int port) throws IOException {
        try {
            PostgresConnection.open(port, KONG, KONG, ANSWER).close();
            return true;
        } catch (ServerRefusal refusal) {
            switch (refusal.sqlState()) {
                case STARTING_UP -> {
                    return false;
                }
                case NO_SUCH_ROLE, NO_SUCH_DATABASE -> {
                    // the first start, or the first was cut short here
                    createKong(port);
                    return true;
                }
                default -> throw failure("PostgreSQL refuses user " + KONG + ": " + refusal.getMessage());
            }
        }
    }

    private void createKong(int port) throws IOException {
        try (PostgresConnection connection = PostgresConnection.open(port, SUPERUSER, SUPERUSER, ANSWER)) {
            execute(connection, "CREATE ROLE " + KONG + " LOGIN", DUPLICATE_ROLE);
            execute(connection, "CREATE DATABASE " + KONG + " OWNER " + KONG, DUPLICATE_DATABASE);
        } catch (ServerRefusal refusal) {
            throw failure("PostgreSQL refuses to make user and database " + KONG + ": " + refusal.getMessage());
        }
    }

    private static void execute(PostgresConnection connection, String sql, String harmless)
            throws IOException, ServerRefusal {
        try {
            connection.execute(sql);
        } catch (ServerRefusal refusal) {
            if (!refusal.sqlState().equals(harmless)) {
                throw refusal;
            }
        }
    }

    /** Stops the server as fast as is safe; by force if it hangs. */
    void stop(SupervisedProcess server) {
        // TERM asks to wait for the clients, and INT not to; but only TERM also ends a server that is not set up for
        // either
        server.signal("TERM");
        if (!server.end(STOP, "INT", "QUIT", "KILL")) {
            throw failure("PostgreSQL, process " + server.pid() + ", cannot be stopped");
        }
    }

    /**
     * Kills the server and its children, which would see its death and follow, but in their own time. They are not
     * waited for: orphans stay in the process table for as long as the first process of the container likes.
     */
    void kill(SupervisedProcess server) {
        List<ProcessHandle> children = ProcessHandle.of(server.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        boolean killed = server.end(STOP, "KILL");
        children.forEach(ProcessHandle::destroyForcibly);
        if (!killed) {
            throw failure("PostgreSQL, process " + server.pid() + ", cannot be killed");
        }
    }

    private SupervisedProcess run(List<String> command) throws IOException {
        log().begin();
        Path log = log().path();
        account.own(log);
        @Nullable Path scrap = kept ? null : path();
        return SupervisedProcess.start(account, command, environment(), log, scrap);
    }

    /** PostgreSQL takes settings from PG variables; and its messages must be English, since some are read here. */
    private static Map<String, String> environment() {
        Map<String, String> environment = System.getenv().entrySet().stream()
                .filter(variable -> !variable.getKey().startsWith("PG"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return environment;
    }

    private EmbeddedStoreException failure(String problem) {
        return new EmbeddedStoreException(
                problem + ". It is PostgreSQL " + binaries.version() + " of " + binaries.home()
                        + " on the data directory " + path() + ".",
                "see the log below for the reason; if the unpacked server is damaged, delete " + binaries.home() + ".",
                log().tail(),
                null);
    }

    private ServerLog log() {
        return new ServerLog(path());
    }
}
