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
import org.junit.jupiter.api.Test;

/**
 * Every capability has a test, which also checks what a store does that lacks it. The page {@code
 * docs/capabilities.md} is printed from the same declarations, and this command writes it anew:
 * {@code mvn -pl store-tck -am test -Dtest=CapabilitiesTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dgolden.rewrite=true}.
 */
class CapabilitiesTest {
    private static final Path PAGE = Path.of("../docs/capabilities.md");
    private static final List<String> STORES = List.of("postgres", "cassandra", "off");

    private static Map<Capability, List<String>> tests() {
        Map<Capability, List<String>> tests = new TreeMap<>();
        for (Class<?> suite : Suites.ALL) {
            for (Method method : suite.getDeclaredMethods()) {
                Promises promises = method.getAnnotation(Promises.class);
                if (promises != null) {
                    for (Capability capability : promises.value()) {
                        tests.computeIfAbsent(capability, each -> new ArrayList<>())
                                .add(suite.getSimpleName() + "#" + method.getName());
                    }
                }
            }
        }
        tests.values().forEach(names -> names.sort(null));
        return tests;
    }

    /** Whether the capability is one of writes, and the store accepts no writes. */
    private static boolean isWithoutWrites(String store, Capability capability) {
        return capability != Capability.WRITES && !Capability.WRITES.isOf(store) && !capability.isOf(store);
    }

    @Test
    void everyCapabilityHasATest() {
        assertThat(tests()).containsOnlyKeys(Capability.values());
    }

    @Test
    void whatAStoreLacksSaysWhatItDoesInstead() {
        for (Capability capability : Capability.values()) {
            boolean lacked =
                    STORES.stream().anyMatch(store -> !capability.isOf(store) && !isWithoutWrites(store, capability));
            assertThat(capability.instead().isEmpty()).as("%s", capability).isNotEqualTo(lacked);
        }
    }

    @Test
    void thePageIsAsTheDeclarations() throws IOException {
        String printed = page();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, printed);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(printed);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # What the stores can do

                Both stores have the same interface: the same call gives the same answer, and the same error, on both. The table below lists the
                promises and, if a store cannot keep one, what it does instead. The last column names the test, in the conformance suite of
                `store-tck`, which both stores pass. A node without a database (`database = off`) passes all tests of reads; the promises about
                writes do not apply to it (`OfWrites`). This page is printed from the enum `Capability` of `store-tck`; do not edit it.

                | | promise | PostgreSQL | Cassandra | off | test |
                |---|---|---|---|---|---|
                """);
        tests().forEach((capability, names) -> {
            page.append("| ").append(capability);
            page.append(" | ").append(code(capability.promise()));
            for (String store : STORES) {
                page.append(" | ")
                        .append(
                                capability.isOf(store)
                                        ? "yes"
                                        : isWithoutWrites(store, capability)
                                                ? "without writes"
                                                : code(capability.instead()));
            }
            page.append(" | `").append(String.join("`, `", names)).append("` |\n");
        });
        page.append("""

                The vectors contain the answers of a Kong on PostgreSQL. If they are run against Cassandra (`store-tck/bin/vectors vectors --store
                cassandra`), each difference is listed under the name of its capability, and must be exactly the one in the row above. The name of
                the store in errors (`[cassandra] …`) is that of each store.
                """);
        return page.toString();
    }

    private static String code(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`");
    }
}
