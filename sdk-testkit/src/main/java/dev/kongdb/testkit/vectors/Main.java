package dev.kongdb.testkit.vectors;

import dev.kongdb.testkit.vectors.VectorRunner.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command {@code vectors FOLDER [--answers FILE]}: runs every vector file of a folder. */
public final class Main {
    private static final int DIFFERENCES_SHOWN = 10;
    private static final int USAGE = 2;

    private Main() {}

    /** Ends the JVM with 0 when nothing failed, 1 when something did, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<VectorKind> kinds = List.of(new SchemaFieldsVectors(), new MetaschemaVectors(), new CoreEntitiesVectors());
        System.exit(run(arguments, new VectorRunner(kinds), System.out));
    }

    static int run(String[] arguments, VectorRunner runner, PrintStream out) {
        boolean withAnswers = arguments.length == 3 && arguments[1].equals("--answers");
        if (arguments.length != 1 && !withAnswers) {
            out.println("usage: vectors FOLDER [--answers FILE]");
            return USAGE;
        }
        List<Path> files = VectorFile.in(Path.of(arguments[0]));
        if (files.isEmpty()) {
            out.println("no *.jsonl in " + arguments[0]);
            return USAGE;
        }
        List<String> answers = new ArrayList<>();
        boolean failed = false;
        for (Path file : files) {
            failed |= !run(file, runner, out, answers);
        }
        if (withAnswers) {
            write(Path.of(arguments[2]), answers);
        }
        return failed ? 1 : 0;
    }

    /** Runs one file; false when a vector failed. */
    private static boolean run(Path file, VectorRunner runner, PrintStream out, List<String> answers) {
        String name = file.getFileName().toString();
        int passed = 0;
        int diverged = 0;
        List<String> failures = new ArrayList<>();
        for (Vector vector : VectorFile.read(file)) {
            Outcome outcome = runner.run(vector);
            if (outcome.passed()) {
                passed++;
            } else if (outcome.failed()) {
                failures.add("  " + vector.id() + ": " + outcome.difference());
            } else {
                diverged++;
            }
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("file", name);
            line.put("id", vector.id());
            line.put("answer", outcome.answer());
            answers.add(VectorFile.write(line));
        }
        out.println(
                name + ": " + passed + " passed, " + failures.size() + " failed, " + diverged + " listed divergences");
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
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
