package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.internal.diagnostic.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Prints the catalogue as a page of the documentation. When the page is stale, this command writes
 * it anew: {@code mvn -pl sdk-processor-tests -am test -Dtest=CatalogueTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true}.
 */
class CatalogueTest {
    private static final Path PAGE = Path.of("../docs/diagnostics.md");

    @Test
    void thePageIsTheCatalogue() throws IOException {
        String page = page();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void numbersAscendAndAreUsedOnce() {
        assertThat(Arrays.stream(Fault.values()).map(Fault::code))
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(Pattern.compile("KDB\\d{3}").asMatchPredicate());
    }

    @Test
    void everyTextIsWhole() {
        assertThat(Fault.values()).allSatisfy(fault -> {
            assertThat(fault.problem()).endsWith(".");
            assertThat(fault.hint()).isNotBlank();
            assertThat(fault.fix()).isNotBlank();
        });
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Diagnostics of the annotation processor

                Each fault of an annotated record is a compile error with a number, at the annotation, value or component that causes it. A few
                are warnings: `@SuppressWarnings` with the number silences a warning. One compilation reports all faults of a record. Types that
                cannot be found, and other mistakes in Java, are reported by the compiler itself. A test writes this page from the processor's
                catalogue; `‹…›` stands for the names and values of your code.

                """);
        for (Fault fault : Fault.values()) {
            page.append("## ")
                    .append(fault.code())
                    .append(fault.isWarning() ? " (warning)" : "")
                    .append("\n\n**Problem:** ")
                    .append(shown(fault.problem()))
                    .append("\n\n**Hint:** ")
                    .append(shown(fault.hint()))
                    .append("\n\n**Fix:** ")
                    .append(shown(fault.fix()))
                    .append("\n\n");
        }
        return page.toString().stripTrailing() + "\n";
    }

    private static String shown(String template) {
        return template.replaceAll("%\\d\\$s", "‹…›")
                .replace("%%", "%")
                .replace("<", "&lt;")
                .replace("*", "\\*");
    }
}
