package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code plugin-host kong-files}, without a database, from the plugins alone. */
class KongFilesCommandTest {
    @TempDir
    private Path folder;

    private String kongFiles(Path out, int exit) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.kongdb.host.cli.Main",
                        "kong-files",
                        "--out",
                        out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exit);
        return said;
    }

    @Test
    void aKongThatHasItsOwnKeyAuthIsToldOfTheOneInJavaByItsOwnName() throws Exception {
        Path out = folder.resolve("files");
        assertThat(kongFiles(out, 0))
                .isEqualTo("nothing is written for 'key-auth': Kong has a plugin of that name, and runs that one\n"
                        + "written: " + out + "; its README.md says where each file goes\n");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> out.relativize(file).toString().replace(File.separatorChar, '/'))
                            .filter(file -> !file.contains("toy-auth")) // from another test
                            .sorted()
                            .collect(Collectors.toList()))
                    .isEqualTo(List.of(
                            "Dockerfile",
                            "README.md",
                            "dump/java-key-auth.json",
                            "kong-2.8.conf",
                            "kong-3.conf",
                            "kong-java.service",
                            "lua-without-server/kong/plugins/java-key-auth/handler.lua",
                            "lua-without-server/kong/plugins/java-key-auth/schema.lua",
                            "lua/kong/plugins/java-key-auth/handler.lua",
                            "lua/kong/plugins/java-key-auth/schema.lua",
                            "lua/kongdb/guard.lua"));
        }
    }

    @Test
    void whereNothingCanBeWrittenOneLineSaysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(kongFiles(file.resolve("x"), 1))
                .startsWith("error: the files cannot be written to '" + file.resolve("x") + "': ")
                .hasLineCount(1);
    }
}
