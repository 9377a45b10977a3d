package dev.kongdb.host;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeFile;
import dev.kongdb.declarative.DeclarativeImport;
import dev.kongdb.declarative.DeclarativeProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The usual command {@code config db_import} for a file, in a process that is killed, and the
 * contents of the database afterwards.
 */
final class KilledImport implements AutoCloseable {
    /** The number of consumers in the file, with a credential each. */
    static final int CONSUMERS = 100;

    static final int SERVICES = 5;

    private final Process process;
    private final BufferedReader out;

    private KilledImport(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Writes a file into the folder, with entities of several kinds that refer to each other and
     * have unique values and tags.
     */
    static Path file(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("_format_version: '2.1'\nservices:\n");
        for (int i = 0; i < SERVICES; i++) {
            text.append("""
                    - {name: s%1$d, host: new.example.com, created_at: 1, tags: [s, t%1$d], routes: [
                       {name: r%1$d, paths: [/%1$d], created_at: 2, plugins: [{name: key-auth, created_at: 3}]}]}
                    """.formatted(i));
        }
        text.append("consumers:\n");
        for (int i = 0; i < CONSUMERS; i++) {
            text.append("""
                    - {username: c%1$d, custom_id: i%1$d, created_at: 4, tags: [c], keyauth_credentials: [
                       {key: k%1$d, created_at: 5, tags: [k]}]}
                    """.formatted(i));
        }
        return Files.writeString(folder.resolve("import.yml"), text);
    }

    /** Runs an import to its end. */
    static void run(KongDb db, Path file) throws IOException {
        DeclarativeConfig format =
                new DeclarativeConfig(db.daos().stream().map(Dao::schema).toList());
        DeclarativeImport.write(db, DeclarativeFile.read(format, file), DeclarativeProgress.NONE);
    }

    /** Starts an import. */
    static KilledImport start(Map<String, String> settings, Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kongdb.host.cli.Main",
                "config",
                "db_import",
                file.toString(),
                "--v"));
        settings.forEach((name, value) -> command.addAll(List.of("-s", name + "=" + value)));
        return new KilledImport(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The line that reports the end of all entities of one kind. */
    static String told(String kind, int all) {
        return kind + ": " + all + " of " + all;
    }

    /** Returns when the import has printed this line. */
    void awaitLine(String wanted) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = out.readLine(); !wanted.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new AssertionError("the import ended, and said nothing of '" + wanted + "': " + said);
            }
            said.add(line);
        }
    }

    /** Kills the import, whatever it is doing. Fails if the import has ended already. */
    void kill() throws InterruptedException {
        if (process.destroyForcibly().waitFor() == 0) {
            throw new AssertionError("the import was done before it could be killed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * The contents of a database, by entity, without the times of updates, which an import sets.
     */
    static Map<String, Set<String>> contents(KongDb db) {
        Map<String, Set<String>> contents = new TreeMap<>();
        for (Dao dao : db.daos()) {
            String entity = dao.schema().name();
            Set<String> rows = new TreeSet<>();
            try (Stream<Map<String, Object>> all = dao.with(Options.nulls(true)).each()) {
                all.forEach(row -> {
                    Map<String, Object> sorted = new TreeMap<>(row);
                    sorted.remove("updated_at");
                    rows.add(sorted.toString());
                });
            }
            if (!entity.equals("workspaces") && !entity.equals("parameters")) {
                contents.put(entity, rows);
            }
        }
        return contents;
    }
}
