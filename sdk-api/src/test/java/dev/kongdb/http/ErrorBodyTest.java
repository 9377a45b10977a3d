package dev.kongdb.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {

    @ParameterizedTest(name = "Accept: {0} gives {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | application/json",
                "*/* | application/json",
                "text/html | text/html",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html",
                "application/xml | application/xml",
                "text/xml | application/json",
                "text/plain | text/plain",
                "text/plain;q=0.1, application/json;q=0.5 | application/json",
                "image/png | application/json",
                "text/html;q=nonsense | text/html",
                "text/html;q=0 | text/html",
                "text/html;q=0.0 | application/json",
                "image/png, text/plain;q=0.5 | application/json",
                "TEXT/PLAIN | application/json",
                "text/* | text/plain",
            })
    void hasTheFormThatTheClientPrefers(String accept, String type) {
        assertThat(ErrorBody.of("No", accept).contentType()).isEqualTo(type + "; charset=utf-8");
    }

    @ParameterizedTest(name = "Accept: {0} gives {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | text/plain",
                "text/html;q=0 | text/html",
                "text/plain, application/json | application/json",
                "text/html ;q=1 | application/json",
                "text/xml | application/json",
            })
    void aPageOfTheProxyIsOfTheOneTypeThatIsNamed(String accept, String type) {
        assertThat(ErrorBody.page("No", accept).contentType()).isEqualTo(type + "; charset=utf-8");
    }

    @Test
    void isKongsJsonByDefault() {
        assertThat(text(ErrorBody.of("No \"key\"", null))).isEqualTo("{\n  \"message\":\"No \\\"key\\\"\"\n}");
    }

    @Test
    void escapesMarkup() {
        assertThat(text(ErrorBody.of("<script>&", "text/html"))).contains("&lt;script&gt;&amp;.");
        assertThat(text(ErrorBody.of("<a>", "application/xml"))).contains("<message>&lt;a&gt;</message>");
    }

    private static String text(ErrorBody body) {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }
}
