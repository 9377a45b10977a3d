package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.Awaiting;
import dev.kongdb.host.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a running host that receives, and reads from its database, texts that are made to
 * mislead the reader of a log.
 */
@Timeout(120)
class HostLogTest {
    /**
     * Ends the line, forges another one, and contains terminal commands in 7-bit and 8-bit codes.
     */
    private static final String HOSTILE =
            "a\r\n2099-01-01 00:00:00.000 ERROR Host - forged\n\u001b[2J\u001b]0;forged\u0007\u009b31m\u2028\u202e";

    /** The same text without the characters that a header cannot contain. */
    private static final String HOSTILE_HEADER = "\u00c2\u009b31m\u00e2\u0080\u00a82099-01-01 forged\u00e2\u0080\u00ae";

    @TempDir
    private Path folder;

    @Test
    void hostileRoutesHeadersAndConsumersForgeNoLineAndCommandNoTerminalByWhicheverLoggerTheyCome() throws Exception {
        Map<String, String> settings = TestHost.settings();
        try (TestHost host = TestHost.start(settings)) {
            host.create("/routes", "{\"name\":\"paths\",\"methods\":[\"DELETE\"],\"paths\":[\"/paths\"]}");
            host.create("/routes", "{\"name\":\"headers\",\"paths\":[\"/headers\"],\"headers\":{\"x-a\":[\"b\"]}}");
            host.create("/routes", "{\"name\":\"guarded\",\"paths\":[\"/guarded\"]}");
            host.create("/routes/guarded/plugins", "{\"name\":\"key-auth\"}");
            host.create("/routes/guarded/plugins", "{\"name\":\"probe\",\"config\":{\"log\":\"x-say\"}}");
            host.create("/consumers", "{\"username\":\"mallory\"}");
            host.create("/consumers/mallory/key-auth", "{\"key\":\"k\"}");
        }
        update(settings, "UPDATE routes SET paths = ARRAY[?] WHERE name = 'paths'", "/(" + HOSTILE);
        update(
                settings,
                "UPDATE routes SET headers = jsonb_build_object('x-a', jsonb_build_array(?::text)) WHERE name = 'headers'",
                "~*(" + HOSTILE);
        update(settings, "UPDATE consumers SET username = ?, custom_id = ?", "mal\u202elory", HOSTILE);

        Path log = folder.resolve("log");
        try (HostProcess process = HostProcess.start(settings, log)) {
            String proxy = process.proxyUrl();
            TestHost.raw(proxy, request("/guarded", HOSTILE_HEADER));
            TestHost.raw(proxy, request("/guarded", "x".repeat(7_000)));
            TestHost.raw(proxy, request("/guarded", "\u001b[2J"));
            TestHost.raw(proxy, request("/guarded/%0A2099-01-01%20forged%1B%5B2J", "at last"));
            TestHost.raw(proxy, "GET /\u001b[2J\r2099-01-01 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            String admin = process.adminUrl();
            update(settings, "ALTER TABLE consumers RENAME TO gone");
            TestHost.raw(
                    admin,
                    "GET /consumers/%0A2099-01-01%20forged%1B%5B2J HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Awaiting.until(
                    "the last line",
                    () -> Files.readString(log).contains("GET /consumers/{consumers} failed")
                            && Files.readString(log).contains("at last"));
        }

        String written = Files.readString(log);
        assertThat(written)
                .contains("the path '/(a\\r\\n2099-01-01 00:00:00.000 ERROR Host - forged\\n\\u001B[2J\\u001B]0;forged")
                .contains(
                        "the value '~*(a\\r\\n2099-01-01 00:00:00.000 ERROR Host - forged\\n\\u001B[2J\\u001B]0;forged")
                .contains("by SLF4J: a\\r\\n2099-01-01 00:00:00.000 ERROR Host - forged\\n\\u001B[2J")
                .contains("ERROR ProbeHandler - a\\r\\n2099-01-01 00:00:00.000 ERROR Host - forged\\n\\u001B[2J")
                .contains("by SLF4J: \\u009B31m\\u20282099-01-01 forged\\u202E")
                .contains("ERROR ProbeHandler - \\u009B31m\\u20282099-01-01 forged\\u202E");
        assertThat(written.lines()).allSatisfy(line -> {
            assertThat(line).hasSizeLessThan(8_200).doesNotStartWith("2099");
            assertThat(line.substring(line.startsWith("\t") ? 1 : 0)).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}]");
            assertThat(line)
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} (ERROR|WARN|INFO) \\S+ - .*"
                            + "|(Caused by: )?[a-z.]+[A-Z]\\w+(: .*)?|\\t(at|\\.\\.\\.) .*");
        });
    }

    private static String request(String path, String said) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\napikey: k\r\nX-Say: " + said + "\r\nConnection: close\r\n\r\n";
    }

    private static void update(Map<String, String> settings, String sql, String... values) throws Exception {
        String url = "jdbc:postgresql://" + settings.get("pg_host") + ":" + settings.get("pg_port") + "/"
                + settings.get("pg_database");
        try (Connection connection =
                        DriverManager.getConnection(url, settings.get("pg_user"), settings.get("pg_password"));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
