package dev.kongdb.benchmarks.bulk;

import dev.kongdb.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures a file of many consumers with a credential each: {@code config parse}, {@code config
 * db_import} into an empty PostgreSQL and {@code config db_export}, each as the usual command, in a
 * process of its own with 512 MiB of heap. For comparison, {@code psql \copy} writes the same rows
 * into the same tables, in one transaction like the import. All run one after the other, on one
 * server with durable writes as in production. Prints the time of each command, the ratio of the
 * three commands together to {@code psql}, and the processor time of each process and of the
 * server, which depends less on other processes of the machine.
 */
public final class BulkLoad {
    private static final String HEAP = "-Xmx512m";
    /**
     * Ticks per second in Linux' statistics of a process. The indexes of the fields count from the
     * field after the name.
     */
    private static final double TICKS = 100;

    private static final int OWN = 11;
    private static final int OF_ENDED_CHILDREN = 13;

    private static final List<String> TABLES = List.of("consumers", "keyauth_credentials");

    private final Path home;
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final int consumers;

    private BulkLoad(Path home, Path folder, EmbeddedPostgres postgres, int consumers) {
        this.home = home;
        this.folder = folder;
        this.postgres = postgres;
        this.consumers = consumers;
    }

    /**
     * The arguments: the checkout, the number of rounds (3), and the number of consumers (100,000).
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int consumers = args.length > 2 ? Integer.parseInt(args[2]) : 100_000;
        Path folder = Files.createTempDirectory("bulk-load");
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().dataDirectory(folder.resolve("data")).start()) {
            new BulkLoad(Path.of(args[0]), folder, postgres, consumers).run(rounds);
        } finally {
            delete(folder);
        }
    }

    private void run(int rounds) throws Exception {
        Path file = folder.resolve("kong.yml");
        Path exported = folder.resolve("exported.yml");
        write(file);
        host("migrations", "bootstrap");
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            empty();
            Files.deleteIfExists(exported);
            Took parse = host("config", "parse", file.toString());
            Took imported = host("config", "db_import", file.toString());
            for (String table : TABLES) {
                expectRows(table);
            }
            Took export = host("config", "db_export", exported.toString());
            psql(TABLES.stream().map(table -> copy(table, "to")).toList());
            empty();
            Took copied = psql(TABLES.stream().map(table -> copy(table, "from")).toList());
            for (String table : TABLES) {
                expectRows(table);
            }
            double ratio = (parse.seconds + imported.seconds + export.seconds) / copied.seconds;
            ratios.add(ratio);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: parse %s, import %s, export %s (%d bytes in, %d out), psql \\copy %s: %.1f times as long%n",
                    round,
                    parse,
                    imported,
                    export,
                    Files.size(file),
                    Files.size(exported),
                    copied,
                    ratio);
        }
        ratios.sort(null);
        System.out.printf(Locale.ROOT, "the middle round: %.1f times as long%n", ratios.get(rounds / 2));
    }

    private void write(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("_format_version: \"2.1\"\nconsumers:\n");
            for (int i = 0; i < consumers; i++) {
                out.write(String.format(
                        Locale.ROOT,
                        "- username: consumer-%d%n  custom_id: id-%d%n  keyauth_credentials:%n  - key: key-%028d%n",
                        i,
                        i,
                        i));
            }
        }
    }

    /** Runs a command of the host. */
    private Took host(String... command) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(home.resolve("plugin-host/bin/plugin-host").toString());
        words.addAll(List.of(command));
        Map<String, String> settings = postgres.settings();
        settings.forEach((name, value) -> words.addAll(List.of("-s", name + "=" + value)));
        words.addAll(List.of("-s", "plugins_path=" + home.resolve("example-key-auth-plugin/target")));
        ProcessBuilder process = new ProcessBuilder(words);
        process.environment().put("JDK_JAVA_OPTIONS", HEAP);
        return took(process);
    }

    private static String copy(String table, String direction) {
        return "\\copy " + table + " " + direction + " '" + table + ".csv' csv";
    }

    private Took psql(List<String> commands) throws Exception {
        List<String> words = new ArrayList<>(
                List.of("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1"));
        commands.forEach(command -> words.addAll(List.of("-c", command)));
        Map<String, String> settings = postgres.settings();
        ProcessBuilder process = new ProcessBuilder(words);
        process.environment()
                .putAll(Map.of(
                        "PGHOST", setting(settings, "pg_host"),
                        "PGPORT", setting(settings, "pg_port"),
                        "PGUSER", setting(settings, "pg_user"),
                        "PGPASSWORD", setting(settings, "pg_password"),
                        "PGDATABASE", setting(settings, "pg_database")));
        return took(process);
    }

    private static String setting(Map<String, String> settings, String name) {
        return settings.getOrDefault(name, "");
    }

    /**
     * The cost of a command: its seconds, and the processor seconds of its process and of the
     * server.
     */
    private record Took(double seconds, double process, double server) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f s (processor: %.2f s, server %.2f s)", seconds, process, server);
        }
    }

    private Took took(ProcessBuilder builder) throws Exception {
        Path log = folder.resolve("log");
        double server = serverSeconds();
        double before = processorSeconds("self", OF_ENDED_CHILDREN);
        long start = System.nanoTime();
        int exit = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exit != 0) {
            throw new IllegalStateException(
                    builder.command().get(0) + " ended with " + exit + ": " + Files.readString(log));
        }
        return new Took(seconds, processorSeconds("self", OF_ENDED_CHILDREN) - before, serverSeconds() - server);
    }

    private double serverSeconds() throws IOException {
        double seconds = 0;
        for (String process : processes(postgres.pid())) {
            seconds += processorSeconds(process, OWN);
        }
        return seconds + processorSeconds(String.valueOf(postgres.pid()), OF_ENDED_CHILDREN);
    }

    private static List<String> processes(long parent) {
        List<String> processes = new ArrayList<>(List.of(String.valueOf(parent)));
        ProcessHandle.of(parent)
                .ifPresent(handle -> handle.children().forEach(child -> processes.add(String.valueOf(child.pid()))));
        return processes;
    }

    /**
     * The processor time of a process: the sum of the field at this index of Linux' statistics (its
     * own code) and the next one (the kernel on its behalf).
     */
    private static double processorSeconds(String process, int field) throws IOException {
        try {
            String account = Files.readString(Path.of("/proc", process, "stat"));
            String[] fields = account.substring(account.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS;
        } catch (NoSuchFileException e) {
            // The process has ended meanwhile. Its time is in the statistics of its parent.
            return 0;
        }
    }

    /**
     * Empties the tables and makes the server write its buffers, so that no round pays for the
     * round before.
     */
    private void empty() throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.superuserUrl(postgres.database()));
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE " + String.join(", ", TABLES) + ", tags, cluster_events CASCADE");
            statement.execute("CHECKPOINT");
        }
    }

    private void expectRows(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            count.next();
            if (count.getInt(1) != consumers) {
                throw new IllegalStateException("there are " + count.getInt(1) + " rows in " + table);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
