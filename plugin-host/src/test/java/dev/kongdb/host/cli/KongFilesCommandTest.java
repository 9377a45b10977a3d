package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code plugin-host kong-files} with faults in its input. The example plugin has the
 * other tests.
 */
class KongFilesCommandTest {
    @TempDir
    private static Path folder;

    private static Commands commands;

    @BeforeAll
    static void start() throws IOException {
        commands = Commands.in(folder);
    }

    @AfterAll
    static void end() {
        commands.close();
    }

    private static CommandRun run(String... arguments) throws IOException {
        return commands.run(Map.of(), "kong-files", arguments);
    }

    @Test
    void whatAPersonCanMendIsOneLine() throws IOException {
        run("--out", "x", "--protocol", "JSON")
                .gave(1, "error: 'JSON' is no protocol; there are MsgPack:1 and ProtoBuf:1\n");
        run("--out", "x", "--may-fail-open", "nobody")
                .gave(1, "error: there is no plugin 'nobody' that may fail open\n");
        run("--out", "x", "--protocol", "ProtoBuf:1", "--kong", "2.8")
                .gave(1, "error: ProtoBuf:1 is for Kong 3.0 and later, and not for 2.8\n");
        assertThat(run().exit()).isEqualTo(2);
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
