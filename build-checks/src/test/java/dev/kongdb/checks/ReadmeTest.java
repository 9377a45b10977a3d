package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the README's reader can rely on, beside the tutorial. */
class ReadmeTest {
    private static final List<String> FIRST_SECTIONS = List.of(
            "**Kong 2.8.5**",
            "**What it is not, yet.**",
            "There is no `certificate`, `header_filter` or `body_filter`",
            "no TLS towards clients, no HTTP/2, gRPC, WebSockets or stream protocols",
            "not released anywhere",
            "[Apache 2.0](LICENSE)",
            "It runs on JDK 17 and later",
            "Linux and macOS");

    @Test
    void theReaderLearnsWhatThisIsNotBeforeTheFirstCommand() throws IOException {
        String readme = AuthorsProject.readme();
        String beforeCommands =
                readme.substring(0, readme.indexOf("```")).replace("\n", " ").replace("  ", " ");
        assertThat(beforeCommands).contains(FIRST_SECTIONS);
        assertThat(readme).as("how a plugin brings its dependencies").contains("Maven Shade plugin");
    }

    @Test
    void noExampleMakesTheAdminApiAnUpstream() throws IOException {
        try (Stream<Path> pages = Files.list(Published.ROOT.resolve("docs"))) {
            List<Path> all = Stream.concat(pages, Stream.of(Published.ROOT.resolve("README.md")))
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
            for (Path page : all) {
                assertThat(Files.readString(page))
                        .as(page.toString())
                        .doesNotContainPattern("url\"?[=:] ?\"?https?://[^/ ]+:(8001|8444)");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // the script is for a Unix shell
    void theDemoExplainsItselfWithoutBuildingAnything() throws Exception {
        Process demo = new ProcessBuilder("./demo", "--help")
                .directory(Published.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(demo.waitFor()).isZero();
        assertThat(said)
                .startsWith("Usage: ./demo")
                .contains("--stay", "--database")
                .doesNotContain("building ");
    }
}
