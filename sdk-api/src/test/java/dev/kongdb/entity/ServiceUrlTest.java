package dev.kongdb.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceUrlTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://example.com/x, https, example.com, 443, /x",
                "http://example.com, http, example.com, 80, -",
                "grpc://h, grpc, h, 80, -",
                "tls://h:9000, tls, h, 9000, -",
                "//h:443/a, https, h, 443, /a",
                "//h:80, http, h, 80, -",
                "http://user:pass@h/x?q#f, http, h, 80, /x",
                "http://[::1]:8080/x, http, ::1, 8080, /x",
                "example.com:443, example.com, -, 80, 443",
                "/just/a/path, http, -, 80, /just/a/path"
            })
    void isTakenApart(String url, String protocol, String host, long port, String path) {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("protocol", protocol);
        expected.put("host", host);
        expected.put("port", port);
        expected.put("path", path);
        assertThat(new ServiceUrl().expand(url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"http://h:abc/, abc", "http://h:/, ''"})
    void whatIsNoPortIsLeftForTheFieldToRefuse(String url, String port) {
        assertThat(new ServiceUrl().expand(url)).containsEntry("port", port);
    }
}
