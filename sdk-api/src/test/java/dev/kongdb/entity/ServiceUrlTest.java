package dev.kongdb.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol, host, port and path that a service's url sets. */
class ServiceUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://a.com#f, http, a.com, 80,",
        "http://a.com/x#f?q, http, a.com, 80, /x",
        "http://a.com:8080.0/x;p?q, http, a.com, 8080, /x",
        "http://a.com:0x50, http, a.com, 80,",
        "http://a.com:1e3, http, a.com, 1000,",
        "http://a.com:abc, http, a.com, abc,",
        "grpc://a.com, grpc, a.com, 80,",
        "https://a.com, https, a.com, 443,"
    })
    void isTakenApartAsKongDoes(String url, String protocol, String host, String port, String path) {
        assertThat(new ServiceUrl()
                        .expand(url).values().stream()
                                .map(value -> value == null ? null : value.toString())
                                .toList())
                .containsExactly(protocol, host, port, path);
    }
}
