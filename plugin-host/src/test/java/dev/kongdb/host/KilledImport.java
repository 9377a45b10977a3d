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

/** {@code config db_import} of a file as people run it, in a process that is killed; and what a database holds then. */
final class KilledImport implements AutoCloseable {
    /** In the file; with a credential each. */
    static final int CONSUMERS = 100;

    static final int SERVICES = 5;

    private final Process process;
    private final BufferedReader out;

    private KilledImport(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A file of entities of several kinds, that refer to each other and have unique values and tags; in that folder. */
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

    /** Makes an import, which nobody kills. */
    static void run(KongDb db, Path file) throws IOException {
        DeclarativeConfig format =
                new DeclarativeConfig(db.daos().stream().map(Dao::schema).toList());
        DeclarativeImport.write(db, DeclarativeFile.read(format, file), DeclarativeProgress.NONE);
    }

    /** Begins an import. */
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

    /** The line that tells that all of a kind is done. */
    static String told(String kind, int all) {
        return kind + ": " + all + " of " + all;
    }

    /** Returns when the import has said that. */
    void awaitLine(String wanted) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = out.readLine(); !wanted.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new AssertionError("the import ended, and said nothing of '" + wanted + "': " + said);
            }
            said.add(line);
        }
    }

    /** Kills it, with whatever it was at; fails when it was done already. */
    void kill() throws InterruptedException {
        if (process.destroyForcibly().waitFor() == 0) {
            throw new AssertionError("the import was done before it could be killed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** All that a database holds, by entity: but for the times of updates, which an import makes. */
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
