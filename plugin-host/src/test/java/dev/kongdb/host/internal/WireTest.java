package dev.kongdb.host.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kongdb.host.RawServer;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.TestLog;
import dev.kongdb.host.fixture.ScriptedHandler;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.TraceContext;
import dev.kongdb.tck.plugin.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Properties of every request, byte by byte, on both ports. The texts are bytes here, one char for
 * each.
 */
class WireTest {
    private static TestHost host;
    private static RawServer upstream;

    /** The answer of the upstream; null to answer with the request that it has received. */
    private static volatile String answer;

    @BeforeAll
    static void start() throws IOException {
        host = TestHost.start();
        upstream = RawServer.start((socket, n) -> serve(socket));
        host.create(
                "/services",
                "{\"name\":\"s\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + ",\"path\":\"/public\"}");
        host.create("/services/s/routes", "{\"name\":\"open\",\"paths\":[\"/route\"]}");
        host.create(
                "/services/s/routes",
                "{\"name\":\"preserved\",\"paths\":[\"/preserved\"],\"preserve_host\":true,\"strip_path\":false}");
        host.create("/services/s/routes", "{\"name\":\"guarded\",\"paths\":[\"/guarded\"]}");
        host.create("/services/s/routes", "{\"name\":\"post\",\"paths\":[\"/hr\"],\"methods\":[\"POST\"]}");
        host.create("/services/s/routes", "{\"name\":\"any\",\"paths\":[\"/hr\"]}");
        host.create("/routes/guarded/plugins", "{\"name\":\"key-auth\"}");
        host.create("/routes/post/plugins", "{\"name\":\"key-auth\"}");
        host.create("/consumers", "{\"username\":\"日本\"}");
        host.create("/consumers/%E6%97%A5%E6%9C%AC/key-auth", "{\"key\":\"kéy\"}");
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        answer = null;
        upstream.heads().clear();
    }

    private static void serve(Socket socket) throws IOException {
        while (true) {
            String head = upstream.readHead(socket);
            int length = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                    .findFirst()
                    .orElse(0);
            String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
            String text = head + body;
            RawServer.send(
                    socket,
                    answer != null
                            ? answer
                            : "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
        }
    }

    private static String send(String url, String method, String target, String... headers) throws IOException {
        return TestHost.raw(
                url,
                method + " " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                        + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat) + "\r\n");
    }

    private static String proxy(String method, String target, String... headers) throws IOException {
        return send(host.proxyUrl(), method, target, headers);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
    }

