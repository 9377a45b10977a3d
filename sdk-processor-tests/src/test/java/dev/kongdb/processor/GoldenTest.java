package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares complete generated files, so that a person can read them. After an intended change, this
 * command writes the files anew: {@code mvn -pl sdk-processor-tests -am test -Dtest=GoldenTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true}. Then read the diff.
 */
class GoldenTest {
    private static final String SUFFIX = ".golden";

    @TempDir
    Path folder;

    static Stream<String> fixtures() {
        return Fixtures.golden().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isGeneratedAsWritten(String fixture) throws IOException {
        Result result = Fixtures.compilation(folder, Tool.JAVAC, fixture).run();

        assertThat(result.errors()).isEmpty();
        Map<String, String> generated = new TreeMap<>();
        result.generated().forEach((path, text) -> generated.put(nameOf(path), text));
        result.classFiles().forEach((path, text) -> {
            if (!path.endsWith(".class")) {
                generated.put(nameOf(path), text);
            }
        });
        Path expected = Fixtures.GOLDEN.resolve(fixture);
        if (Boolean.getBoolean("golden.rewrite")) {
            rewrite(expected, generated);
        }
        assertThat(generated).containsExactlyEntriesOf(read(expected));
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1) + SUFFIX;
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Compilation.files(folder).forEach((path, text) -> {
            if (path.endsWith(SUFFIX)) {
                files.put(path, text);
            }
        });
        return files;
    }

    private static void rewrite(Path folder, Map<String, String> generated) throws IOException {
        for (String stale : read(folder).keySet()) {
            Files.delete(folder.resolve(stale));
        }
        for (Map.Entry<String, String> file : generated.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.ISO_8859_1);
        }
    }
}
