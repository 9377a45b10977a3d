package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every {@link Decision} has a test. The page {@code docs/decisions.md} is printed from the same
 * list, and this command writes it anew: {@code mvn -pl store-tck -am test -Dtest=DecisionsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true}.
 */
class DecisionsTest {
    private static final Path ROOT = Path.of("..");

    private static Map<Decision, List<String>> tests() {
        Map<Decision, List<String>> tests = new TreeMap<>();
        for (Class<?> suite : Suites.ALL) {
            for (Method method : suite.getDeclaredMethods()) {
                Covers covers = method.getAnnotation(Covers.class);
                if (covers != null) {
                    for (Decision decision : covers.value()) {
                        tests.computeIfAbsent(decision, each -> new ArrayList<>())
                                .add(suite.getSimpleName() + "#" + method.getName());
                    }
                }
            }
        }
        tests.values().forEach(names -> names.sort(null));
        return tests;
    }

    @Test
    void everyNumberIsDecidedOnce() {
        List<Integer> numbers = Stream.of(Decision.values())
                .flatMap(decision -> Stream.of(decision.numbers().split(", ", -1)))
                .map(Integer::valueOf)
                .sorted()
                .toList();
        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 54).boxed().toList());
    }

    @Test
    void everyDecisionHasATestInTheSuiteOrElsewhere() throws IOException {
        Map<Decision, List<String>> tests = tests();
        for (Decision decision : Decision.values()) {
            if (decision.elsewhere().isEmpty()) {
                assertThat(tests).as("tests of the suite for %s", decision).containsKey(decision);
            } else if (decision.elsewhere().contains(".java#")) {
                String[] test = decision.elsewhere().split("#", -1);
                assertThat(Files.readString(ROOT.resolve(test[0]))).contains("void " + test[1] + "(");
            }
        }
    }

    @Test
    void allSuitesAreListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/kongdb/tck/suite"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("Suite.java"))
                            .map(name -> name.replace(".java", "")))
                    .containsExactlyInAnyOrderElementsOf(new TreeSet<>(
                            Stream.concat(Suites.ALL.stream().map(Class::getSimpleName), Stream.of("ConformanceSuite"))
                                    .toList()));
        }
    }

    @Test
    void thePageIsAsTheList() throws IOException {
        Path page = ROOT.resolve("docs/decisions.md");
        String printed = page();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(page, printed);
        }
        assertThat(Files.readString(page)).isEqualTo(printed);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # As Kong, or better

                The library accepts the same input as Kong 2.8.5 and gives the same answers, text for text. The
                [vectors](../vectors/README.md) test this. The table below lists the places where Kong behaves oddly, and what the library does
                there. The library differs only where Kong loses data, crosses a workspace, names the wrong field, leaks an internal error, or
                silently does nothing. The last column names the test of each decision. It is in the conformance suite of `store-tck` unless the
                column says otherwise. This page is printed from the enum `Decision` of `store-tck`; do not edit it.

                | | Kong 2.8.5 | here | test |
                |---|---|---|---|
                """);
        Map<Decision, List<String>> tests = tests();
        for (Decision decision : Decision.values()) {
            List<String> names = tests.getOrDefault(decision, List.of());
            String elsewhere = decision.elsewhere().contains("#")
                    ? "`" + decision.elsewhere().replaceAll(".*/(\\w+)\\.java", "$1") + "`"
                    : decision.elsewhere();
            String where = elsewhere.isEmpty() ? "`" + String.join("`, `", names) + "`" : elsewhere;
            page.append("| ").append(decision.numbers());
            page.append(" | ").append(code(decision.kong()));
            page.append(" | ").append(code(decision.here()));
            page.append(" | ").append(where).append(" |\n");
        }
        return page.toString();
    }

    private static String code(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`");
    }
}
