package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void anUnknownSettingIsAWarningThatNamesTheNearest() {
        assertThat(Settings.warnings(KongConfig.empty().with("proxy_listn", "127.0.0.1:1")))
                .containsExactly(
                        "the setting 'proxy_listn' is unknown and has no effect; did you mean 'proxy_listen'?");
    }

    @Test
    void whatWasWarnedOfIsUnsetSoThatTheStoreDoesNotWarnAgain() {
        KongConfig known = Settings.known(KongConfig.of(Map.of("pg_hots", "db", "pg_port", "1")));
        assertThat(known.get("pg_hots")).isEmpty();
        assertThat(known.get("pg_port")).contains("1");
    }

    @Test
    void nothingIsSuggestedForWhatIsLikeNothing() {
        assertThat(Settings.warnings(KongConfig.empty().with("zzzzzzzz", "1")))
                .containsExactly("the setting 'zzzzzzzz' is unknown and has no effect");
    }

    @Test
    void knownSettingsGiveNoWarning() {
        assertThat(Settings.warnings(KongConfig.empty().with("pg_host", "db").with("cassandra_port", "9042")))
                .isEmpty();
    }
}
