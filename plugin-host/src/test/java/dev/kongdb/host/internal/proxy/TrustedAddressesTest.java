package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfigException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedAddressesTest {

    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "10.0.0.0/8, 10.200.3.4, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.1.128/25, 192.168.1.127, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "fe80::/10, fe80::1, true",
        "::/0, 2001:db8::1, true",
    })
    void blocksHoldTheirAddresses(String block, String address, boolean held) throws Exception {
        assertThat(TrustedAddresses.of(List.of(block)).contains(InetAddress.getAllByName(address)[0]))
                .isEqualTo(held);
    }

    @Test
    void nobodyIsTrustedUnlessNamed() {
        assertThat(TrustedAddresses.of(List.of()).contains(InetAddress.getLoopbackAddress()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "", "10.0.0.0/-1"})
    void refusesWhatIsNoAddress(String item) {
        assertThatThrownBy(() -> TrustedAddresses.of(List.of(item)))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining("trusted_ips holds '" + item + "'");
    }
}
