package dev.kongdb.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.plugin.Feature;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * If a plugin uses a feature that the Kong does not have, this is reported before the first
 * request, with the place in the plugin's code, and with advice.
 */
class KongDialectTest {
    private static final KongDialect PROTOBUF = KongDialect.of("ProtoBuf:1", "");

    private static Kong kong;

    @BeforeAll
    static void open() {
        kong = Kong.open(KongConfig.of(Map.of("database", "off")));
    }

    @AfterAll
    static void close() {
        kong.close();
    }

    private static HandlerProvider<?> plugin(String name) {
        return kong.plugins().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String refused(KongDialect dialect, String... plugins) {
        try {
            dialect.requireFor(Stream.of(plugins).map(KongDialectTest::plugin).toList());
            return "";
        } catch (PluginRefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aPluginThatCallsItIsRefusedWithThePlaceTheFunctionTheKongAndTheRemedies() {
        assertThat(refused(PROTOBUF, "direct-caller"))
                .matches("the plugin 'direct-caller' calls log\\(\\)\\.setSerializedValue\\(key, value, mode\\)"
                        + " in dev\\.kongdb\\.files\\.fixture\\.DirectCaller\\.log \\(DirectCaller\\.java:\\d+\\), which"
                        + " ProtoBuf:1 of Kong 3\\.0 cannot do: call it without the mode, or speak MsgPack:1, or ask"
                        + " exchange\\.offers\\(Feature\\.SERIALIZED_VALUE_MODES\\) in that class and do without");
    }

    @Test
    void soIsOneWhoseHelperCallsIt() {
        assertThat(refused(PROTOBUF, "helped-caller"))
                .startsWith("the plugin 'helped-caller' calls")
                .contains("in dev.kongdb.files.fixture.Helper.note (Helper.java:");
    }

    @Test
    void soIsOneThatCallsItInALambdaOrByAReferenceAndBothPlacesAreTold() {
        assertThat(refused(PROTOBUF, "lambda-caller"))
                .contains("in dev.kongdb.files.fixture.LambdaCaller.access (LambdaCaller.java:")
                .contains("; the plugin 'lambda-caller' calls")
                .contains("in dev.kongdb.files.fixture.LambdaCaller.log (LambdaCaller.java:");
    }

    @Test
    void oneThatAsksFirstIsTrustedAndSoAreThoseWhoseKongCanDoIt() {
        assertThat(refused(PROTOBUF, "guarded-caller", "quota", "voucher")).isEmpty();
        assertThat(refused(
                        KongDialect.of("MsgPack:1", ""),
                        "direct-caller",
                        "helped-caller",
                        "lambda-caller",
                        "upstream-caller"))
                .isEmpty();
    }

    @Test
    void whatCameWithAVersionIsRefusedForThoseBefore() {
        assertThat(refused(PROTOBUF, "upstream-caller"))
                .contains("calls serviceTarget().setUpstream(name) in dev.kongdb.files.fixture.UpstreamCaller.access")
                .contains(
                        "which ProtoBuf:1 of Kong 3.0 cannot do: say --kong 3.7, if no Kong of yours is older, or speak");
        assertThat(refused(KongDialect.of("ProtoBuf:1", "3.6.1"), "upstream-caller"))
                .contains("of Kong 3.6 cannot");
        assertThat(refused(KongDialect.of("ProtoBuf:1", "3.7"), "upstream-caller"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MsgPack:1, '', 2.8",
        "MsgPack:1, 3, 3.0",
        "ProtoBuf:1, '', 3.0",
        "ProtoBuf:1, 3.9.3, 3.9",
        "ProtoBuf:1, 4, 4.0"
    })
    void aVersionIsSaidInAnyLength(String protocol, String version, String understood) {
        assertThat(KongDialect.of(protocol, version)).hasToString(protocol + " of Kong " + understood);
    }

    @Test
    void aLaterKongCanDoAllThatAnEarlierOneCan() {
        assertThat(Stream.of(Feature.values()).filter(KongDialect.of("ProtoBuf:1", "3.10")::offers))
                .isEqualTo(List.of(Feature.SET_UPSTREAM));
        assertThat(KongDialect.of("ProtoBuf:1", "4.0").offers(Feature.SET_UPSTREAM))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ProtoBuf:1 | 2.8 | ProtoBuf:1 is for Kong 3.0 and later, and not for 2.8",
                "MsgPack:1 | 2.7 | MsgPack:1 is for Kong 2.8 and later, and not for 2.7",
                "MsgPack:1 | new | 'new' is no version of Kong; say it like 3.7",
                "JSON | 3.7 | 'JSON' is no protocol; there are MsgPack:1 and ProtoBuf:1"
            })
    void whatIsNoKongIsRefused(String protocol, String version, String message) {
        assertThatThrownBy(() -> KongDialect.of(protocol, version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void itsOptionsAreUnderstoodAgain() {
        assertThat(PROTOBUF.options()).isEqualTo("--protocol ProtoBuf:1");
        assertThat(KongDialect.of("ProtoBuf:1", "3.7").options()).isEqualTo("--protocol ProtoBuf:1 --kong 3.7");
    }
}
