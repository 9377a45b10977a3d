package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints all annotations as a page of the documentation: for each annotation its Javadoc, and an
 * example that is compiled. When the page is stale, this command writes it anew: {@code mvn -pl
 * sdk-processor-tests -am test -Dtest=AnnotationsPageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dgolden.rewrite=true}.
 */
class AnnotationsPageTest {
    private static final Path PAGE = Path.of("../docs/annotations.md");
    private static final Path SOURCES = Path.of("../sdk-schema/src/main/java/dev/kongdb/annotation");
    private static final Path EXAMPLES = Path.of("src/test/resources/annotations/Examples.java");
    private static final Pattern ANNOTATION = Pattern.compile(
            "/\\*\\*(.*?)\\*/((?:\\s*@\\w+(?:\\((?:[^()]|\\([^()]*\\))*\\))?)*)\\s*public @interface (\\w+)",
            Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void thePageIsMadeOfTheAnnotations() throws IOException {
        String page = page();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void everyExampleCompiles() throws IOException {
        Result result = new Compilation(folder, Tool.JAVAC)
                .source(Files.readString(EXAMPLES))
                .classPath(SdkApi.classes())
                .run();
        assertThat(result.messages()).isEmpty();
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Annotations

                Each annotation with its meaning and an example, in the order of the names: first those of `dev.kongdb.annotation`, then
                [Kong's named types](#named-types). Annotations name fields as Kong does. A value of the component's own type is written as
                text: `@Default("60000") int timeout`; null is `NULL`, with `import static dev.kongdb.annotation.Rules.NULL`. The compiler
                reports mistakes, by the numbers in [diagnostics.md](diagnostics.md). Put each record of a plugin into a file of its own, or
                inside another record: javac's lint (`auxiliaryclass`) warns when generated code uses the second type of a file. A test
                writes this page from the annotations.

                """);
        List<String> examples =
                Stream.of(Files.readString(EXAMPLES).split("\n\n", -1)).toList();
        append(SOURCES, examples, page);
        page.append("""
                # Named types

                The annotations of `dev.kongdb.annotation.typedef`. Each stands for the typedef that Kong has under that name.

                """);
        append(SOURCES.resolve("typedef"), examples, page);
        return page.toString().stripTrailing() + "\n";
    }

    private static void append(Path folder, List<String> examples, StringBuilder page) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Matcher annotation = ANNOTATION.matcher(Files.readString(file));
                // Annotations for annotations tell the processor how to read them. Authors do not
                // use them.
                if (annotation.find()
                        && !annotation.group(2).contains("ElementType.ANNOTATION_TYPE")
                        && !annotation.group(3).equals("FieldNames")) {
                    page.append("## @").append(annotation.group(3)).append("\n\n");
                    page.append(text(annotation.group(1))).append("\n\n```java\n");
                    page.append(example(annotation.group(3), examples)).append("\n```\n\n");
                }
            }
        }
    }

    /** The first paragraph of Javadoc as Markdown. */
    private static String text(String javadoc) {
        return javadoc.replaceAll("(?m)^ *\\*? ?", "")
                .replaceAll("(?s)<p>.*|<pre>.*", "")
                .replaceAll("\\{@link\\s+(\\w+)#", "{@link $1.")
                .replaceAll("\\{@(?:code|link|linkplain|literal)\\s+#?([^{}]*(?:\\{[^{}]*\\}[^{}]*)*)\\}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip()
                .replaceAll("(.{1,140})(?: |$)", "$1\n")
                .strip();
    }

    /**
     * The components that begin with the annotation, or those that have it, or else the whole type.
     */
    private static String example(String annotation, List<String> examples) {
        Pattern used = Pattern.compile("@" + annotation + "\\b");
        for (String start : List.of("        @" + annotation + "\\b", "        @")) {
            Pattern component = Pattern.compile(start);
            for (String example : examples) {
                String components = example.lines()
                        .filter(line -> component.matcher(line).lookingAt()
                                && used.matcher(line).find())
                        .map(line -> line.strip().replaceAll("(?:,|\\) \\{\\})$", ""))
                        .collect(Collectors.joining("\n"));
                if (!components.isEmpty()) {
                    return components;
                }
            }
        }
        for (String example : examples) {
            if (used.matcher(example).find()) {
                return example.strip();
            }
        }
        throw new AssertionError("@" + annotation + " has no example");
    }
}
