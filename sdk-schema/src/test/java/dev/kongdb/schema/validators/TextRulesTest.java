package dev.kongdb.schema.validators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRulesTest {
    @ParameterizedTest
    @CsvSource({
        "example.com,",
        "[::1],",
        "example.com:80, must not have a port",
        "example.com:99999, must not have a port",
        "a b, invalid value: a b"
    })
    void host(String text, String error) {
        assertThat(TextRules.host(text)).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "a.com,",
        "1.2.3.4, must not be an IP",
        "1.2.3.4:80, must not be an IP",
        "::1, must not be an IP",
        "a.com:80, must not have a port",
        "*.a.com, invalid value: *.a.com"
    })
    void hostName(String text, String error) {
        assertThat(TextRules.hostName(text)).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "*.a.com,",
        "a.*,",
        "*,",
        "a.com,",
        "a.*.b, wildcard must be leftmost or rightmost character",
        "*.a.*, only one wildcard must be specified",
        "1.2.3.4, must not be an IP",
        "*.a:80, must not have a port"
    })
    void wildcardHost(String text, String error) {
        assertThat(TextRules.wildcardHost(text)).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "/,",
        "'/a:@!$&''()*+,;=%20',",
        "/a b, 'invalid path: ''/a b'' (characters outside of the reserved list of RFC 3986 found)'",
        "/%zz, invalid url-encoded value: '%zz'",
        "/%2, invalid url-encoded value: '%2'",
        "/%, invalid url-encoded value: '%'",
        "/%41%zz, invalid url-encoded value: '%zz'",
        "/%2%41, invalid url-encoded value: '%2_'"
    })
    void path(String text, String error) {
        assertThat(TextRules.path(text)).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/(?<x>\\d+),",
        "/a b,",
        "/日本,",
        "/%zz, invalid url-encoded value: '%zz'",
        "/(, invalid regex: '/(' (PCRE returned: pcre_compile() failed: missing ) in \"/(\")"
    })
    void pathOrRegex(String text, String error) {
        assertThat(TextRules.pathOrRegex(text)).isEqualTo(error);
    }

    @Test
    void headerAndCookieNames() {
        assertThat(TextRules.headerName("X-Foo_1")).isNull();
        assertThat(TextRules.headerName("")).isEqualTo("no header name provided");
        assertThat(TextRules.headerName("a b"))
                .isEqualTo("bad header name 'a b', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
        assertThat(TextRules.headerName("a\n")).startsWith("bad header name");
        assertThat(TextRules.cookieName("a;"))
                .isEqualTo("bad cookie name 'a;', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
    }

    @Test
    void namesAndTags() {
        assertThat(TextRules.name("a.b-c_d~e")).isNull();
        assertThat(TextRules.utf8Name("日本.~")).isNull();
        assertThat(TextRules.utf8Name("a\ud800")).isEqualTo("invalid utf-8 character sequence detected at position 2");
        assertThat(TextRules.tag("é!")).isNull();
        assertThat(TextRules.tag("a b")).startsWith("invalid tag 'a b'");
        assertThat(TextRules.tag("\u007f")).startsWith("invalid tag");
        assertThat(TextRules.tag("a\udc00")).isEqualTo("invalid utf-8 character sequence detected at position 2");
    }

    @Test
    void urls() {
        assertThat(TextRules.url("http://a")).isNull();
        assertThat(TextRules.url("a")).isEqualTo("missing host in url");
        assertThat(TextRules.url("//a")).isEqualTo("missing scheme in url");
    }
}
