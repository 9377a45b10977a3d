package dev.kongdb.schema.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreMatcher;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRegexTest {

    @ParameterizedTest
    @CsvSource({
        "/a/b-c_d.e~f/%20, false",
        "/a|b, true",
        "/é, true",
        "/a/(?<id>\\d+), true",
        "/a b, true",
        "/a:b, true",
    })
    void anyCharacterBeyondThoseOfPlainPathsMakesAnExpression(String path, boolean expected) {
        assertThat(PathRegex.isRegex(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/u/\\d+ /u/12/x 5",
                "/u/\\d+$ /u/12 5",
                "/u/\\d+ /x/u/1 -1",
                "/a|/b /b/x 2",
                "/a|/b /a/x 0",
                "(?U)/a+ /aa/x 5",
                "/é+ /éé/x 3",
                "/caf%C3%A9+ /café/x 6",
                "/a%2fb+ /a%2Fbb 7",
                "/a%2Eb+ /a.bb 5",
                "/a%2Eb+ /axbb -1",
            })
    void whatFollowsTheMatchIsLeftWhenThePathIsStripped(String path, String request, int expected) throws Exception {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        assertThat(PathRegex.compile(path).prefixLength(new PcreMatcher(bytes), bytes.length))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/(?<uri_postfix>b)", "/a(?R)?", "/a/(*COMMIT)b", "/a%00+"})
    void whatCannotBeMatchedAsKongDoesIsRefused(String path) {
        assertThatThrownBy(() -> PathRegex.compile(path)).isInstanceOf(PcreException.class);
        assertThat(TextRules.pathOrRegex(path)).startsWith("invalid regex: '" + path + "' (");
    }

    @Test
    void whatPcreRefusesIsRefusedInItsWords() {
        assertThat(TextRules.pathOrRegex("/a["))
                .isEqualTo("invalid regex: '/a[' (PCRE returned: pcre_compile() failed: missing terminating ] for"
                        + " character class in \"/a[\")");
    }
}
