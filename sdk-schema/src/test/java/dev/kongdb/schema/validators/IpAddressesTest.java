package dev.kongdb.schema.validators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.255.255.255"})
    void ipv4(String text) {
        assertThat(IpAddresses.isIpv4(text)).isTrue();
        assertThat(IpAddresses.isIpv6(text)).isFalse();
        assertThat(IpAddresses.isIpv4OrCidr(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.1.1.1",
                "1.2.3.-4",
                "1.2.3.4 "
            })
    void notIpv4(String text) {
        assertThat(IpAddresses.isIpv4(text)).isFalse();
        assertThat(IpAddresses.isIp(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "1:2:3:4:5:6:7:8",
                "1:2:3::7:8",
                "::ffff:1.2.3.4",
                "1:2:3:4:5:6:1.2.3.4",
                "[::1]",
                "FE80::a",
                "1:2:3:4:5:6:7::"
            })
    void ipv6(String text) {
        assertThat(IpAddresses.isIpv6(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:2",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "::12345",
                "::g",
                "fe80::1%eth0",
                "1.2.3.4::",
                "[::1",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1:",
                ":1::2",
                "[]",
                "1:2:3:4:5:6:7:8::"
            })
    void notIpv6(String text) {
        assertThat(IpAddresses.isIpv6(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0/0", "10.0.0.0/32", "::/0", "::1/128", "10.0.0.1"})
    void ranges(String text) {
        assertThat(IpAddresses.isIpOrCidr(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "::/129",
                "/8",
                "x/8",
                "10.0.0.0/1000"
            })
    void notRanges(String text) {
        assertThat(IpAddresses.isIpOrCidr(text)).isFalse();
    }
}
