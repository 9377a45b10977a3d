package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The command {@code config}, in a second process. */
@Timeout(180)
class ConfigCommandTest {
    private static final String ADVICE = "\n  Run with --v (verbose) or --vv (debug) for more details\n";

    @TempDir
    private Path folder;

    private Commands commands;

    @BeforeEach
    void begin() throws IOException {
        commands = Commands.in(folder);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @AfterEach
    void end() {
        commands.close();
    }

    @Test
    void theExampleIsWrittenOnceAndCanBeParsed() throws Exception {
        assertRun(run(Map.of(), "init"), 0, "");
        assertRun(run(Map.of(), "parse", "kong.yml"), 0, "parse successful\n");
        Path written = folder.toRealPath().resolve("kong.yml");
        assertRun(
                run(Map.of(), "init"), 1, "Error: " + written + " already exists.\nWill not overwrite it.\n" + ADVICE);
    }

    @Test
    void whatIsWrongIsToldAsKongTellsItAndWithItsPlacesWhenAskedFor() throws Exception {
        file("bad.yml", "_format_version: '2.1'\nservices:\n- {name: s, port: x}\n");
        String said = """
                Error: Failed parsing:
                in 'services':
                  - in entry 1 of 'services':
                    in 'host': required field missing
                    in 'port': expected an integer
                """;
        assertRun(run(Map.of(), "parse", "bad.yml"), 1, said + ADVICE);
        assertRun(run(Map.of(), "parse", "bad.yml", "--v"), 1, said + """
                bad.yml:3:3: services[1].host: required field missing
                bad.yml:3:13: services[1].port: expected an integer
                """);
    }

    @Test
    void whatWasImportedIsExportedAndComesToTheSameAgain() throws Exception {
        Map<String, String> first = TestHost.settings();
        file("in.yml", """
                _format_version: "2.1"
                services:
                - name: s
                  host: a.example.com
                  tags: ["yes", "green"]
                  routes: [{name: r, paths: [/a]}]
                consumers:
                - username: "012"
                  custom_id: "two\\nlines"
                """);
        assertRun(run(first, "db_import", "in.yml"), 0, "parse successful, beginning import\nimport successful\n");
        assertRun(run(first, "db_export", "out.yml"), 0, "");
        String exported = Files.readString(folder.resolve("out.yml"));
        assertThat(exported)
                .startsWith("_format_version: '2.1'\n_transform: false\nconsumers:\n- id: ")
                .contains("  username: '012'\n  custom_id: |-\n    two\n    lines\n")
                .contains("  tags:\n  - 'yes'\n  - green\n")
                .contains("  path: ~\n")
                .containsPattern("\nparameters:\n- created_at: ~\n  key: cluster_id\n  value: \\S{36}\n");

        Map<String, String> second = TestHost.settings();
        assertRun(run(second, "db_import", "out.yml"), 0, "parse successful, beginning import\nimport successful\n");
        assertRun(run(second, "db_export", "again.yml"), 0, "");
        assertThat(withoutTimes(Files.readString(folder.resolve("again.yml")))).isEqualTo(withoutTimes(exported));
        assertThat(run(second, "db_export", "again.yml").exit()).isEqualTo(1);
    }

    /**
     * The file is what {@code kong config db_export} of a Kong 2.8.5 wrote. The order of the fields
     * is by chance there, and each import sets {@code updated_at} anew.
     */
    @Test
    void whatAKongExportedIsImportedAndExportedAgainWithTheSameData() throws Exception {
        String kongs;
        try (InputStream file = ConfigCommandTest.class.getResourceAsStream("export-of-kong-2.8.5.yml")) {
            kongs = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, String> settings = TestHost.settings();
        file("kongs.yml", kongs);
        assertRun(
                run(settings, "db_import", "kongs.yml"), 0, "parse successful, beginning import\nimport successful\n");
        assertRun(run(settings, "db_export", "ours.yml"), 0, "");
        assertThat(data(Files.readString(folder.resolve("ours.yml")))).isEqualTo(data(kongs));
    }

    /** The entities of a file, without what is a database's own. */
    private static Map<String, Object> data(String exported) {
        Map<String, Object> data =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(exported.replaceAll("updated_at: \\d+", ""));
        data.remove("parameters");
        return data;
    }

    private static String withoutTimes(String exported) {
        return exported.replaceAll("updated_at: \\d+", "updated_at: 0")
                .replaceFirst("created_at: (~|\\d+)\n  key: cluster_id", "key: cluster_id");
    }

    @Test
    void anImportThatFailsLeavesNothing() throws Exception {
        Map<String, String> settings = TestHost.settings();
        file("twice.yml", """
                _format_version: "2.1"
                consumers: [{username: a}]
                workspaces: [{name: default}]
                """);
        assertRun(run(settings, "db_import", "twice.yml"), 1, """
                parse successful, beginning import
                Error: Failed importing:
                [postgres] UNIQUE violation detected on '{name="default"}'
                """ + ADVICE);
        assertRun(run(settings, "db_export", "left.yml"), 0, "");
        assertThat(Files.readString(folder.resolve("left.yml")))
                .matches("_format_version: '2\\.1'\n_transform: false\nparameters:\n- created_at: ~\n.*\n.*\n");
    }

    @Test
    void withoutADatabaseNothingIsImported() throws Exception {
        file("in.yml", "_format_version: '2.1'\n");
        assertThat(run(Map.of("database", "off"), "db_import", "in.yml"))
                .satisfies(run -> assertThat(run.exit()).isEqualTo(1))
                .satisfies(run -> assertThat(run.output()).contains("only works with a database"));
    }

    private static void assertRun(CommandRun run, int exit, String output) {
        run.gave(exit, output);
    }

    private CommandRun run(Map<String, String> settings, String... arguments) throws IOException {
        return commands.run(settings, "config", arguments);
    }
}
