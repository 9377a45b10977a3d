package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of generated code, tested with the compilers. */
class GeneratedCodeTest {
    @TempDir
    Path folder;

    @TempDir
    Path other;

    static Stream<String> fixtures() {
        return Fixtures.golden().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void compilesWithoutWarnings(String fixture) {
        Result result = Fixtures.compilation(folder, Tool.JAVAC, fixture)
                .options("-Xlint:all,-processing", "-Werror", "-Xdoclint:all,-missing")
                .run();

        assertThat(result.messages()).isEmpty();
        assertThat(result.success()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void compilesWithEclipse(String fixture) {
        Result result = Fixtures.compilation(folder, Tool.ECJ, fixture).run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.success()).isTrue();
    }

    /** Generated code does not depend on the order of the sources, or on the date. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void isTheSameByteForByte(String fixture) {
        Result first = Fixtures.compilation(folder, Tool.JAVAC, fixture).run();
        Result second =
                Fixtures.compilation(other, Tool.JAVAC, fixture).reversed().run();

        assertThat(second.generated()).isEqualTo(first.generated());
        assertThat(second.classFiles()).isEqualTo(first.classFiles());
        assertThat(first.generated()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isTheSameFromBothCompilers(String fixture) {
        Result javac = Fixtures.compilation(folder, Tool.JAVAC, fixture).run();
        Result ecj = Fixtures.compilation(other, Tool.ECJ, fixture).run();

        assertThat(ecj.generated()).isEqualTo(javac.generated());
    }

    @Test
    void isMarkedAsGeneratedAndUsesNoReflection() {
        for (String fixture : Fixtures.golden()) {
            Map<String, String> sources =
                    Fixtures.compilation(folder, Tool.JAVAC, fixture).run().generated();

            assertThat(sources)
                    .isNotEmpty()
                    .allSatisfy((path, text) -> assertThat(text)
                            .contains("@Generated(\"dev.kongdb.processor.KongProcessor\")", "@NullMarked")
                            .doesNotContain("java.lang.reflect", "Class.forName", ".getClass()"));
        }
    }

    /**
     * Runs generated code with the schema engine. The source of the fixture says what is tested.
     */
    @ParameterizedTest
    @EnumSource(Tool.class)
    void worksWithTheEngine(Tool tool) throws Exception {
        Compilation compilation = Fixtures.compilation(folder, tool, "kinds")
                .source(Files.readString(Path.of("src/test/resources/run/RoundTrip.java")));
        Result result = compilation.run();
        assertThat(result.errors()).isEmpty();

        try (Loader loader = new Loader(result.classes(), SdkApi.classes())) {
            loader.run("kinds.RoundTrip");
        }
    }

    /** Loads compiled classes, and finds all others in the class path of the processor. */
    private static final class Loader implements AutoCloseable {
        private final java.net.URLClassLoader loader;

        Loader(Path... folders) throws IOException {
            java.net.URL[] urls = new java.net.URL[folders.length];
            for (int i = 0; i < folders.length; i++) {
                urls[i] = folders[i].toUri().toURL();
            }
            loader = new java.net.URLClassLoader(urls, Loader.class.getClassLoader());
        }

        void run(String type) throws Exception {
            ((Runnable) loader.loadClass(type).getConstructor().newInstance()).run();
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }
    }
}
