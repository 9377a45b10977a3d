package dev.kongdb.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML is written as Kong writes it. */
class YamlWriterTest {
    private static String written(String value) throws IOException {
        StringWriter out = new StringWriter();
        YamlWriter yaml = new YamlWriter(out);
        yaml.beginMap();
        yaml.entry("a", value);
        yaml.endMap();
        yaml.end();
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Gr\u00fc\u00dfe|\"Gr\\xFC\\xDFe\"",
                "5 \u20ac|\"5 \\u20AC\"",
                "\ud83d\ude00|\"\\U0001F600\"",
                "\u00a0|\"\\_\""
            })
    void lettersBeyondAsciiAreEscapesWithCapitalDigits(String value, String written) throws IOException {
        assertThat(written(value)).isEqualTo("a: " + written + "\n");
    }

    @ParameterizedTest
    @CsvSource({"\\xfc", "~/a\\u20ac$", "\\U0001f600"})
    void whatOnlyLooksLikeAnEscapeStaysAsItIs(String value) throws Exception {
        assertThat(written(value)).isEqualTo("a: " + value + "\n");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        String value = "\u00fc \\xfc \"'\n\u20ac \ud83d\ude00";
        assertThat(YamlReader.read(written(value))).isEqualTo(Map.of("a", value));
    }
}
