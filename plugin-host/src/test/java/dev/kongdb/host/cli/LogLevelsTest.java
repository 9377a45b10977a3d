package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each {@code log_level} shows. */
@Timeout(60)
class LogLevelsTest {
    private static final String PLUGIN = "com.acme.OrdersHandler";
    private static final List<String> LIBRARIES =
            List.of("org.eclipse.jetty.server.Server", "com.zaxxer.hikari.HikariPool");

    /**
     * Configures logging as the host does, and logs as a plugin and as libraries do. It is a
     * program since a JVM reads the configuration of its loggers once.
     */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Logging.configure(KongConfig.of(Map.of("log_level", arguments[0])));
            log(PLUGIN);
            LIBRARIES.forEach(Program::log);
        }

        private static void log(String name) {
            Logger log = LoggerFactory.getLogger(name);
            log.debug("said by {}", name);
            log.info("said by {}", name);
            log.warn("said by {}", name);
            log.error("said by {}", name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"debug, DEBUG INFO WARN ERROR", "info, INFO WARN ERROR", "error, ERROR"})
    void aPluginsMessagesAreShownByTheLevelAndOfLibrariesOnlyFailures(String level, String shown) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Dorg.slf4j.simpleLogger.logFile=System.err",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        level)
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(levels(lines, PLUGIN)).containsExactly(shown.split(" ", -1));
        LIBRARIES.forEach(library -> assertThat(levels(lines, library)).containsExactly("ERROR"));
    }

    private static List<String> levels(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.endsWith("said by " + name))
                .map(line -> line.split(" ", 4)[2])
                .toList();
    }
}