    // --- refusals

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "get / HTTP/1.1\r\nHost: a\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void whatIsNoRequestIsRefusedByTheSameServerAsAnyOther(String request) throws Exception {
        for (String url : List.of(host.proxyUrl(), host.adminUrl())) {
            assertThat(TestHost.raw(url, request))
                    .matches("(?s)HTTP/1\\.1 40[05] .*")
                    .contains("\r\nServer: kong-java/")
                    .doesNotContain("Cache-Control");
        }
    }

    // --- request lines

    @ParameterizedTest
    @ValueSource(strings = {"post", "Post", "pOST", "get", "gET", "P0ST", "POST!", "options", "connect", "trace"})
    void aMethodThatIsNoUpperCaseTokenIs400BeforeAnyRoute(String method) throws Exception {
        assertThat(proxy(method, "/hr/x")).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\nBad request\n");
        assertThat(send(host.adminUrl(), method, "/routes")).startsWith("HTTP/1.1 400 ");
        assertThat(upstream.heads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "M-SEARCH", "PROPFIND", "FOO_BAR"})
    void anyMethodInUpperCaseIsPassedOn(String method) throws Exception {
        assertThat(proxy(method, "/hr/x")).contains(method + " /public/x HTTP/1.1\r\n");
        assertThat(status(proxy("POST", "/hr/x", "Content-Length: 0"))).isEqualTo(401);
    }

    @Test
    void traceAndConnectAreNotServed() throws Exception {
        assertThat(proxy("TRACE", "/route")).startsWith("HTTP/1.1 405 ");
        assertThat(proxy("CONNECT", "/route")).startsWith("HTTP/1.1 400 ");
        assertThat(proxy("CONNECT", "h:80")).startsWith("HTTP/1.1 400 ");
        assertThat(send(host.adminUrl(), "TRACE", "/")).startsWith("HTTP/1.1 405 ");
        assertThat(send(host.adminUrl(), "CONNECT", "/")).startsWith("HTTP/1.1 400 ");
        assertThat(upstream.heads()).isEmpty();
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                arguments("/route/a", "/public/a"),
                arguments("/route../secret", "/public/secret"),
                arguments("/route%2E%2E/secret", "/public/secret"),
                arguments("/route.%2e/secret", "/public/secret"),
                arguments("/route%2e./secret", "/public/secret"),
                arguments("/route%2e/secret", "/public/secret"),
                arguments("/route..", "/public"),
                arguments("/route.", "/public"),
                arguments("/route..%2Fsecret", "/public/..%2Fsecret"),
                arguments("/route%2e%2e%2fsecret", "/public/..%2Fsecret"),
                arguments("/route..;/secret", "/public/..;/secret"),
                arguments("/route..\\secret", "/public/..%5Csecret"),
                arguments("/route%252e%252e/secret", "/public/%252e%252e/secret"),
                arguments("/route/a%20%22", "/public/a%20%22"),
                arguments("/route/\"<>\\^`{|}[]", "/public/%22%3C%3E%5C%5E%60%7B%7C%7D[]"),
                arguments("/route/\u00c3\u00a9", "/public/%C3%A9"),
                arguments("/route/%E9\u00e9", "/public/%E9%E9"),
                arguments("http://other.example.com/route/a?b", "/public/a?b"),
                arguments("HTTP://h:80/route", "/public"),
                arguments("/route?", "/public?"),
                arguments("/route?a", "/public?a"),
                arguments("/route?a=&=b&&", "/public?a=&=b&&"),
                arguments("/route?100%&%zz=%E9", "/public?100%&%zz=%E9"),
                arguments("/route?\u00c3\u00a9=\u00e9", "/public?\u00c3\u00a9=\u00e9"),
                arguments("/route?a+b;c={\"|\\^`}", "/public?a+b;c={\"|\\^`}"),
                arguments("/route?a=/../x?y", "/public?a=/../x?y"),
                arguments("/route?a=b?", "/public?a=b?"),
                arguments("/route?a#b", "/public?a"));
    }

    @ParameterizedTest(name = "{0} is {1} at the upstream")
    @MethodSource("targets")
    void aTargetStaysWhatItWasAndBelowTheServicesPath(String target, String atUpstream) throws Exception {
        assertThat(proxy("GET", target)).contains("\r\n\r\nGET " + atUpstream + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "route",
                "/../x",
                "/%2e%2e/x",
                "/a/../../x",
                "/a%2f..%2f..%2f..",
                "/%",
                "/%4",
                "/%zz",
                "/%00",
                "http:///route",
                "http://a@b/route",
                "http:/route",
                "//../x",
                "h:80"
            })
    void whatIsNoTargetIs400(String target) throws Exception {
        assertThat(proxy("GET", target)).startsWith("HTTP/1.1 400 ");
        assertThat(send(host.adminUrl(), "GET", target)).startsWith("HTTP/1.1 400 ");
        assertThat(upstream.heads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/guarded",
                "/guarded/",
                "//guarded",
                "/./guarded",
                "/x/../guarded",
                "/%67uarded",
                "/%67%75arded/x",
                "/guarded/..%2fx",
                "/x/%2e%2e/guarded",
                "/x/.%2E/guarded",
                "///guarded///",
                "/guarded;x",
                "/guarded%20",
                "/guarded%2F..",
                "/guarded?",
                "/guarded#x",
                "http://h/guarded",
                "http://h//x/../guarded",
                "/guarded.",
                "/guarded..",
                "/guarded/.",
                "/guarded%00x",
                "/guarded\\",
                "/guarded%5c.."
            })
    void noSpellingOfAGuardedPathGetsPast(String target) throws Exception {
        assertThat(status(proxy("GET", target))).isIn(400, 401);
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void noCombinationOfSpellingsOfAGuardedPathGetsPast() throws Exception {
        for (String before :
                List.of("", "/", "/.", "/%2e", "/x/..", "/x/%2E%2e", "/x//y/../..", "http://h", "HTTP://h/.")) {
            for (String name : List.of("/guarded", "/%67uarded", "/gu%61rde%64", "//guarded")) {
                for (String after : List.of("", "/", "?a=/x", ";a=b", "/..%2fx", "%20", "/%2e", "//")) {
                    String target = before + name + after;
                    assertThat(status(proxy("GET", target))).as(target).isEqualTo(401);
                }
            }
        }
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void aPathOfSevenThousandBytesIsPassedOnAndOneOfNineThousandIsTooLong() throws Exception {
        String path = "/" + "a".repeat(7000);
        assertThat(proxy("GET", "/route" + path)).contains("GET /public" + path + " HTTP/1.1\r\n");
        assertThat(proxy("GET", "/route/" + "a".repeat(9000)))
                .startsWith("HTTP/1.1 414 ")
                .endsWith("URI too long\n");
        assertThat(upstream.heads()).hasSize(1);
    }

    // --- headers

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Client: Jos\u00c3\u00a9",
                "X-Client: Jos\u00e9",
                "X-Client: \u0080\u00ff",
                "X-Client: a\tb  c",
                "X-Client: ",
                "x_under: 1",
                "Content-Type: TEXT/Plain;  a=B",
                "Cookie: a=\"b\"; c"
            })
    void bytesOfAHeaderArriveAsTheyWereSent(String header) throws Exception {
        assertThat(proxy("GET", "/route", header))
                .containsIgnoringCase("\r\n" + header + "\r\n")
                .contains(header.substring(header.indexOf(':')));
    }

    @Test
    void bytesOfAnAnswersHeaderArriveAsTheyWereSent() throws Exception {
        answer =
                "HTTP/1.1 200 OK\r\nX-A: Jos\u00c3\u00a9\r\nX-B: Jos\u00e9\r\nX-C: 1\r\nX-C: 2\r\nContent-Length: 0\r\n\r\n";
        assertThat(proxy("GET", "/route"))
                .contains("\r\nX-A: Jos\u00c3\u00a9\r\n", "\r\nX-B: Jos\u00e9\r\n", "\r\nX-C: 1\r\n", "\r\nX-C: 2\r\n");
    }

    @Test
    void aPluginReadsAndWritesHeadersInUtf8() throws Exception {
        assertThat(proxy("GET", "/guarded", "apikey: " + utf8("kéy")))
                .contains("\r\nX-Consumer-Username: " + utf8("日本") + "\r\n");
        assertThat(status(proxy("GET", "/guarded", "apikey: k\u00e9y"))).isEqualTo(401);
    }

    @Test
    void aHeaderThatOnlyAPluginSetsIsNoClientsInAnySpelling() throws Exception {
        assertThat(proxy(
                        "GET",
                        "/guarded",
                        "apikey: " + utf8("kéy"),
                        "X-Consumer-Username: mallory",
                        "x_consumer_username: mallory",
                        "X-Consumer_Username: mallory",
                        "X-CONSUMER-USERNAME: mallory"))
                .contains("\r\nX-Consumer-Username: ")
                .doesNotContain("mallory");
    }

    @Test
    void fourLinesOfEightThousandBytesAreTakenAndNoLongerOne() throws Exception {
        String token = "y".repeat(8000);
        assertThat(proxy("GET", "/route", "A: " + token, "B: " + token, "C: " + token))
                .contains("\r\nA: " + token, "\r\nC: " + token);
        assertThat(proxy("GET", "/route", "Cookie: " + token, "Authorization: " + token))
                .startsWith("HTTP/1.1 200 ");
        assertThat(proxy("GET", "/route", "A: " + "y".repeat(9000)))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("Bad request\n");
        assertThat(proxy(
                        "GET",
                        "/route",
                        IntStream.range(0, 5).mapToObj(i -> "A: " + token).toArray(String[]::new)))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.example.com.", "a.example.com:99999", "a%2eexample.com", "a b", "A.B:99", "[::1]:80", "x_y"})
    void anyHostThatNginxTakesIsPassedOnWhenTheRoutePreservesIt(String name) throws Exception {
        assertThat(TestHost.raw(
                        host.proxyUrl(), "GET /preserved HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
                .contains("\r\nHost: " + name + "\r\n");
    }

    @Test
    void noClientTakesTheHostOfItsRequestAwayFromTheUpstream() throws Exception {
        for (String path : List.of("/preserved", "/route")) {
            assertThat(TestHost.raw(
                            host.proxyUrl(),
                            "GET " + path + " HTTP/1.1\r\nHost: mine.test\r\nConnection: close, Host\r\n\r\n"))
                    .contains(
                            path.equals("/preserved")
                                    ? "\r\nHost: mine.test\r\n"
                                    : "\r\nHost: 127.0.0.1:" + upstream.port() + "\r\n");
        }
    }

    @Test
    void whoAsksIsToldWhichRouteMatched() throws Exception {
        assertThat(proxy("GET", "/route", "Kong-Debug: 1"))
                .contains("\r\nKong-Route-Name: open\r\n", "\r\nKong-Service-Name: s\r\n")
                .contains("\r\nKong-Route-Id: ", "\r\nKong-Service-Id: ");
        assertThat(proxy("GET", "/guarded", "Kong-Debug: 1")).contains("\r\nKong-Route-Name: guarded\r\n");
        assertThat(proxy("GET", "/route")).doesNotContain("Kong-Route");
    }

    // --- messages

    /**
     * Each message is followed by a second request, which no one may see: its bytes belong to the
     * body of the first message, or are never read.
     */
    static Stream<String> malformed() {
        return Stream.of(
                "GET /route\r\n\r\n",
                "GET  /route  HTTP/1.1 \r\nHost: h\r\n\r\n",
                "GET /route HTTP/1.2.3\r\nHost: h\r\n\r\n",
                "GET /route HTTP/3.0\r\nHost: h\r\n\r\n",
                "GET /route HTTP/2.0\r\nHost: h\r\n\r\n",
                "GET /route http/1.1\r\nHost: h\r\n\r\n",
                "GET /rou te HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /route\u0000 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET\t/route HTTP/1.1\r\nHost: h\r\n\r\n",
                "\u0000GET /route HTTP/1.1\r\nHost: h\r\n\r\n",
                " GET /route HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /route HTTP/1.1\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost : h\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
                "GET /route HTTP/1.1\r\n Host: h\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nX y: 1\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nX\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\n: 1\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
                "GET /route HTTP/1.1\r\nHost: h\r\nX\u00e9: 1\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\na",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\na",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\na",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 1 1\r\n\r\na",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: \r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chu\u0000nked\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedRequestEndsItsConnection(String request) throws Exception {
        String smuggled = "GET /route/smuggled HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        for (String url : List.of(host.proxyUrl(), host.adminUrl())) {
            assertThat(status(TestHost.raw(url, request + smuggled))).isBetween(400, 505);
        }
        assertThat(upstream.heads()).noneMatch(head -> head.contains("smuggled"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\nzz\r\n",
                "-1\r\na\r\n0\r\n\r\n",
                "5 \u0000\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffffff\r\nhello",
            })
    void aMalformedChunkEndsItsConnection(String body) throws Exception {
        String smuggled = "GET /route/smuggled HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        TestHost.raw(
                host.proxyUrl(),
                "POST /route HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body + smuggled);
        assertThat(status(TestHost.raw(
                        host.adminUrl(),
                        "POST /consumers HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body + smuggled)))
                .isEqualTo(400);
        assertThat(upstream.heads()).noneMatch(head -> head.startsWith("GET"));
    }

    @Test
    void requestsOnOneConnectionAreEachReadByThemselves() throws Exception {
        String all = TestHost.raw(
                host.proxyUrl(),
                "\r\nGET /route/1 HTTP/1.1\r\nHost: h\r\n\r\n"
                        + "POST /route/2\u00e9 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                        + "GET /route/3 HTTP/1.0\r\n\r\n");
        assertThat(all)
                .contains("GET /public/1 HTTP/1.1\r\n", "POST /public/2%E9 HTTP/1.1\r\n", "GET /public/3 HTTP/1.1\r\n");
    }

    @Test
    void bodiesThatComeSlowlyHoldUpNobody() throws Exception {
        String slow = "POST /route HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\na";
        String slowForm = "POST /consumers HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                + "Content-Type: application/json\r\nConnection: close\r\n\r\n{";
        try (Clients clients = new Clients()) {
            clients.open(host.proxyUrl(), 260, slow);
            clients.open(host.adminUrl(), 60, slowForm);
            assertThat(proxy("GET", "/route")).startsWith("HTTP/1.1 200 ");
            assertThat(proxy("POST", "/route", "Content-Length: 0")).startsWith("HTTP/1.1 200 ");
            assertThat(host.admin("GET", "/status").status()).isEqualTo(200);
            assertThat(host.admin("POST", "/consumers", "{}").status()).isEqualTo(400);
            assertThat(clients.finish(0, "bc")).startsWith("HTTP/1.1 200 ").endsWith("abc");
            assertThat(clients.finish(260, "}x")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aClientThatStillSendsComesToReadWhyItIsRefused() {
        byte[] large = new byte[20 << 20];
        Answer refused = host.proxy("POST", "/guarded", BodyPublishers.ofByteArray(large));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(host.proxy("POST", "/nowhere", BodyPublishers.ofByteArray(large))
                        .status())
                .isEqualTo(404);
        assertThat(host.admin("POST", "/nowhere", "text/plain", BodyPublishers.ofByteArray(large))
                        .status())
                .isEqualTo(404);
    }

    /** Connections on which the beginning of a request was sent. */
    private static final class Clients implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        void open(String url, int number, String beginning) throws IOException {
            URI uri = URI.create(url);
            for (int i = 0; i < number; i++) {
                Socket socket = new Socket(uri.getHost(), uri.getPort());
                sockets.add(socket);
                RawServer.send(socket, beginning);
            }
        }

        String finish(int which, String rest) throws IOException {
            RawServer.send(sockets.get(which), rest);
            return new String(sockets.get(which).getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aChunkedBodyThatIsHeldGoesOnWithItsLength() throws Exception {
        assertThat(TestHost.raw(
                        host.proxyUrl(),
                        String.join(
                                "\r\n",
                                "POST /route HTTP/1.1",
                                "Host: h",
                                "Connection: close",
                                "Transfer-Encoding: chunked",
                                "Trailer: X-T",
                                "",
                                "3;ext=\"1\"",
                                "hel",
                                "2",
                                "lo",
                                "0",
                                "X-T: 1",
                                "",
                                "")))
                .contains("\r\nContent-Length: 5\r\n")
                .doesNotContain("chunked")
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void aBodyWithoutTypeStaysOne() throws Exception {
        String text = proxy("POST", "/route", "Content-Length: 0");
        assertThat(text).doesNotContain("Content-Type: application");
        String body = TestHost.raw(
                host.proxyUrl(),
                "POST /route HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(body).doesNotContainIgnoringCase("Content-Type").endsWith("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 304 Not Modified, ''",
        "GET, 304 Not Modified, Content-Length: 12",
        "GET, 204 No Content, ''",
        "HEAD, 200 OK, ''",
        "HEAD, 200 OK, Content-Length: 12"
    })
    void anAnswerWithoutBodyHasTheLengthThatTheUpstreamSaid(String method, String status, String header)
            throws Exception {
        answer = "HTTP/1.1 " + status + "\r\nETag: x\r\n" + (header.isEmpty() ? "" : header + "\r\n") + "\r\n";
        String text = proxy(method, "/route");
        assertThat(text)
                .startsWith("HTTP/1.1 " + status)
                .contains("\r\nETag: x\r\n")
                .endsWith("\r\n\r\n");
        if (header.isEmpty()) {
            assertThat(text).doesNotContain("Content-Length");
        } else {
            assertThat(text).contains("\r\n" + header + "\r\n");
        }
    }

    // --- texts of administrators and plugins

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"query\":\"a HTTP/1.1\\r\\nX: y\"",
                "\"query\":\"a b\"",
                "\"query\":\"a#b\"",
                "\"mark\":\"a\\r\\nX: y\"",
            })
    void whatWouldSplitARequestIsRefusedWhereAPluginSetsIt(String config) throws Exception {
        String id = (String) host.create("/routes/open/plugins", "{\"name\":\"probe\",\"config\":{" + config + "}}")
                .get("id");
        try {
            assertThat(proxy("GET", "/route"))
                    .startsWith("HTTP/1.1 500 ")
                    .endsWith("{\"message\":\"An unexpected error occurred\"}");
            assertThat(upstream.heads()).isEmpty();
        } finally {
            host.admin("DELETE", "/plugins/" + id);
        }
    }

    @Test
    void aPluginSetsQueriesInAnyLanguage() throws Exception {
        String id = (String) host.create(
                        "/routes/open/plugins",
                        "{\"name\":\"probe\",\"config\":{\"query\":\"a=é&b=%zz\",\"mark\":\"日本\"}}")
                .get("id");
        try {
            assertThat(proxy("GET", "/route"))
                    .contains("GET /public?a=" + utf8("é") + "&b=%zz HTTP/1.1", "X-Probe: " + utf8("日本") + "\r\n");
        } finally {
            host.admin("DELETE", "/plugins/" + id);
        }
    }

    @Test
    void theTraceOfARequestGoesToTheUpstreamAsItCame() throws Exception {
        String parent = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String[] states = {"tracestate: congo=t61rcWkgMzE , rojo=00f067aa0ba902b7", "tracestate: more=1"};
        assertThat(proxy("GET", "/route", parent, states[0], states[1]))
                .contains("\r\n" + parent + "\r\n", "\r\n" + states[0] + "\r\n", "\r\n" + states[1] + "\r\n");
        assertThat(proxy("GET", "/route", "TraceParent: nonsense", "traceparent: twice"))
                .contains("\r\nTraceParent: nonsense\r\n", "\r\ntraceparent: twice\r\n");
        assertThat(proxy("GET", "/route").toLowerCase(Locale.ROOT)).doesNotContain("traceparent", "tracestate");
    }

    @Test
    void aPluginSeesTheTraceAndItsLinesInTheLogTellIt() throws Exception {
        List<TraceContext> seen = new CopyOnWriteArrayList<>();
        ScriptedHandler.SCRIPT.set(Script.in(Phase.ACCESS, exchange -> {
            TraceContext.of(exchange.request().headers()).ifPresent(seen::add);
            exchange.log().warn("seen by WireTest");
        }));
        String id = (String)
                host.create("/routes/open/plugins", "{\"name\":\"scripted\"}").get("id");
        try {
            proxy(
                    "GET",
                    "/route",
                    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "tracestate: congo=1");
            assertThat(seen)
                    .containsExactly(
                            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true, "congo=1"));
            assertThat(TestLog.lines("seen by WireTest (trace_id=4bf92f3577b34da6a3ce929d0e0e4736)"))
                    .isEqualTo(1);
        } finally {
            ScriptedHandler.SCRIPT.set(Script.in(Phase.ACCESS, nothing -> {}));
            host.admin("DELETE", "/plugins/" + id);
        }
    }

    /** Exceptions that make trouble for whoever looks at them. */
    private static final class Nasty extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String where;

        Nasty(String where) {
            this.where = where;
        }

        @Override
        public String getMessage() {
            return fail("message");
        }

        @Override
        public String toString() {
            return fail("text");
        }

        @Override
        public synchronized Throwable getCause() {
            return where.equals("cause")
                    ? new Nasty("cause")
                    : where.equals("failing cause") ? new Nasty(fail(where)) : null;
        }

        private String fail(String asked) {
            if (where.equals(asked)) {
                throw new IllegalStateException("the exception itself fails");
            }
            return asked;
        }
    }

    static Stream<Throwable> failures() {
        RuntimeException one = new RuntimeException("one");
        one.initCause(new RuntimeException("other", one));
        return Stream.of(
                new IllegalStateException("unchecked"),
                new IOException("checked"),
                new Throwable("neither"),
                new Error("an error"),
                new AssertionError("an assertion"),
                new StackOverflowError(),
                new OutOfMemoryError(),
                new NoClassDefFoundError("com/acme/Gone"),
                new ExceptionInInitializerError("initialiser"),
                new UnsatisfiedLinkError("native"),
                new InterruptedException("interrupted"),
                new CancellationException("cancelled"),
                new NullPointerException(),
                one,
                new Nasty("message"),
                new Nasty("text"),
                new Nasty("failing cause"));
    }

    /** Lets checked exceptions out of a method that declares none, as other languages do. */
    @SuppressWarnings("unchecked") // the cast has no effect at run time, which is the purpose
    private static <X extends Throwable> void sneakily(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverAPluginThrowsTheRequestIs500AndTheUpstreamDoesNotSeeIt(Throwable thrown) throws Exception {
        String id = (String) host.create("/plugins", "{\"name\":\"scripted\"}").get("id");
        try {
            for (Phase phase : List.of(Phase.REWRITE, Phase.ACCESS)) {
                ScriptedHandler.SCRIPT.set(Script.in(phase, exchange -> WireTest.<RuntimeException>sneakily(thrown)));
                String text = proxy("GET", "/route");
                assertThat(text)
                        .startsWith("HTTP/1.1 500 ")
                        .endsWith("\r\n\r\n{\"message\":\"An unexpected error occurred\"}");
                assertThat(upstream.heads()).isEmpty();
            }
            ScriptedHandler.SCRIPT.set(Script.in(Phase.LOG, exchange -> WireTest.<RuntimeException>sneakily(thrown)));
            assertThat(proxy("GET", "/route")).startsWith("HTTP/1.1 200 ");
        } finally {
            ScriptedHandler.SCRIPT.set(Script.in(Phase.ACCESS, nothing -> {}));
            host.admin("DELETE", "/plugins/" + id);
        }
    }

    @Test
    void bodiesOf64MbPassBothWaysWithoutBeingHeld() throws Exception {
        int length = 64 << 20;
        AtomicLong most = new AtomicLong();
        long before = used();
        try (RawServer large = RawServer.start((socket, n) -> {
            upstream.readHead(socket);
            socket.getInputStream().skipNBytes(length / 2);
            most.set(used());
            socket.getInputStream().skipNBytes(length / 2);
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < length / piece.length; i++) {
                if (i == length / piece.length - 1) {
                    most.accumulateAndGet(used(), Math::max);
                }
                socket.getOutputStream().write(piece);
            }
        })) {
            host.create("/services", "{\"name\":\"large\",\"host\":\"127.0.0.1\",\"port\":" + large.port() + "}");
            host.create("/services/large/routes", "{\"paths\":[\"/large\"]}");
            URI uri = URI.create(host.proxyUrl());
            try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
                RawServer.send(
                        client,
                        "POST /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + length
                                + "\r\n\r\n");
                byte[] piece = new byte[1 << 20];
                for (int i = 0; i < length / piece.length; i++) {
                    client.getOutputStream().write(piece);
                }
                assertThat(client.getInputStream().transferTo(OutputStream.nullOutputStream()))
                        .isBetween((long) length, length + 2_000L);
            }
        }
        assertThat(most.get() - before).isLessThan(32 << 20);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void anyHostAndPathOfAServiceIsAskedForAsItIs() throws Exception {
        host.create("/services", "{\"name\":\"odd\",\"host\":\"my_service\",\"path\":\"/x\"}");
        host.create("/services/odd/routes", "{\"paths\":[\"/odd\"]}");
        assertThat(proxy("GET", "/odd")).startsWith("HTTP/1.1 503 ").contains("name resolution failed");
        host.admin(
                "PATCH",
                "/services/odd",
                "{\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + ",\"path\":\"/../x\"}");
        assertThat(proxy("GET", "/odd/y")).contains("GET /../x/y HTTP/1.1\r\n");
    }
}
