package dev.kongdb.host.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bad request is answered by a clear 4xx, and the host goes on. */
class BadRequestsTest {
    private static TestHost host;

    @BeforeAll
    static void start() {
        host = TestHost.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @AfterEach
    void theHostLivesOn() {
        assertThat(host.admin("GET", "/status").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"hello\": \"world\"", "", "nonsense", "1", "\"text\"", "null", "{\"a\":\"\\ud800\"}"})
    void malformedJsonIs400(String body) {
        Answer answer = host.admin("POST", "/consumers", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Cannot parse JSON body\"}");
    }

    /** The entity of the request would be looked up later. */
    @ParameterizedTest
    @CsvSource({
        "POST, /services/none/routes",
        "PATCH, /routes/none/service",
        "PUT, /upstreams/none/targets/t",
        "POST, /upstreams/none/targets/t/healthy",
        "POST, /schemas/none/validate"
    })
    void malformedJsonIs400WhetherOrNotThereIsWhatItIsFor(String method, String path) {
        assertThat(host.admin(method, path, "{").text()).isEqualTo("{\"message\":\"Cannot parse JSON body\"}");
    }

    @ParameterizedTest
    @CsvSource({"POST, /certificates/none.example.com", "PATCH, /targets", "POST, /snis/none/certificate"})
    void aMethodThatAPathDoesNotHaveIs405WhetherOrNotThereIsWhatItNames(String method, String path) {
        assertThat(host.admin(method, path, "{}").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cache", "/schemas/consumers/validate"})
    void headOfAPathWithoutGetIs200(String path) {
        assertThat(host.admin("HEAD", path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"080", "+80", "80."})
    void numbersMayBeSpeltAsKongsParserTakesThem(String port) {
        assertThat(host.admin("POST", "/services", "{\"host\":\"a\",\"port\":" + port + "}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void invalidUtf8Is400() {
        byte[] latin = "{\"username\":\"b\u00f6b\"}".getBytes(StandardCharsets.ISO_8859_1);
        Answer json = host.admin("POST", "/consumers", "application/json", BodyPublishers.ofByteArray(latin));
        assertThat(json.status()).isEqualTo(400);
        assertThat(json.text()).isEqualTo("{\"message\":\"Cannot parse JSON body\"}");
        assertThat(host.form("POST", "/consumers", "username=%ff").status()).isEqualTo(400);
        assertThat(host.admin("GET", "/consumers?tags=%ff").status()).isEqualTo(400);
    }

    @Test
    void invalidUtf8InThePathIs400() throws Exception {
        String answer =
                TestHost.raw(host.adminUrl(), "GET /consumers/%ff HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"message\"");
    }

    @Test
    void ofANameGivenTwiceTheLastCounts() {
        Answer answer = host.admin("POST", "/consumers", "{\"username\":\"a\",\"username\":\"the-last\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.get("username")).isEqualTo("the-last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "-1e999", "NaN"})
    void aNumberThatNobodyCanKeepIsRefusedByItsField(String number) {
        Answer port = host.admin("POST", "/services", "{\"host\":\"h\",\"port\":" + number + "}");
        assertThat(port.status()).isEqualTo(400);
        assertThat(port.get("message")).isEqualTo("schema violation (port: expected an integer)");
        Answer timeout = host.admin(
                "POST", "/upstreams", "{\"name\":\"u\",\"healthchecks\":{\"active\":{\"timeout\":" + number + "}}}");
        assertThat(timeout.status()).as(timeout.text()).isEqualTo(400);
    }

    @Test
    void aListIsAnObjectOfIndexes() {
        Answer answer = host.admin("POST", "/plugins", "[1,2]");
        assertThat(answer.get("message")).isEqualTo("schema violation (name: required field missing)");
        assertThat(host.admin("POST", "/consumers", "[1]").get("message")).contains("1: unknown field");
    }

    @Test
    void hugeIntegersAreRefusedByTheirField() {
        Answer answer = host.admin("POST", "/services", "{\"host\":\"h\",\"port\":" + "9".repeat(50) + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map()).containsEntry("code", 2L);
    }

    @Test
    void deepNestingIs400() {
        String deep = "{\"username\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(host.admin("POST", "/consumers", deep).status()).isEqualTo(400);
        String allowed = "{\"username\":" + "[".repeat(990) + "]".repeat(990) + "}";
        assertThat(host.admin("POST", "/consumers", allowed).status()).isEqualTo(400);
        String unknown = "{\"nothing\":" + "{\"a\":".repeat(990) + "1" + "}".repeat(990) + "}";
        assertThat(host.admin("POST", "/consumers", unknown).status()).isEqualTo(400);
        assertThat(host.form("POST", "/consumers", "a.".repeat(5000) + "a=1").status())
                .isEqualTo(400);
    }

    @Test
    void aZeroByteInATextIs400() {
        assertThat(host.admin("POST", "/consumers", "{\"username\":\"a\\u0000b\"}")
                        .status())
                .isEqualTo(400);
        assertThat(host.admin("GET", "/consumers/a%00b").status()).isBetween(400, 499);
    }

    @Test
    void aBodyOf100MbIs413AndIsNotKept() {
        long before = used();
        Answer sized =
                host.admin("POST", "/consumers", "application/json", BodyPublishers.ofByteArray(new byte[100 << 20]));
        assertThat(sized.status()).isEqualTo(413);
        assertThat(sized.text()).isEqualTo("{\"message\":\"Payload too large\"}");
        Answer chunked = host.admin(
                "POST", "/consumers", "application/json", BodyPublishers.ofInputStream(() -> zeros(100 << 20)));
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(used() - before).as("bytes kept").isLessThan(50 << 20);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static InputStream zeros(int count) {
        return new InputStream() {
            private int left = count;

            @Override
            public int read() {
                return left-- > 0 ? ' ' : -1;
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                int given = Math.min(left, length);
                left -= given;
                return given == 0 && length > 0 ? -1 : given;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTX", "PROPFIND"})
    void anotherMethodIs405(String method) throws Exception {
        String answer =
                TestHost.raw(host.adminUrl(), method + " /consumers HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 405 ").endsWith("{\"message\":\"Method not allowed\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /consumers/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            })
    void whatIsNoHttpIs400(String request) throws Exception {
        assertThat(TestHost.raw(host.adminUrl(), request)).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/consumers/a%00b", "/consumers/a%zz"})
    void whoSendsAPathThatNoServerReadsIsToldThatTheConnectionCloses(String path) throws Exception {
        String answer = TestHost.raw(host.adminUrl(), "DELETE " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("Connection: close\r\n")
                .containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void aHeaderThatIsTooLongIs400AndTheClientComesToReadIt() throws Exception {
        String answer =
                TestHost.raw(host.adminUrl(), "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(3_000_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("{\n  \"message\":\"Bad request\"\n}");
    }

    @Test
    void aMultipartFormThatIsNoneHoldsNothing() {
        String nameless = "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n";
        for (String type : new String[] {"multipart/form-data", "multipart/form-data; boundary=x"}) {
            for (String body : new String[] {"nothing", "", "--x", nameless}) {
                Answer answer = host.admin("POST", "/consumers", type, BodyPublishers.ofString(body));
                assertThat(answer.status()).as(type + " " + body).isEqualTo(400);
                assertThat(answer.get("message")).as(type + " " + body).contains("at least one of these fields");
            }
        }
    }

    @Test
    void aFormOfTooManyPartsIs400AndChangesNothing() {
        host.create("/consumers", "{\"username\":\"parts\"}");
        String part = "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nother\r\n";
        Answer answer = host.admin(
                "PATCH",
                "/consumers/parts",
                "multipart/form-data; boundary=x",
                BodyPublishers.ofString(part.repeat(2_001) + "--x--\r\n"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.get("message")).isEqualTo("Too many arguments");
        assertThat(host.admin("GET", "/consumers/parts").status()).isEqualTo(200);
    }

    @Test
    void aFilterOfThousandsOfTagsIs400() {
        for (String tags : new String[] {"a,".repeat(3000), "a/".repeat(3000), "a".repeat(3000) + ",,"}) {
            Answer answer = host.admin("GET", "/consumers?tags=" + tags);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.map()).containsEntry("code", 11L);
        }
    }

    /**
     * The first body is as large as allowed, but is not a consumer. The others are larger than the
     * host reads.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'JSON of 200,000 values', application/json, '{\"x\":[', '1,', 199997, '1]}', 400",
        "'JSON of millions', application/json, '[', '{},', 3000000, '1]', 413",
        "'a form of millions', application/x-www-form-urlencoded, '', 'a&', 4000000, 'a', 400",
        "'a form of a million parts', multipart/form-data; boundary=x, '', '--x\\r\\n\\r\\n\\r\\n', 1000000, '--x--', 400",
    })
    void manyLargeBodiesAtOnceAreRefusedAndTheHostLivesOn(
            String what, String type, String begin, String each, int times, String end, int status) {
        byte[] body = (begin + each.translateEscapes().repeat(times) + end).getBytes(StandardCharsets.UTF_8);
        List<Integer> statuses = IntStream.range(0, 4)
                .parallel()
                .map(i -> host.admin("POST", "/consumers", type, BodyPublishers.ofByteArray(body))
                        .status())
                .boxed()
                .toList();
        assertThat(statuses).as(what).containsOnly(status);
        assertThat(host.admin("GET", "/consumers").status()).isEqualTo(200);
    }

    @Test
    void theAnswerToAHundredThousandFaultyValuesIsNotLargerThanThey() {
        Answer answer = host.admin("POST", "/routes", "{\"paths\":[" + "1,".repeat(100_000) + "1]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.get("message"))
                .contains("paths.1000: expected a string")
                .endsWith("; paths.1001: not checked, after 1000 errors before it)");
        assertThat(answer.text()).hasSizeLessThan(100_000);
    }

    @Test
    void moreThanTwoHundredThousandValuesAre413() {
        Answer answer = host.admin("POST", "/consumers", "[" + "1,".repeat(200_000) + "1]");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Payload too large\"}");
    }

    @Test
    void errorsTellNoInnards() {
        Answer answer = host.admin("GET", "/consumers?size=1&offset=" + "A".repeat(1000));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("dev.kongdb");
    }
}
