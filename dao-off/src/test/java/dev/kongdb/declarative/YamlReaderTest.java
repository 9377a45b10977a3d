package dev.kongdb.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML is read as Kong's parser reads it. */
class YamlReaderTest {
    @ParameterizedTest
    @CsvSource({
        "012, 10",
        "08, 8",
        "0x1f, 31",
        "0b101, 5",
        "1_000, 1000",
        "1:20, 80",
        "+5, 5",
        "-0, 0",
        "1e3, 1000",
        "1E2, 100",
        "5., 5",
        "190:20:30, 685230",
        "-0x10, -16"
    })
    void wholeNumbersAreThoseOfYaml11(String text, long value) throws SyntaxFault {
        assertThat(YamlReader.read(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({".5, 0.5", "-1.25, -1.25", "1e-2, 0.01", "1:30.5, 90.5", ".inf, Infinity", "1e400, Infinity"})
    void otherNumbersAreDoubles(String text, double value) throws SyntaxFault {
        assertThat(YamlReader.read(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y",
                "n",
                "0o12",
                "1,000",
                "2001-01-01",
                "1.2.3",
                "=",
                "+",
                ".",
                "e5",
                "_",
                "0x",
                "!!str 5",
                "'yes'"
            })
    void whatIsNoNumberOrTruthIsText(String text) throws SyntaxFault {
        assertThat(YamlReader.read("a: " + text))
                .isEqualTo(Map.of("a", text.startsWith("!!str ") ? "5" : text.replace("'", "")));
    }

    @Test
    void mergesFillInWhatIsNotThere() throws SyntaxFault {
        assertThat(YamlReader.read("- &a {x: 1, y: 1}\n- &b {y: 2, z: 2}\n- <<: [*a, *b]\n  z: 3\n"))
                .isEqualTo(
                        List.of(Map.of("x", 1L, "y", 1L), Map.of("y", 2L, "z", 2L), Map.of("x", 1L, "y", 1L, "z", 3L)));
    }

    @Test
    void theFirstDocumentCounts() throws SyntaxFault {
        assertThat(YamlReader.read("a: 1\n---\nb: 2\n")).isEqualTo(Map.of("a", 1L));
        assertThat(YamlReader.read("# nothing\n")).isSameAs(YamlReader.NOTHING);
    }

    @Test
    void aTabBehindAColonIsASpace() throws SyntaxFault {
        assertThat(YamlReader.read("a:\tx\nb: [1,\t2]\n")).isEqualTo(Map.of("a", "x", "b", Arrays.asList(1L, 2L)));
    }

    @Test
    void aTabInATextStaysATab() throws SyntaxFault {
        assertThat(YamlReader.read("a: x\ty\nb: \"x\ty\"\nc: |\n  x\ty\n  \tz\nd: '\ud83d\ude00\t'\ne:\t'\t'\n"))
                .isEqualTo(Map.of("a", "x\ty", "b", "x\ty", "c", "x\ty\n\tz\n", "d", "\ud83d\ude00\t", "e", "\t"));
        assertThat(YamlReader.read("a: \"x\\\ty\"\nb: \"x\\\\\ty\"\nc: 'x\\\ty'\nd: x\\\ty\ne: x\\\t# comment\n"))
                .isEqualTo(Map.of("a", "x\ty", "b", "x\\\ty", "c", "x\\\ty", "d", "x\\\ty", "e", "x\\"));
    }

    @Test
    void aTextMayHaveAnyNumberOfTabs() throws SyntaxFault {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append('k').append(i).append(":\t\t").append(i).append('\n');
        }
        assertThat(YamlReader.read(text.toString()))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasSize(5_000)
                .containsEntry("k4999", 4999L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [b|1:5: did not find expected ',' or ']'",
                "a: b: c|1:4: mapping values are not allowed in this context",
                "a: *b|1:4: invalid reference: b",
                "a: &b [*b]|1:8: invalid reference: b (it stands inside of what it names)",
                "a: !!int x|1:4: invalid 'tag:yaml.org,2002:int' value: 'x'",
                "? [a]|1:5: a key must be a text or a number",
                "\"\\u|1:1: did not find expected hexdecimal number",
                "\"\\UFFFFFFFF\"|1:1: found invalid Unicode character escape code"
            })
    void faultsAreToldWithTheirPlace(String text, String fault) {
        assertThatThrownBy(() -> YamlReader.read(text))
                .isInstanceOf(SyntaxFault.class)
                .hasMessage(fault);
    }

    @Test
    void aliasesOfAliasesAreNoBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(10)).append("]\n");
        }
        assertThatThrownBy(() -> YamlReader.read(bomb.toString()))
                .isInstanceOf(SyntaxFault.class)
                .hasMessageContaining("aliases stand for more than 1000000 values");
    }

    @Test
    void depthAndRunsWithoutABreakAreLimited() {
        assertThatThrownBy(() -> YamlReader.read("[".repeat(5000)))
                .isInstanceOf(SyntaxFault.class)
                .hasMessageContaining("nested more than 1000 levels deep");
        assertThatThrownBy(() -> YamlReader.read("a: " + "x".repeat(3 << 20)))
                .isInstanceOf(SyntaxFault.class)
                .hasMessageContaining("without a break");
    }
}
