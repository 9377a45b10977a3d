package dev.kongdb.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources in the folder of a fixture. */
final class Fixtures {
    static final Path GOLDEN = Path.of("src/test/resources/golden");

    private Fixtures() {}

    static List<String> golden() {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A compilation of the sources of a fixture, which has not run yet. */
    static Compilation compilation(Path folder, Tool tool, String fixture) {
        return add(fixture, new Compilation(folder, tool).classPath(SdkApi.classes()));
    }

    /** Adds the sources of a fixture. */
    static Compilation add(String fixture, Compilation compilation) {
        try (Stream<Path> files = Files.list(GOLDEN.resolve(fixture))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                compilation.source(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compilation;
    }
}
