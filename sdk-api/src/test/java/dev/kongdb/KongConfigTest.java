package dev.kongdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KongConfigTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("kong.conf"), text);
    }

    @Test
    void laterSettingsWin() throws IOException {
        Path file = file("# a comment\npg_host = from-file  # here\npg_port=1\n\nPG_USER = ann\n");
        KongConfig config = KongConfig.of(Map.of("pg_host", "first", "database", "postgres"))
                .withFile(file)
                .withEnvironment(Map.of("KONG_PG_PORT", "2", "HOME", "/root", "KONG_", "nothing"))
                .with("PG_USER", "bea");
        assertThat(config.get("pg_host")).contains("from-file");
        assertThat(config.get("pg_port")).contains("2");
        assertThat(config.get("pg_user")).contains("bea");
        assertThat(config.get("home")).isEmpty();
        assertThat(config.names()).containsExactlyInAnyOrder("pg_host", "database", "pg_port", "pg_user");
        assertThat(config).isEqualTo(config.with(Map.of())).hasSameHashCodeAs(config.with(Map.of()));
    }

    @Test
    void aBlankSettingIsNone() {
        KongConfig config = KongConfig.empty().with("a", "  ");
        assertThat(config.get("a")).isEmpty();
        assertThat(config.get("a", "b")).isEqualTo("b");
        assertThat(config.getInt("a", 3, 1, 5)).isEqualTo(3);
        assertThat(config.getBoolean("a", true)).isTrue();
        assertThat(config.getList("a", List.of("x"))).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource({"on, true", "TRUE, true", "off, false", "False, false"})
    void booleansAreThoseOfKong(String text, boolean value) {
        assertThat(KongConfig.empty().with("a", text).getBoolean("a", !value)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "x", "1.5", "99999999999"})
    void aNumberOutOfBoundsIsRefusedByName(String text) {
        assertThatThrownBy(() -> KongConfig.empty().with("a", text).getInt("a", 3, 1, 5))
                .isInstanceOf(KongConfigException.class)
                .hasMessage("a is '" + text + "'; it must be a whole number from 1 to 5");
        assertThatThrownBy(() -> KongConfig.empty().with("a", text).getBoolean("a", true))
                .hasMessage("a is '" + text + "'; it must be on or off");
    }

    @Test
    void listsAreSeparatedByCommas() {
        assertThat(KongConfig.empty().with("a", " x, ,y ").getList("a", List.of()))
                .containsExactly("x", "y");
        assertThat(KongConfig.empty().with("a", " 4 ").getInt("a", 3, 1, 5)).isEqualTo(4);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(KongConfig.empty().with("pg_password", "secret")).hasToString("settings [pg_password]");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path missing = folder.resolve("none.conf");
        assertThatThrownBy(() -> KongConfig.empty().withFile(missing))
                .isInstanceOf(KongConfigException.class)
                .hasMessageStartingWith("the configuration file '" + missing + "' cannot be read");
        Path malformed = file("a = \\u12");
        assertThatThrownBy(() -> KongConfig.empty().withFile(malformed)).hasMessageContaining("is malformed");
    }
}
