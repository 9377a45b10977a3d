package dev.kongdb.tck.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void emptyListAndEmptyObjectAreTheSame() {
        assertThat(Comparison.difference(Map.of("f", List.of()), Map.of("f", Map.of())))
                .isNull();
    }

    @Test
    void numbersAreDoubles() {
        assertThat(Comparison.difference(1, 1.0)).isNull();
        assertThat(Comparison.difference(123456789012345680L, 123456789012345678L))
                .isNull();
        assertThat(Comparison.difference(1, 1.5)).isNotNull();
    }

    @Test
    void anAbsentKeyIsNotANull() {
        Map<String, Object> none = Map.of();
        Map<String, Object> explicitNull = java.util.Collections.singletonMap("f", null);
        assertThat(Comparison.difference(explicitNull, none)).contains("f");
        assertThat(Comparison.difference(none, explicitNull)).contains("f");
    }

    @Test
    void namesThePlaceOfTheFirstDifference() {
        assertThat(Comparison.difference(
                        Map.of("errors", Map.of("f", Arrays.asList(null, "a"))),
                        Map.of("errors", Map.of("f", Arrays.asList(null, "b")))))
                .isEqualTo("errors.f.2: expected a, got b");
    }

    @Test
    void masksStandForGeneratedValuesOnly() {
        assertThat(Comparison.difference("<uuid>", UUID.randomUUID().toString()))
                .isNull();
        assertThat(Comparison.difference("<uuid>", "x")).isNotNull();
        assertThat(Comparison.difference("<random32>", "a".repeat(32))).isNull();
        assertThat(Comparison.difference("<random32>", "a".repeat(31) + "/")).isNotNull();
        assertThat(Comparison.difference("<timestamp>", System.currentTimeMillis() / 1000))
                .isNull();
        assertThat(Comparison.difference("<timestamp>", 5)).isNotNull();
        assertThat(Comparison.difference("fn = \"function: <addr>\"", "fn = \"function: 0x0badcafe\""))
                .isNull();
        assertThat(Comparison.difference("<a><b>", "<a><b>")).isNull();
    }

    @Test
    void listsOfNamesMayComeInAnyOrder() {
        assertThat(
                        Comparison.difference(
                                "expected one of: <field-types>",
                                "expected one of: set, string, number, integer, boolean, array, map, record, foreign, function"))
                .isNull();
        assertThat(Comparison.difference("expected one of: <field-types>", "expected one of: set, string"))
                .isNotNull();
    }
}
