package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin may do to an answer; requests have the same rules. */
class HeaderRulesTest {
    private final ClientResponse response = new ClientResponse();

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "é", "a\u0000", "(a)"})
    void refusesWhatIsNoNameOfAHeader(String name) {
        assertThatThrownBy(() -> response.setHeader(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + name + "' is no name of a header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "a\nb", "a\rb", "a\u0000b", "\u007f", "\u001b[31m"})
    void refusesControlCharactersInAValue(String value) {
        assertThatThrownBy(() -> response.setHeader("X-A", value))
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
        assertThatThrownBy(() -> response.setHeader(name, "5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("follows from the message");
    }

    @Test
    void writesValuesInUtf8() {
        response.setHeader("X-A", "a\t日本");
        String bytes = new String("a\t日本".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(response.headers().get("X-A")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 101, 199, 600, 1000})
    void refusesAStatusThatEndsNoRequest(int status) {
        assertThatThrownBy(() -> response.exit(status, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(response.exited()).isFalse();
    }
}
