package dev.kongdb.host.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile texts in every place where a client can put one. They are read back unchanged, or refused
 * in JSON, and do no harm.
 */
class HostileTextsTest {
    private static TestHost host;
    private static Map<String, Object> sentinel;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        sentinel = host.create("/consumers", "{\"username\":\"sentinel\",\"tags\":[\"sentinel\"]}");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @AfterEach
    void nothingWasHarmed() {
        assertThat(host.admin("GET", "/consumers/sentinel").map()).isEqualTo(sentinel);
        assertThat(host.admin("GET", "/consumers?tags=sentinel").data()).hasSize(1);
    }

    /** A text, and its name in reports. */
    record Text(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> texts() {
        Stream<Text> plain = Stream.of(
                        "'; DROP TABLE consumers; --",
                        "' OR '1'='1",
                        "sentinel' --",
                        "x' UNION SELECT usename FROM pg_user --",
                        "\"; DROP TABLE consumers; --",
                        "\\'",
                        "\\",
                        "$1",
                        "$$",
                        "?",
                        "%s%n",
                        "%27",
                        "%",
                        "{}",
                        "{NULL}",
                        "{call x}",
                        "NULL",
                        "null",
                        "--",
                        "/*",
                        ";",
                        "&a=b",
                        "a=b",
                        "#x",
                        "a/b",
                        "a,b",
                        "..",
                        ".",
                        "../../status",
                        "%2e%2e%2f",
                        "<script>alert(1)</script>",
                        "$.a[*]",
                        "a.b",
                        "a[1]",
                        "a[]",
                        "[1]",
                        "*",
                        " ",
                        "\t",
                        "\r\nX-Injected: yes",
                        "\u0001\u007f",
                        "\u202eevil\u202c",
                        "\ufeff",
                        "ʼ＇",
                        "😀")
                .map(each -> new Text(each, each));
        Stream<Text> others = Stream.of(
                new Text("NUL", "a\0b"),
                new Text("high surrogate", "\ud800"),
                new Text("low surrogate", "a\udc00"),
                new Text("1 MB", "x".repeat(1 << 20)),
                new Text("1 MB of quotes", "'".repeat(1 << 20)));
        return Stream.concat(plain, others).map(Arguments::of);
    }

    private static boolean huge(String text) {
        return text.length() > 10_000;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** JSON in plain ASCII, which can contain half of a surrogate pair, too. */
    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    /**
     * Asserts that the status is one of these, or an error if the text is too long for an index,
     * and that the answer contains no internals.
     */
    private static Answer clean(String text, Answer answer, Integer... statuses) {
        assertThat(answer.headers().map()).doesNotContainKey("x-injected");
        if (huge(text)) {
            assertThat(answer.status()).isNotIn(502, 503);
        } else {
            assertThat(answer.status()).as(answer.text()).isIn((Object[]) statuses);
        }
        if (answer.status() >= 400 && !List.of(414, 431).contains(answer.status())) {
            assertThat(answer.text()).contains("\"message\":");
            assertThat(answer.text()).doesNotContain("org.postgresql", "SQLState", "java.");
        }
        return answer;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void inBodies(Text each) {
        String text = each.value;
        String value = json(text);
        Answer made = clean(
                text,
                host.admin(
                        "POST",
                        "/consumers",
                        "{\"username\":" + value + ",\"custom_id\":" + value + ",\"tags\":[\"t\"]}"),
                201,
                400);
        if (made.status() == 201) {
            assertThat(made.get("username")).isEqualTo(text);
            assertThat(made.get("custom_id")).isEqualTo(text);
            assertThat(host.admin("GET", "/consumers/" + made.get("id")).map()).isEqualTo(made.map());
            clean(text, host.admin("POST", "/consumers", "{\"username\":" + value + "}"), 409);
            assertThat(host.admin("DELETE", "/consumers/" + made.get("id")).status())
                    .isEqualTo(204);
        }
        Answer form = clean(text, host.form("POST", "/consumers", "username=" + escaped(text)), 201, 400);
        if (form.status() == 201) {
            assertThat(host.admin("DELETE", "/consumers/" + form.get("id")).status())
                    .isEqualTo(204);
        }
        String name = UUID.randomUUID().toString();
        clean(
                text,
                host.admin("POST", "/consumers", "{\"username\":\"" + name + "\",\"tags\":[" + value + "]}"),
                201,
                400);
        clean(text, host.admin("POST", "/consumers", "{" + value + ":" + value + "}"), 400);
        clean(text, host.form("POST", "/consumers", escaped(text) + "=" + escaped(text)), 400);
        clean(text, host.admin("POST", "/routes", "{\"hosts\":[\"h\"],\"service\":{\"id\":" + value + "}}"), 400);
        clean(text, host.admin("POST", "/routes", "{\"hosts\":[\"h\"],\"service\":{\"name\":" + value + "}}"), 400);
        clean(text, host.admin("POST", "/plugins", "{\"name\":" + value + "}"), 400);
        clean(text, host.admin("PATCH", "/consumers/sentinel", "{\"id\":" + value + "}"), 400);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void inPaths(Text each) {
        String text = each.value;
        String segment = escaped(text);
        if (text.matches("\\.+")) {
            return; // Clients may resolve such a segment themselves.
        }
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            for (String path : List.of("/consumers/", "/services/", "/plugins/", "/certificates/")) {
                String body = method.equals("PATCH") ? "{}" : "";
                Answer answer = host.admin(method, path + segment, body);
                clean(text, answer, method.equals("DELETE") ? new Integer[] {204, 400, 404} : new Integer[] {400, 404});
            }
        }
        for (String path : List.of(
                "/" + segment,
                "/consumers/sentinel/" + segment,
                "/schemas/" + segment,
                "/schemas/plugins/" + segment)) {
            clean(text, host.admin("GET", path), 400, 404);
        }
        clean(text, host.admin("GET", "/services/" + segment + "/routes"), 400, 404);
        clean(text, host.admin("GET", "/tags/" + segment), 200, 400, 404);
        Answer put = clean(text, host.admin("PUT", "/consumers/" + segment, "{}"), 200, 201, 400, 404);
        if (put.status() < 300) {
            assertThat(host.admin("GET", "/consumers/" + segment).get("id")).isEqualTo(put.get("id"));
            assertThat(host.admin("DELETE", "/consumers/" + segment).status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void inQueries(Text each) {
        String text = each.value;
        for (String argument : List.of("tags", "offset", "size")) {
            Answer answer = host.admin("GET", "/consumers?" + argument + "=" + escaped(text));
            clean(text, answer, argument.equals("tags") ? new Integer[] {200, 400} : new Integer[] {400});
        }
        clean(text, host.admin("GET", "/consumers?" + escaped(text) + "=" + escaped(text)), 200, 400);
    }
}
