package dev.kongdb.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for what a plugin may put into a request or an answer. */
class MessageRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "é", "a\u0000", "(a)"})
    void refusesWhatIsNotTheNameOfAHeader(String name) {
        assertThatThrownBy(() -> MessageRules.headerName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + name + "' is not the name of a header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "a\nb", "a\rb", "a\u0000b", "\u007f", "\u001b[31m"})
    void refusesControlCharactersInAValue(String value) {
        assertThatThrownBy(() -> MessageRules.headerValue("X-A", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'X-A' has a control character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "Transfer_Encoding",
                "Connection",
                "Keep-Alive",
                "Upgrade",
                "TE",
                "Trailer",
                "Expect"
            })
    void leavesToTheHostWhatFollowsFromTheMessage(String name) {
        assertThatThrownBy(() -> MessageRules.headerName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("follows from the message");
    }

    @ParameterizedTest
    @CsvSource({"-1,100", "99,100", "600,100", "1000,100", "399,400", "200,400"})
    void refusesAStatusThatKongRefusesInItsWords(int status, int least) {
        assertThatThrownBy(() -> MessageRules.status(status, least))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("code must be a number between " + least + " and 599");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 199})
    void refusesAStatusAfterWhichClientsWait(int status) {
        assertThatThrownBy(() -> MessageRules.status(status, 100)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a HTTP/1.1\r\nX: y", "a b", "a#b", "a\u007f"})
    void refusesAQueryThatWouldEndTheLine(String query) {
        assertThatThrownBy(() -> MessageRules.query(query)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encodesWhatIsNoCharacterOfAPathAndLeavesEscapes() {
        assertThat(MessageRules.path("/a b/é%20\"|{}")).isEqualTo("/a%20b/%C3%A9%20%22%7C%7B%7D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "?"})
    void aPathStartsWithASlash(String path) {
        assertThatThrownBy(() -> MessageRules.path(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path must start with /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a?b", "/a#b", "/a\r\nb", "/\u0000"})
    void aPathIsNothingButAPath(String path) {
        assertThatThrownBy(() -> MessageRules.path(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
