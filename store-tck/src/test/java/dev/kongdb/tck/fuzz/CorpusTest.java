package dev.kongdb.tck.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.code_intelligence.jazzer.agent.AgentInstaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs all inputs that fuzzing has kept on this machine, and all that were slow under the fuzzer's
 * instrumentation, without the instrumentation. None may take 100 ms. Without a previous run of the
 * fuzzer there is nothing to do. The fuzz tests themselves run the inputs that are part of the
 * project.
 */
class CorpusTest {
    private static final Map<Class<?>, Consumer<byte[]>> TESTS = Map.of(
            TextsFuzzTest.class, new TextsFuzzTest()::judgesAnyText,
            CoreEntitiesFuzzTest.class, new CoreEntitiesFuzzTest()::judgesAnyJson,
            RandomSchemasFuzzTest.class, new RandomSchemasFuzzTest()::judgesAnyJson,
            DefinitionsFuzzTest.class, new DefinitionsFuzzTest()::judgesAnyDefinition);

    /**
     * Loads the classes that read the bytes of an input, without instrumentation. Jazzer does this
     * only before its own tests.
     */
    private static void loadTheFuzzersClasses() {
        System.setProperty("jazzer.instrumentation_excludes", "**");
        AgentInstaller.install(false);
    }

    @TestFactory
    List<DynamicTest> noInputThatWasFoundTakesTooLong() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<Class<?>, Consumer<byte[]>> test : TESTS.entrySet()) {
            String name = test.getKey().getSimpleName();
            List<Path> inputs = inputs(name);
            if (!inputs.isEmpty()) {
                tests.add(dynamicTest(name + ": " + inputs.size() + " inputs", () -> {
                    loadTheFuzzersClasses();
                    for (Path input : inputs) {
                        judge(test.getValue(), input);
                    }
                }));
            }
        }
        return tests;
    }

    /** The files in the folder of the test, which may have a prefix in its name. */
    private static List<Path> inputs(String test) throws IOException {
        if (!Files.isDirectory(Limits.FOUND)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(Limits.FOUND)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isOf(test, Limits.FOUND.relativize(file)))
                    .toList();
        }
    }

    private static boolean isOf(String test, Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (name.equals(test) || name.endsWith("." + test)) {
                return true;
            }
        }
        return false;
    }

    private static void judge(Consumer<byte[]> test, Path input) throws IOException {
        try {
            test.accept(Files.readAllBytes(input));
        } catch (AssertionError e) {
            throw new AssertionError(input + ": " + e.getMessage(), e);
        }
    }
}
