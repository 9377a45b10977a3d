package dev.kongdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
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

    /** The values are what a Kong 2.8.5 makes of these lines. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a = x # a comment            | x",
                "a = x#y                      | ~~",
                "a = abc#def                  | ab",
                "a = te\\#st # a comment      | te#st",
                "a = \\#\\#12\\#              | ##12#",
                "a = #lead                    | #lead",
                "a = # is no comment          | # is no comment",
                "a = s \\# t # c              | s # t",
                "a = \"quoted\"               | \"quoted\"",
                "a = 'it''s'                  | 'it''s'",
                "a = C:\\temp\\new\\u12       | C:\\temp\\new\\u12",
                "a = 1 = 2                    | 1 = 2",
                "  a=v                        | v",
                "a =<TAB>v<TAB>               | v",
                "a = one \\<LF>  two           | one   two",
                "a = one \\ <LF><LF># c<LF>two | one two",
                "a = v<CR><LF>                | v",
                "a =                          | ~~",
                "# a = v                      | ~~",
                "  ; a = v                    | ~~",
                "a                            | ~~",
                "a: v                         | ~~",
                "[section]<LF>a = v           | ~~",
                "a = 1<LF>a = 2               | 2",
                "a = 0123                     | 0123",
                "a = 10.0.0.1, 10.0.0.2       | 10.0.0.1, 10.0.0.2",
                "a = $(id) ${HOME} %d         | $(id) ${HOME} %d",
            })
    void aFileIsReadAsKongReadsIt(String text, String value) throws IOException {
        Path file = file(text.replace("<LF>", "\n").replace("<TAB>", "\t").replace("<CR>", "\r"));
        assertThat(KongConfig.empty().withFile(file).get("a", "")).isEqualTo(value);
    }

    @Test
    void inNamesOfAFileWhatIsNoLetterOrDigitIsAnUnderscore() throws IOException {
        assertThat(KongConfig.empty()
                        .withFile(file("pg-host = db\npg.port = 1\n"))
                        .names())
                .containsExactly("pg_host", "pg_port");
    }

    @ParameterizedTest
    @CsvSource({"test#123, test#123", "test\\#12\\#, test#12#", "#lead, #lead", "'a # b', 'a # b'", "C:\\x, C:\\x"})
    void inTheEnvironmentTheSignOfACommentIsPartOfTheValueEscapedOrNot(String text, String value) {
        assertThat(KongConfig.empty()
                        .withEnvironment(Map.of("KONG_PG_PASSWORD", text))
                        .get("pg_password"))
                .contains(value);
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
        Path latin = Files.write(folder.resolve("latin.conf"), new byte[] {'a', '=', (byte) 0xE9});
        assertThatThrownBy(() -> KongConfig.empty().withFile(latin))
                .hasMessage("the configuration file '" + latin + "' is not in UTF-8");
        assertThatThrownBy(() -> KongConfig.empty().withFile(folder))
                .hasMessageStartingWith("the configuration file '" + folder + "' cannot be read: ");
    }
}
