package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private static final String TIME = "\\[\\d{2}/\\w{3}/\\d{4}:\\d{2}:\\d{2}:\\d{2} [+-]\\d{4}]";

    @TempDir
    private Path folder;

    private Map<String, String> settings() {
        Map<String, String> settings = TestHost.settings();
        settings.remove("admin_access_log");
        settings.remove("proxy_access_log");
        settings.put("prefix", folder.toString());
        return settings;
    }

    @Test
    void eachRequestIsALineInTheCombinedFormatWithItsTraceAndWithoutWhatItsQuerySays() throws Exception {
        Path log = folder.resolve("logs/access.log");
        try (TestHost host = TestHost.start(settings())) {
            host.admin("GET", "/status");
            host.proxy("GET", "/nowhere?apikey=hush", "User-Agent", "me \"and\" \\ you", "Referer", "http://x/?k=hush");
            awaitLines(log, 1);
            TestHost.raw(
                    host.proxyUrl(), "GET /\u00c3\u00a9\u009b31m HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            awaitLines(log, 2);
            TestHost.raw(host.proxyUrl(), "nonsense\r\n\r\n");
            awaitLines(log, 3);
            host.proxy("GET", "/", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
            awaitLines(log, 4);
            host.proxy("GET", "/", "traceparent", "forged\" 200");
            awaitLines(log, 5);
            Path adminLog = folder.resolve("logs/admin_access.log");
            Awaiting.until(
                    "the line of the status",
                    () -> Files.exists(adminLog) && Files.readString(adminLog).contains("/status"));
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(lines.get(0))
                .matches("127.0.0.1 - - " + TIME
                        + " \"GET /nowhere\\?\\.\\.\\. HTTP/1.1\" 404 \\d+ \"http://x/\\?\\.\\.\\.\""
                        + " \"me \\\\x22and\\\\x22 \\\\x5C you\"");
        assertThat(lines.get(1)).contains("\"GET /\\xC3\\xA9\\x9B31m HTTP/1.1\" 404 ");
        assertThat(lines.get(2)).contains("\" 400 ");
        assertThat(lines.get(3)).endsWith("\" trace_id=4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(lines.get(4)).endsWith("\"").doesNotContain("forged");
        assertThat(String.join("", lines)).doesNotContain("hush");
        assertThat(Files.readString(folder.resolve("logs/admin_access.log"))).contains("\"GET /status HTTP/1.1\" 200 ");
    }

    /**
     * A line is written after its response. The test waits for each line, so that the lines are in
     * the order of the requests.
     */
    private static void awaitLines(Path log, int count) throws Exception {
        Awaiting.until(
                count + " lines",
                () -> Files.exists(log) && Files.readAllLines(log).size() == count);
    }

    @Test
    void aLogThatIsOffIsNotThereAndOneThatCannotBeWrittenIsSaid() throws Exception {
        Map<String, String> settings = settings();
        settings.put("admin_access_log", "off");
        settings.put("proxy_access_log", folder.resolve("elsewhere/proxy.log").toString());
        TestHost.start(settings).close();
        assertThat(folder.resolve("logs")).doesNotExist();
        assertThat(folder.resolve("elsewhere/proxy.log")).exists();
        settings.put("proxy_access_log", folder.toString());
        assertThatExceptionOfType(HostException.class)
                .isThrownBy(() ->
                        KongHost.start(KongConfig.of(settings), line -> {}).close())
                .withMessageStartingWith("proxy_access_log: '" + folder + "' cannot be written to: ");
    }
}
