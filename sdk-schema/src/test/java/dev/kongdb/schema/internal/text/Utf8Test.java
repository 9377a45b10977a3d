package dev.kongdb.schema.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "日本語", "😀", "a😀é日", "\0"})
    void countsTheBytesOfValidTexts(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(Utf8.invalidAt(text)).isZero();
    }

    @Test
    void aLoneSurrogateIsInvalidWhereItStands() {
        assertThat(Utf8.invalidAt("\ud83d")).isEqualTo(1);
        assertThat(Utf8.invalidAt("é\ude00a")).isEqualTo(3);
        assertThat(Utf8.invalidAt("😀\ud83d\ud83d\ude00")).isEqualTo(5);
        assertThat(Utf8.length("\ud83d")).isEqualTo(3);
    }
}
