package dev.kongdb.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.plugin.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Prints the features that each protocol lacks as a table of {@code docs/kong.md}. When the page is
 * stale, this command writes the table anew: {@code mvn -pl kong-files -am test
 * -Dtest=FeaturesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true}.
 */
class FeaturesPageTest {
    private static final Path PAGE = Path.of("../docs/kong.md");
    private static final String BEGIN = "<!-- The table is written by FeaturesPageTest. -->\n";
    private static final String END = "<!-- End of the table of features. -->\n";

    /** The function that needs the feature. */
    private static final Map<Feature, String> FUNCTIONS = new TreeMap<>(Map.of(
            Feature.SERIALIZED_VALUE_MODES, "log().setSerializedValue(key, value, mode)",
            Feature.SET_UPSTREAM, "serviceTarget().setUpstream(name)"));

    private static String cell(Protocol protocol, Feature feature) {
        KongDialect oldest = KongDialect.of(protocol);
        return oldest.offers(feature)
                ? "yes"
                : IntStream.range(oldest.minor(), 20)
                        .filter(minor -> new KongDialect(protocol, oldest.major(), minor).offers(feature))
                        .mapToObj(minor -> "from Kong " + oldest.major() + "." + minor)
                        .findFirst()
                        .orElse("no");
    }

    @Test
    void thePageTellsWhatEachProtocolCannotSay() throws IOException {
        assertThat(FUNCTIONS).containsOnlyKeys(Feature.values());
        String table = "| `Feature` | function | "
                + Stream.of(Protocol.values())
                        .map(each -> "`" + each.kongName() + "`")
                        .collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|\n"
                + FUNCTIONS.entrySet().stream()
                        .map(each -> "| `" + each.getKey() + "` | `" + each.getValue() + "` | "
                                + Stream.of(Protocol.values())
                                        .map(protocol -> cell(protocol, each.getKey()))
                                        .collect(Collectors.joining(" | "))
                                + " |\n")
                        .collect(Collectors.joining());
        String page = Files.readString(PAGE);
        assertThat(page).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        String wanted = page.substring(0, from) + "\n" + table + "\n" + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }
}
