package dev.kongdb.schema.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTest {
    @ParameterizedTest
    @CsvSource({
        "example.com, NAME, example.com,",
        "EXAMPLE.com., NAME, EXAMPLE.com.,",
        "a_b-c.d:80, NAME, a_b-c.d, 80",
        "-a, NAME, -a,",
        "a:0, NAME, a, 0",
        "a:0065535, NAME, a, 65535",
        "1.2.3.4, IPV4, 1.2.3.4,",
        "001.02.3.4:8080, IPV4, 1.2.3.4, 8080",
        "::, IPV6, 0000:0000:0000:0000:0000:0000:0000:0000,",
        "::1, IPV6, 0000:0000:0000:0000:0000:0000:0000:0001,",
        "1::, IPV6, 0001:0000:0000:0000:0000:0000:0000:0000,",
        "FE80::A, IPV6, fe80:0000:0000:0000:0000:0000:0000:000a,",
        "[::1], IPV6, 0000:0000:0000:0000:0000:0000:0000:0001,",
        "[::1]:443, IPV6, 0000:0000:0000:0000:0000:0000:0000:0001, 443",
        "1:2:3:4:5:6:7:8, IPV6, 0001:0002:0003:0004:0005:0006:0007:0008,"
    })
    void readsHosts(String text, HostAndPort.Type type, String host, Integer port) throws InvalidHostException {
        assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(type, host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'invalid hostname: '",
        "a b, invalid hostname: a b",
        "a..b, invalid hostname: a..b",
        ".a, invalid hostname: .a",
        "a-.b, invalid hostname: a-.b",
        "a-, invalid hostname: a-",
        "a:, invalid hostname: a:",
        "a:x, invalid hostname: a:x",
        "é.com, invalid hostname: é.com",
        "*.com, invalid hostname: *.com",
        "a:65536, invalid port number",
        "a:99999999999999999999, invalid port number",
        "1.2.3.4:65536, invalid port number",
        "[::1]:65536, invalid port number",
        "1.2.3, invalid ipv4 address: 1.2.3",
        "1.2.3.4.5, invalid ipv4 address: 1.2.3.4.5",
        "256.1.1.1, invalid ipv4 address: 256.1.1.1",
        "1.2.3.4:, invalid ipv4 address: 1.2.3.4:",
        "1..2.3, invalid ipv4 address: 1..2.3",
        "::1::, invalid ipv6 address: ::1::",
        "1:2:3:4:5:6:7:8:9, invalid ipv6 address: 1:2:3:4:5:6:7:8:9",
        "::12345, invalid ipv6 address: ::12345",
        "::g, invalid ipv6 address: ::g",
        "[::1, invalid ipv6 address: [::1",
        "[::1]x, invalid ipv6 address: [::1]x",
        "[::1]:, invalid ipv6 address: [::1]:",
        ":::::::::, invalid ipv6 address: :::::::::"
    })
    void refusesWhatIsNoHost(String text, String message) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(InvalidHostException.class)
                .hasMessage(message);
    }
}
