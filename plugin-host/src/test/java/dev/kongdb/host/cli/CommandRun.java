package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command {@code plugin-host} as people run it: in a process of its own.
 *
 * @param exit its status
 * @param output what it wrote, to both streams
 */
record CommandRun(int exit, String output) {
    /** Runs the command in that folder and waits for its end. */
    static CommandRun of(Path folder, Map<String, String> settings, String command, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command));
        line.addAll(List.of(arguments));
        settings.forEach((setting, value) -> line.addAll(List.of("-s", setting + "=" + value)));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), output);
    }

    void gave(int exit, String output) {
        assertThat(this.output).isEqualTo(output);
        assertThat(this.exit).isEqualTo(exit);
    }
}
