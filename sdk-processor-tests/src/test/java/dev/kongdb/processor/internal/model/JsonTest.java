package dev.kongdb.processor.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        assertThat(Json.parse(" {\"a\": [1, -2.5, 1e2, true, false], \"b\": {\"c\": \"\\u00e9\\n\\\"\"}} "))
                .isEqualTo(Map.of("a", List.of(1L, -2.5, 100L, true, false), "b", Map.of("c", "é\n\"")));
        assertThat(Json.parse("null")).isNull();
        assertThat(Json.parse("[]")).isEqualTo(new ArrayList<>());
        assertThat(Json.parse("9007199254740993")).isEqualTo(9007199254740992.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,",
                "[1,]",
                "{a:1}",
                "{\"a\"}",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "01",
                "1.",
                "+1",
                "nul",
                "truefalse",
                "1 2",
                "\"\n\"",
                "'a'"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text)).withMessageStartingWith("expected ");
    }

    @Test
    void refusesWhatIsTooDeep() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
    }
}
