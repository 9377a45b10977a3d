package dev.kongdb.plugin.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {
    @ParameterizedTest(name = "{index}")
    @CsvSource({
        "'a\nb', a\\nb",
        "'a\r\n2026-11-29 ERROR all is lost', a\\r\\n2026-11-29 ERROR all is lost",
        "'\u001B[2J\u001B]0;title\u0007', \\u001B[2J\\u001B]0;title\\u0007",
        "'\u009B31m', \\u009B31m",
        "'a\u2028b\u202Ec', a\\u2028b\\u202Ec",
        "'a\tb', a\\tb",
        "'/日本/é 😀', /日本/é 😀",
        "'\uD800', \\uD800",
        "'', ''",
    })
    void whatCouldForgeALineOrCommandATerminalIsWrittenAsItsCode(String text, String line) {
        assertThat(LogText.oneLine(text)).isEqualTo(line);
    }

    @Test
    void aLineHasItsLimits() {
        assertThat(LogText.oneLine("x".repeat(100_000))).hasSizeLessThan(8_100).endsWith("x... (100000 characters)");
    }

    @Test
    void aStackTraceKeepsItsLinesAndTheMessagesInItAreOneLineEach() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = LogText.lines(bytes);
        new IllegalStateException("a\nb", new RuntimeException("c\u001Bd")).printStackTrace(out);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .contains("java.lang.IllegalStateException: a\\nb")
                .contains("Caused by: java.lang.RuntimeException: c\\u001Bd")
                .anySatisfy(line -> assertThat(line).startsWith("\tat dev.kongdb."));
    }
}
