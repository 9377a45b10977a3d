package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.embedded.EmbeddedStoreException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.tck.vectors.VectorRunner.Outcome;
import dev.kongdb.tck.vectors.http.HttpVectors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code vectors FOLDER}: runs every vector file of a folder, and prints where our
 * answers differ from Kong's.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int DIFFERENCES_SHOWN = 10;
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final PrintStream progress;

    Main(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    /**
     * Exits the JVM with 0 if nothing failed, 1 if a vector failed, 2 if the arguments or the files
     * are wrong.
     */
    public static void main(String[] arguments) {
        System.exit(new Main(System.out, System.err).run(arguments));
    }

    int run(String... commandLine) {
        if (commandLine.length == 1 && (commandLine[0].equals("--help") || commandLine[0].equals("-h"))) {
            out.print(CommandLine.USAGE);
            return 0;
        }
        try {
            CommandLine arguments = CommandLine.parse(commandLine);
            if (arguments.node() != null) {
                return new HttpVectors(arguments.node(), out).run(arguments.folder()) ? 0 : FAILED;
            }
            try (LazyStore store = new LazyStore(arguments)) {
                List<VectorKind> kinds = List.of(
                        new SchemaFieldsVectors(),
                        new MetaschemaVectors(),
                        new CoreEntitiesVectors(),
                        new DaoVectors(store));
                return run(arguments, new VectorRunner(kinds));
            }
        } catch (CommandLine.Wrong e) {
            out.println("error: " + e.getMessage());
            out.print(CommandLine.USAGE);
        } catch (VectorFileException | ScriptStore.UnavailableException | IllegalStateException e) {
            out.println("error: " + e.getMessage());
        } catch (IOException e) {
            out.println("error: " + e);
        }
        return USAGE;
    }

    private int run(CommandLine arguments, VectorRunner runner) {
        List<Path> files = VectorFile.in(arguments.folder());
        if (files.isEmpty()) {
            throw new VectorFileException("there is no *.jsonl in " + arguments.folder());
        }
        // All files are read first, so that faults in them are reported at once.
        Map<Path, List<Vector>> vectors = new LinkedHashMap<>();
        files.forEach(file -> vectors.put(file, VectorFile.read(file)));
        List<String> answers = new ArrayList<>();
        boolean failed = false;
        for (Map.Entry<Path, List<Vector>> file : vectors.entrySet()) {
            failed |= !run(file.getKey().getFileName().toString(), file.getValue(), runner, answers);
        }
        if (arguments.answers() != null) {
            write(arguments.answers(), answers);
        }
        return failed ? FAILED : 0;
    }

    /** Runs one file. Returns false if a vector failed. */
    private boolean run(String name, List<Vector> vectors, VectorRunner runner, List<String> answers) {
        int passed = 0;
        int diverged = 0;
        List<String> failures = new ArrayList<>();
        Map<Divergence, Integer> listed = new LinkedHashMap<>();
        long told = System.nanoTime();
        for (Vector vector : vectors) {
            if (System.nanoTime() - told > PROGRESS_NANOS) {
                progress.println("  " + name + ": " + (passed + diverged + failures.size()) + " of " + vectors.size());
                told = System.nanoTime();
            }
            Outcome outcome = runner.run(vector);
            if (outcome.passed()) {
                passed++;
            } else if (outcome.failed()) {
                failures.add("  " + vector.id() + ": " + outcome.difference());
            } else {
                diverged++;
                outcome.divergences().forEach(each -> listed.merge(each, 1, Integer::sum));
            }
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("file", name);
            line.put("id", vector.id());
            line.put("answer", outcome.answer());
            answers.add(VectorFile.write(line));
        }
        out.println(
                name + ": " + passed + " passed, " + failures.size() + " failed, " + diverged + " listed divergences");
        listed.forEach((divergence, vectorsOfIt) ->
                out.println("  " + vectorsOfIt + " by " + divergence.decision() + ": " + divergence.reason()));
        failures.stream().limit(DIFFERENCES_SHOWN).forEach(out::println);
        if (failures.size() > DIFFERENCES_SHOWN) {
            out.println("  and " + (failures.size() - DIFFERENCES_SHOWN) + " more");
        }
        return failures.isEmpty();
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new VectorFileException("cannot write " + file + ": " + e, e);
        }
    }

    /**
     * The store of the scripts. It is opened for the first script, and emptied after the last one.
     */
    private static final class LazyStore implements Supplier<ScriptStore>, AutoCloseable {
        private final CommandLine arguments;
        private StoreKind.@Nullable Server server;
        private @Nullable ScriptStore store;

        LazyStore(CommandLine arguments) {
            this.arguments = arguments;
        }

        @Override
        public ScriptStore get() {
            ScriptStore open = store;
            if (open == null) {
                open = open();
                store = open;
            }
            return open;
        }

        private ScriptStore open() {
            String name = arguments.store().name();
            try {
                KongConfig config = arguments.reached();
                if (config == null) {
                    server = arguments.store().start();
                    config = server.config();
                }
                return KongScriptStore.open(config);
            } catch (KongDbException | KongConfigException | EmbeddedStoreException | IllegalStateException e) {
                throw new ScriptStore.UnavailableException("no scripts can run on " + name + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            if (store != null) {
                store.empty();
                store.close();
            }
            if (server != null) {
                server.process().run();
            }
        }
    }
}
