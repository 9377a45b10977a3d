package dev.kongdb.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON is read as Kong's parser reads it. */
class JsonReaderTest {
    @Test
    void ofANameGivenTwiceTheLastValueCounts() throws SyntaxFault {
        assertThat(JsonReader.read("{\"a\":1,\"a\":012}")).isEqualTo(Map.of("a", 12L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1 /* */}|Expected comma or object end but found invalid token at character 8",
                "{\"a\":1|Expected comma or object end but found T_END at character 7",
                "{\"a\":1,}|Expected object key string but found T_OBJ_END at character 8",
                "[1,]|Expected value but found T_ARR_END at character 4",
                "{a:1}|Expected object key string but found invalid token at character 2",
                "{\"a\" 1}|Expected colon but found T_NUMBER at character 6",
                "[1] 2|Expected the end but found T_NUMBER at character 5",
                "[\"a|Expected value but found unexpected end of string at character 4",
                "[\"\\x\"]|Expected value but found invalid escape code at character 3",
                "[tru]|Expected value but found invalid token at character 2"
            })
    void faultsAreToldInKongsWords(String text, String fault) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(SyntaxFault.class)
                .hasMessage(fault);
    }

    @Test
    void depthIsLimited() {
        for (String begin : new String[] {"[", "{\"a\":"}) {
            assertThatThrownBy(() -> JsonReader.read(begin.repeat(100_000)))
                    .isInstanceOf(SyntaxFault.class)
                    .hasMessageStartingWith("Found too many nested data structures (1001) at character ");
        }
    }
}
