package dev.kongdb.host.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @Test
    void readsKongsForm() {
        assertThat(of("0.0.0.0:8000 reuseport backlog=16384, [::1]:9000"))
                .containsExactly(
                        new ListenAddress("proxy_listen", "0.0.0.0", 8000),
                        new ListenAddress("proxy_listen", "[::1]", 9000));
    }

    @Test
    void offIsNoAddress() {
        assertThat(of("off")).isEmpty();
    }

    @Test
    void isOnTheLoopbackUnlessToldOtherwise() {
        assertThat(ListenAddress.of(KongConfig.empty(), "proxy_listen", "127.0.0.1:8000"))
                .containsExactly(new ListenAddress("proxy_listen", "127.0.0.1", 8000));
    }

    @Test
    void saysThatTlsIsNotServed() {
        assertThatThrownBy(() -> of("127.0.0.1:8443 ssl"))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining("has no 'ssl'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", ":8000", "127.0.0.1:-1"})
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining("proxy_listen is '" + text + "'");
    }

    private static Iterable<ListenAddress> of(String text) {
        return ListenAddress.of(KongConfig.empty().with("proxy_listen", text), "proxy_listen", "127.0.0.1:8000");
    }
}
