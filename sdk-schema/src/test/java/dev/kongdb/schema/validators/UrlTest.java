package dev.kongdb.schema.validators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://a.com:80/b?c#d, http, a.com, 80, /b",
        "//a.com, , a.com, ,",
        "a.com, , , , a.com",
        "a.com:443, a.com, , , 443",
        "http://, http, , ,",
        "http:///x, http, , , /x",
        "mailto:x@y, mailto, , , x@y",
        "http://u:p@a.com:abc/, http, a.com, abc, /",
        "http://[::1]:80/, http, ::1, 80, /",
        "http://[::1], http, ::1, ,",
        "http://a.com:, http, a.com, ,",
        "http://a.com?q, http, a.com?q, ,",
        "/p;x, , , , /p",
        ":x, , , , :x",
        "1+-.:x, 1+-., , , x"
    })
    void takesUrlsApart(String text, String scheme, String host, String port, String path) {
        assertThat(UrlParts.parse(text)).isEqualTo(new UrlParts(scheme, host, port, path));
    }
}
