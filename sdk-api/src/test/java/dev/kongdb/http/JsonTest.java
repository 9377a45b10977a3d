package dev.kongdb.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.value.Plain;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsIntegralNumbersAsLongAndAllOthersAsDouble() throws Exception {
        assertThat(parse("[1, -2, 1.5, 1.0, 1e3, 9007199254740993, 123456789012345678901234567890]"))
                .isEqualTo(List.of(1L, -2L, 1.5, 1.0, 1000.0, 9007199254740993L, 1.2345678901234568e29));
    }

    @Test
    void keepsExplicitNullsAndTheOrderOfNames() throws Exception {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("b", null);
        expected.put("a", Arrays.asList(null, true));
        assertThat(parse("{\"b\": null, \"a\": [null, true]}")).isEqualTo(expected);
        assertThat(Json.text(expected)).isEqualTo("{\"b\":null,\"a\":[null,true]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "nul",
                "1 2",
                "nano",
                "\"a",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"a\":1}}",
                "\u0000",
                "// no\n1"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void takesWhatKongsParserTakesBesides() throws MalformedJsonException {
        assertThat(parse("[01, +2, 3., \"a\tb\"]")).isEqualTo(List.of(1L, 2L, 3.0, "a\tb"));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc3, '"'}))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("it is not UTF-8");
        assertThatThrownBy(() -> Json.parse("\"é\"".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void readsLongTextsOfAnyCharactersAndRefusesTheirLastByteWhenItIsNone() throws Exception {
        // so that surrogate pairs lie at different offsets
        for (String first : List.of("", "a", "é")) {
            String text = first + "\uD83D\uDE00€".repeat(5_000);
            byte[] bytes = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
            assertThat(Json.parse(bytes)).isEqualTo(text);
            bytes[bytes.length - 2] = 'x';
            assertThatThrownBy(() -> Json.parse(bytes))
                    .isInstanceOf(MalformedJsonException.class)
                    .hasMessage("it is not UTF-8");
        }
    }

    @Test
    void takesTheLastValueOfANameThatIsGivenTwice() throws Exception {
        assertThat(parse("{\"a\":1,\"b\":0,\"a\":{\"c\":2}}")).isEqualTo(Map.of("a", Map.of("c", 2L), "b", 0L));
    }

    @Test
    void leavesNumbersThatNobodyCanKeepToTheSchemas() throws Exception {
        assertThat(parse("[1e400, -1e999, NaN]"))
                .isEqualTo(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN));
    }

    @Test
    void readsTwoHundredThousandValuesAndNotMore() throws Exception {
        int others = Json.MAX_VALUES - 2; // besides the list and its last value
        assertThat((List<?>) parse("[" + "1,".repeat(others) + "1]")).hasSize(others + 1);
        for (String value : List.of("1,", "{},", "[],", "null,")) {
            assertThatThrownBy(() -> parse("[" + value.repeat(others + 1) + "1]"))
                    .isInstanceOf(TooManyValuesException.class)
                    .hasMessage("it holds more than 200000 values");
        }
        assertThatThrownBy(() -> parse("{" + "\"a\":1,".repeat(others + 2) + "\"a\":1}"))
                .as("of one name")
                .isInstanceOf(TooManyValuesException.class);
    }

    @Test
    void refusesNumbersOfThousandsOfDigitsWithoutWorkingOnThem() {
        assertThatThrownBy(() -> parse("9".repeat(1_000_000))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void readsAThousandLevelsAndNotMore() throws Exception {
        assertThat(parse("[".repeat(1000) + "]".repeat(1000))).isNotNull();
        assertThatThrownBy(() -> parse("[".repeat(1001) + "]".repeat(1001))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> parse("[".repeat(5_000_000))).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "80.0, 80",
        "1.5, 1.5",
        "0.25, 0.25",
        "1634567890.123, 1634567890.123",
        "-3.0, -3",
        "Infinity, \"inf\"",
        "-Infinity, \"-inf\"",
    })
    void writesNumbersAsKongDoes(double number, String text) {
        assertThat(Json.text(number)).isEqualTo(text);
    }

    @Test
    void writesUuidsAsTextAndAnyIterableAsAnArray() {
        assertThat(Json.text(List.of(new UUID(0, 1)))).isEqualTo("[\"00000000-0000-0000-0000-000000000001\"]");
    }

    @Test
    void writesARowAsTheMapThatWouldBeMadeOfIt() throws Exception {
        Row nested = new Row(Shape.of("a", "\"b\"")).set(1, 0.5);
        Row row = new Row(Shape.of("id", "unset", "none", "parent", "config", "many"))
                .set(0, new UUID(1, 2))
                .set(2, Row.NULL)
                .set(3, Reference.to(new UUID(3, 4)))
                .set(4, nested)
                .set(5, List.of(nested, Map.of("é", true)))
                .setUnknown("ttl", 5L);

        assertThat(Json.text(List.of(row, row)))
                .isEqualTo(Json.text(List.of(Plain.ofRow(row), Plain.ofRow(row))))
                .contains("\"none\":null", "\"many\":[{\"\\\"b\\\"\":0.5},{\"é\":true}]", "\"ttl\":5")
                .doesNotContain("unset");
    }

    private static Object parse(String text) throws MalformedJsonException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
