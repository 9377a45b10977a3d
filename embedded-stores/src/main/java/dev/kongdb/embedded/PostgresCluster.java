package dev.kongdb.embedded;

import dev.kongdb.embedded.StoreServer.PortTaken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data of one PostgreSQL server (a cluster, in PostgreSQL's terms), and how to run the server
 * on it.
 *
 * @param kept whether the data outlives the server, and so must survive a power cut
 * @param patience how long a start may take
 */
record PostgresCluster(
        DataDirectory directory, PostgresBinaries binaries, ServerAccount account, boolean kept, Duration patience) {
    private static final String VERSION = "PG_VERSION";
    private static final String UNFINISHED = "kongdb.unfinished";
    private static final String STAGING = "kongdb.initdb";
    private static final String ACCESS = "kongdb.hba";
    private static final String LOGINS = "kongdb.sql";
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(20);

    /**
     * If its JVM is gone, a shell asks its command three times to end, for twenty seconds, before
     * it kills it.
     */
    private static final Duration FORMER_END = Duration.ofSeconds(60);

    private static final String STARTING_UP = "57P03";

    Path path() {
        return directory.path();
    }

    /** Whether the directory holds a cluster, complete or not. */
    static boolean isIn(Path path) {
        return Files.exists(path.resolve(VERSION)) || Files.exists(path.resolve(UNFINISHED));
    }

    /**
     * Prepares the directory for a start: creates a cluster if there is none, and checks that no
     * other server runs on it.
     */
    PostgresLogin prepare() throws IOException, InterruptedException {
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
        writeForServer(ACCESS, "host all,replication all 127.0.0.1/32 " + PostgresLogin.METHOD + "\n");
        Optional<PostgresLogin> login = PostgresLogin.read(path());
        return login.isPresent() ? login.get() : giveItPasswords();
    }

    private void writeForServer(String name, String text) throws IOException {
        Path file = path().resolve(name);
        Passwords.write(file, text);
        account.own(file);
    }

    /**
     * Sets user, database and passwords of a new cluster, or of one from the time when everybody
     * was let in. The server is in single-user mode meanwhile, so nobody can connect.
     */
    private PostgresLogin giveItPasswords() throws IOException, InterruptedException {
        PostgresLogin login = PostgresLogin.random();
        writeForServer(LOGINS, login.sql());
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "exec \"$@\" <" + LOGINS,
                "kongdb-embedded",
                binaries.server().toString(),
                "--single"));
        command.addAll(settings());
        command.add("postgres");
        await(run(command, path()), "setting its passwords");
        Files.delete(path().resolve(LOGINS));
        login.write(path());
        return login;
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

    /** Waits for the server of a JVM that was killed a moment ago, which its shell is stopping. */
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
        // the process id may now belong to another program, which PostgreSQL would take for a
        // server
        Files.deleteIfExists(PostmasterFile.path(path()));
    }

    private void awaitFormerInitdb() throws InterruptedException {
        Path staging = path().resolve(STAGING);
        List<ProcessHandle> former = ProcessHandle.allProcesses()
                .filter(process -> PostmasterFile.runsIn(staging, process))
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
            process.onExit().get(FORMER_END.toMillis(), TimeUnit.MILLISECONDS);
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

    /**
     * Runs initdb in a directory of its own, so that a cluster is either complete or created again.
     */
    private void initialise() throws IOException, InterruptedException {
        Path unfinished = Files.createFile(path().resolve(UNFINISHED));
        Path staging = Files.createDirectory(path().resolve(STAGING));
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwx------"));
        handOver();
        // An interrupted start has handed over the directory, but not these files.
        account.own(unfinished);
        account.own(staging);
        List<String> command = new ArrayList<>(List.of(
                binaries.initdb().toString(),
                "-D",
                here(staging),
                "-U",
                PostgresLogin.SUPERUSER,
                "-A",
                "reject",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-instructions"));
        if (!kept) {
            command.add("--no-sync");
        }
        await(run(command, staging), "initialising");
        for (Path entry : FileTrees.list(staging)) {
            Files.move(entry, path().resolve(entry.getFileName()));
        }
        Files.delete(staging);
        Files.delete(unfinished);
    }

    /** Waits until a program that prepares the data has ended. */
    private void await(SupervisedProcess program, String work) throws InterruptedException {
        try (program) {
            if (!program.awaitExit(patience)) {
                program.end(STOP, "KILL");
                throw failure("PostgreSQL was not done with " + work + " within " + patience.toSeconds() + " s");
            }
            if (program.exitStatus() != 0) {
                throw failure("PostgreSQL failed at " + work + ", with status " + program.exitStatus());
            }
        }
    }

    /**
     * The name of a directory for a program that runs in it. The user of root's servers may have no
     * access to the directories above it, as root's home is closed on most systems.
     */
    private String here(Path directory) {
        return account.another() ? "/proc/self/cwd" : directory.toString();
    }

    /** Starts the server and waits until it answers. It ends with the JVM. */
    SupervisedProcess start(int port, PostgresLogin login) throws IOException, InterruptedException, PortTaken {
        long deadline = System.nanoTime() + patience.toNanos();
        endRemains();
        while (true) {
            SupervisedProcess server = run(serverCommand(port), path());
            boolean answers = false;
            try {
                answers = answersBefore(deadline, server, port, login);
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

    /**
     * Removes the remains of a server that was killed, or whose shell was. Only this JVM may use
     * the directory.
     */
    private void endRemains() {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().command().map(Path::of).equals(Optional.of(binaries.server()))
                        && PostmasterFile.runsIn(path(), process))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>(List.of(binaries.server().toString()));
        command.addAll(settings());
        command.addAll(List.of("-c", "port=" + port));
        return command;
    }

    /**
     * The settings of the log: it contains no data. Only the client is told the statement and the
     * faults of its values.
     */
    private List<String> settings() {
        List<String> arguments = new ArrayList<>(List.of("-D", here(path())));
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=" + PostgresLogin.HOST,
                "unix_socket_directories=",
                "hba_file=" + here(path()) + "/" + ACCESS,
                "password_encryption=" + PostgresLogin.METHOD,
                "timezone=UTC",
                "log_timezone=UTC",
                "log_destination=stderr",
                "logging_collector=off",
                "log_checkpoints=off",
                "log_min_messages=log",
                "log_min_error_statement=panic",
                "log_error_verbosity=terse",
                "log_statement=none",
                "fsync=" + (kept ? "on" : "off")));
        if (!kept) {
            settings.add("synchronous_commit=off");
            settings.add("full_page_writes=off");
        }
        for (String setting : settings) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }

    /** Waits for the answer; false if the server has ended for a reason that will pass. */
    private boolean answersBefore(long deadline, SupervisedProcess server, int port, PostgresLogin login)
            throws IOException, InterruptedException, PortTaken {
        while (System.nanoTime() < deadline) {
            if (server.awaitExit(POLL)) {
                String log = log().tail();
                if (log.contains("Address already in use")) {
                    throw new PortTaken();
                }
                if (log.contains("pre-existing shared memory block")) {
                    return false; // children of a killed server are still ending
                }
                throw failure("PostgreSQL ended while starting, with status " + server.exitStatus());
            }
            boolean ready = PostmasterFile.read(path())
                    .filter(file -> file.pid() == server.pid() && file.ready())
                    .isPresent();
            if (ready && answers(port, login)) {
                return true;
            }
        }
        throw failure("PostgreSQL was not ready within " + patience.toSeconds() + " s");
    }

    private boolean answers(int port, PostgresLogin login) {
        try {
            login.open(port, PostgresLogin.KONG, PostgresLogin.KONG, ANSWER).close();
            return true;
        } catch (SQLException e) {
            if (STARTING_UP.equals(e.getSQLState())) {
                return false;
            }
            throw new EmbeddedStoreException(
                    "PostgreSQL does not let user " + PostgresLogin.KONG + " in, on the data directory " + path() + ": "
                            + e.getMessage(),
                    "if the passwords in it are not those of the data, delete " + PostgresLogin.file(path())
                            + " to have new ones made.",
                    e);
        }
    }

    /** Stops the server as fast as is safe; by force if it hangs. */
    void stop(SupervisedProcess server) {
        // TERM waits for clients and INT does not; but only TERM also ends a server that has not
        // installed its signal handlers yet.
        server.signal("TERM");
        if (!server.end(STOP, "INT", "QUIT", "KILL")) {
            throw failure("PostgreSQL, process " + server.pid() + ", cannot be stopped");
        }
    }

    /**
     * Kills the server and its children, which would otherwise end later by themselves. It does not
     * wait for them: orphans stay in the process table until the first process of the container
     * removes them.
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

    private SupervisedProcess run(List<String> command, Path directory) throws IOException {
        log().begin();
        Path log = log().path();
        account.own(log);
        @Nullable Path scrap = kept ? null : path();
        return SupervisedProcess.start(account, command, environment(), directory, log, scrap);
    }

    /**
     * The environment without PG variables, which PostgreSQL takes for settings; and with English
     * messages, since some are parsed here.
     */
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
                problem + directory.fullDiskAsReason() + ". It is PostgreSQL " + binaries.version() + " of "
                        + binaries.home() + " on the data directory " + path() + ".",
                "see the log below for the reason; if the unpacked server is damaged, delete " + binaries.home() + ".",
                log().tail(),
                null);
    }

    private ServerLog log() {
        return new ServerLog(path());
    }
}
