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
 * The data of one PostgreSQL server (a cluster, in its own words) and how to run the server on it.
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

    /** A shell whose JVM has gone asks its command to end three times, for twenty seconds, before it kills it. */
    private static final Duration FORMER_END = Duration.ofSeconds(60);

    private static final String STARTING_UP = "57P03";

    Path path() {
        return directory.path();
    }

    /** Whether the directory holds a cluster, complete or not. */
    static boolean isIn(Path path) {
        return Files.exists(path.resolve(VERSION)) || Files.exists(path.resolve(UNFINISHED));
    }

    /** Makes the directory ready for a start: a new cluster if there is none, and nobody else's server on it. */
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
     * Gives a new cluster, or one of the days when everybody was let in, user, database and passwords. The server is alone with its
     * data while it does that: nobody can connect yet.
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

    /** Lets initdb work in a directory of its own, so that a cluster is there in whole or is begun again. */
    private void initialise() throws IOException, InterruptedException {
        Path unfinished = Files.createFile(path().resolve(UNFINISHED));
        Path staging = Files.createDirectory(path().resolve(STAGING));
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwx------"));
        handOver();
        // A start that was cut short has handed over the directory, but not these.
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

    /** Waits for the end of a program that prepares the data. */
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
     * A directory as the program that runs in it names it: the user of root's servers may not be able to pass the directories above,
     * as root's home is closed on most systems, but is where it is.
     */
    private String here(Path directory) {
        return account.another() ? "/proc/self/cwd" : directory.toString();
    }

    /** Starts the server and waits until it answers. The JVM's end will end it. */
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

    /** What a server leaves behind that was killed, or whose shell was; nobody but this JVM may use the directory. */
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

    /** The log holds no data: the client alone is told the statement and what is wrong with its values. */
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
                    return false; // children of a server that was killed are still on their way out
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

    private SupervisedProcess run(List<String> command, Path directory) throws IOException {
        log().begin();
        Path log = log().path();
        account.own(log);
        @Nullable Path scrap = kept ? null : path();
        return SupervisedProcess.start(account, command, environment(), directory, log, scrap);
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
