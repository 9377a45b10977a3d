package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Message;
import dev.kongdb.processor.Compilation.Result;
import dev.kongdb.processor.internal.diagnostic.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both compilers report each fault of the catalogue with its code, at its place. In the fixtures, a
 * comment with the code is immediately before the place. For a type, javac reports the place of its
 * keyword, and Eclipse's compiler that of its name.
 */
class FaultsTest {
    static final Path FIXTURES = Path.of("src/test/resources/faults");
    private static final Pattern MARK = Pattern.compile("/\\*(KDB\\d{3})( on \\w+)?\\*/");

    /** Faults that compilers report, too. */
    private static final Set<String> OF_THE_COMPILER_TOO = Set.of("KDB004.java", "KDB044.java");

    /** Faults that are warnings, and so do not end the compilation. */
    private static final Set<String> WARNINGS = Arrays.stream(Fault.values())
            .filter(Fault::isWarning)
            .map(fault -> fault.code() + ".java")
            .collect(Collectors.toSet());

    /**
     * A resource that exists before the compilation. The lines of its content are separated by
     * spaces.
     */
    private static final Pattern RESOURCE = Pattern.compile("^// resource (\\S+):(.*)$", Pattern.MULTILINE);

    @TempDir
    Path folder;

    static Stream<Arguments> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.sorted().toList().stream()
                    .flatMap(file -> Arrays.stream(Tool.values())
                            .map(tool -> Arguments.of(file.getFileName().toString(), tool)));
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("fixtures")
    void isFoundAtItsPlace(String fixture, Tool tool) throws IOException {
        String source = Files.readString(FIXTURES.resolve(fixture));

        String file = Path.of(Compilation.pathOf(source)).getFileName().toString();

        if (fixture.equals("KDB099.java")) {
            // A folder at the path of a file to be written.
            Files.createDirectories(folder.resolve("generated/fault/ThingCodec.java"));
        }

        Compilation compilation = new Compilation(folder, tool)
                .source(source)
                .classPath(SdkApi.classes())
                .processors(processors(fixture));
        if (fixture.equals("KDB007.java")) {
            compilation.classPath(withoutProcessor());
        }
        Matcher resource = RESOURCE.matcher(source);
        while (resource.find()) {
            Path written = compilation.classes().resolve(resource.group(1));
            Files.createDirectories(written.getParent());
            Files.writeString(written, resource.group(2).strip().replace(' ', '\n'));
        }
        Result result = compilation.run();

        assertThat(result.success()).isEqualTo(WARNINGS.contains(fixture));
        assertThat(result.findings().stream().map(FaultsTest::place).sorted().toList())
                .as(() -> String.valueOf(result.messages()))
                .isEqualTo(marks(source, tool));
        assertThat(result.findings()).allSatisfy(message -> {
            assertThat(message.file()).isEqualTo(file);
            assertThat(message.text()).contains("Problem: ", "Hint: ", "Fix: ").doesNotContainPattern("%\\d\\$s");
        });
        if (!OF_THE_COMPILER_TOO.contains(fixture)) {
            // Further errors of the compiler would only hide the message of the processor.
            assertThat(result.errors())
                    .allSatisfy(message ->
                            assertThat(message.code()).as(message.text()).isNotEmpty());
        }
    }

    @Test
    void everyFaultOfTheCatalogueHasAFixture() throws IOException {
        Set<String> marked = new TreeSet<>();
        try (Stream<Path> files = Files.list(FIXTURES)) {
            for (Path file : files.toList()) {
                marks(Files.readString(file), Tool.JAVAC).forEach(mark -> marked.add(mark.substring(0, 6)));
            }
        }
        assertThat(marked)
                .containsExactlyElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::code).sorted().toList());
    }

    /** Compiles records without the processor. */
    private Path withoutProcessor() {
        Compilation compilation = new Compilation(folder.resolve("without"), Tool.JAVAC)
                .processors()
                .source("""
                        package bare;
                        @dev.kongdb.annotation.KongRecord
                        public record Bare(boolean flag) {}
                        """);
        compilation.run();
        return compilation.classes();
    }

    /** The usual processors, except for the fault that they can never reach. */
    private static Processor[] processors(String fixture) {
        return fixture.equals("KDB090.java")
                ? new Processor[] {new NetAlone()}
                : new Processor[] {new KongProcessor(), new ServiceFileProcessor()};
    }

    static String place(Message message) {
        return message.code() + " at " + message.line() + ':' + message.column();
    }

    static List<String> marks(String source, Tool tool) {
        List<String> marks = new ArrayList<>();
        int number = 1;
        for (String line : source.lines().toList()) {
            Matcher matcher = MARK.matcher(line);
            while (matcher.find()) {
                if (matcher.group(2) == null || matcher.group(2).equals(" on " + tool)) {
                    marks.add(matcher.group(1) + " at " + number + ':' + (matcher.end() + 1));
                }
            }
            number++;
        }
        return marks.stream().sorted().toList();
    }
}
