package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The classes of sdk-api, which generated code uses. The module comes after this one in the build,
 * and is itself compiled with the processor. Therefore its sources are compiled here, once. Kong's
 * own entities are the first test.
 */
final class SdkApi {
    private static final Path SOURCES = Path.of("../sdk-api/src/main/java");
    private static final Path CLASSES = compile();

    private SdkApi() {}

    static Path classes() {
        return CLASSES;
    }

    private static Path compile() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Compilation compilation = new Compilation(Files.createTempDirectory("sdk-api"), Tool.JAVAC);
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith("package-info.java"))
                    .toList()) {
                compilation.source(Files.readString(file));
            }
            Compilation.Result result = compilation.run();
            assertThat(result.errors()).isEmpty();
            return compilation.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
