package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The usual command line, in a process of its own. */
@Timeout(120)
class CommandLineTest {

    @TempDir
    private Path folder;

    @Test
    void theDemoShowsThatOnlyTheKeyOpensAndFindsItsDataAgain() throws Exception {
        Run first;
        ServerSocket taken = takeIfFree(8000);
        try {
            first = run("demo", "-s", "prefix=" + folder.resolve("data"));
        } finally {
            taken.close();
        }
        assertThat(first.exit).as(first.output).isZero();
        assertThat(first.output)
                .contains("port 8000 is taken; another is used for proxy_listen")
                .contains("No API key found in request")
                .contains("Invalid authentication credentials")
                .contains("\"X-Consumer-Username\":\"jane\"")
                .contains(
                        "/consumers/jane/key-auth -H 'Content-Type: application/json' -d '{\"key\":\"janes-secret-key\"}'")
                .contains("The demo went as it should.")
                .doesNotContain("found from an earlier start");
        Run second = run("demo", "-s", "prefix=" + folder.resolve("data"));
        assertThat(second.exit).as(second.output).isZero();
        assertThat(second.output).contains("found from an earlier start").contains("The demo went as it should.");
    }

    @Test
    void theDemoRunsOnCassandraWithOneFlag() throws Exception {
        Run run = run("demo", "-s", "prefix=" + folder.resolve("data"), "--database", "cassandra");
        assertThat(run.exit).as(run.output).isZero();
        assertThat(run.output)
                .contains("database: starting the embedded Cassandra")
                .contains("The demo went as it should.");
    }

    private static ServerSocket takeIfFree(int port) throws IOException {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            // Another process has taken the port, which serves the same purpose.
            return new ServerSocket();
        }
    }

    @Test
    void aStartThatFailsSaysOneLineAndExitsWith1() throws Exception {
        Run run = run("start", "-s", "proxy_listen=nowhere");
        assertThat(run.exit).isEqualTo(1);
        assertThat(run.output.lines().filter(line -> line.startsWith("error: ")))
                .hasSize(1);
        assertThat(run.output).doesNotContain("\tat ");
    }

    /** {@code plugin-host share} uses such a start to write its archive of classes. */
    @Test
    void aStartThatIsOnlyRehearsedEndsOnceItIsReady() throws Exception {
        Run run = run(
                "start",
                "--rehearse",
                "--database",
                "off",
                "--set",
                "proxy_listen=127.0.0.1:0",
                "--set",
                "admin_listen=127.0.0.1:0");
        assertThat(run.exit).isZero();
        assertThat(run.output).contains("ready: proxy http://127.0.0.1:");
    }

    @Test
    void settingsOfTheCommandLineWinOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Path file = folder.resolve("kong.conf");
        Files.writeString(
                file, "proxy_listen = from-file\nadmin_listen = from-file # a comment\nlog_level = from-file\n");
        ProcessBuilder process = command("start", "-c", file.toString(), "--set", "log_level=from-command-line");
        process.environment().put("KONG_LOG_LEVEL", "from-environment");
        assertThat(finish(process).output).contains("log_level is 'from-command-line'");
        process = command("start", "-c", file.toString(), "--set", "log_level=notice");
        process.environment().put("KONG_ADMIN_LISTEN", "from-environment");
        assertThat(finish(process).output).contains("admin_listen is 'from-environment'");
        assertThat(run("start", "-c", file.toString(), "--set", "log_level=notice").output)
                .contains("admin_listen is 'from-file'");
    }

    @Test
    void anUnknownSettingIsAWarning() throws Exception {
        Run run = run("start", "-s", "proxy_listn=x", "-s", "admin_listen=x");
        assertThat(run.output).contains("warning: the setting 'proxy_listn' is unknown");
    }

    @Test
    void aMisuseShowsTheUsageAndExitsWith2() throws Exception {
        Run run = run("strat");
        assertThat(run.exit).isEqualTo(2);
        assertThat(run.output).contains("start");
    }

    @Test
    void theVersionIsPrinted() throws Exception {
        Run run = run("version");
        assertThat(run.exit).isZero();
        assertThat(run.output).startsWith("plugin-host ");
    }

    @Test
    void aKillLeavesNothingRunningAndAnInterruptStopsEverythingInOrder() throws Exception {
        Started killed = start();
        killed.process.destroyForcibly();
        Awaiting.until("the end of PostgreSQL", () -> !killed.postgres.isAlive());

        Started again = start(); // on the data that the killed host has left
        // SIGTERM. Ctrl-C is SIGINT, and both run the same shutdown hooks.
        again.process.toHandle().destroy();
        assertThat(again.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(again.rest()).contains("stopping", "stopped");
        assertThat(again.postgres.isAlive()).isFalse();
    }

    // --- processes

    private record Run(int exit, String output) {}

    private record Started(Process process, BufferedReader out, ProcessHandle postgres) {
        List<String> rest() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
            return lines;
        }
    }

    /** A ready host in its own process, and the PostgreSQL that it has started. */
    private Started start() throws Exception {
        Path data = folder.resolve("data");
        Process process = command(
                        "start",
                        "-s",
                        "prefix=" + data,
                        "-s",
                        "admin_listen=127.0.0.1:0",
                        "-s",
                        "proxy_listen=127.0.0.1:0")
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null && !line.startsWith("ready: "); line = out.readLine()) {
            lines.add(line);
        }
        String pid = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(0);
        ProcessHandle postgres = ProcessHandle.of(Long.parseLong(pid.trim()))
                .orElseThrow(() -> new AssertionError("PostgreSQL does not run: " + lines));
        return new Started(process, out, postgres);
    }

    private Run run(String... arguments) throws Exception {
        return finish(command(arguments));
    }

    private static Run finish(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
    }
}
