package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.Route;
import dev.kongdb.host.Awaiting;
import dev.kongdb.host.RawServer;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.TestLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {
    private static Map<String, String> settings;
    private static TestHost host;
    private static RawServer upstream;

    @BeforeAll
    static void start() throws IOException {
        settings = TestHost.settings();
        settings.put("db_update_frequency", "1");
        settings.put("client_max_body_size", "1m");
        settings.put("client_body_buffer_size", "1k");
        host = TestHost.start(settings);
        upstream = RawServer.start((socket, n) -> echo(socket));
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
        upstream.close();
    }

    /** Answers each request with its head and body. */
    private static void echo(Socket socket) throws IOException {
        while (true) {
            String head = upstream.readHead(socket);
            int length = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                    .findFirst()
                    .orElse(0);
            String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
            String text = head + body;
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
        }
    }

    @BeforeEach
    void empty() {
        for (String entity : List.of("plugins", "routes", "services", "consumers")) {
            host.host().kong().db().dao(entity).truncate();
        }
        upstream.heads().clear();
        host.create(
                "/services",
                "{\"name\":\"echo\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + ",\"path\":\"/base\"}");
    }

    private static Map<String, Object> route(String json) {
        return host.create("/services/echo/routes", json);
    }

    private static void assertMessage(Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.map()).isEqualTo(Map.of("message", message));
    }

    // --- routes

    @Test
    void aRequestWithoutRouteIs404() {
        Answer answer = host.proxy("GET", "/nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"message\":\"no Route matched with those values\"}");
    }

    @Test
    void aRouteServesAsSoonAsItIsWrittenAndNoLongerThanItIsThere() {
        for (int i = 0; i < 10; i++) {
            route("{\"name\":\"r\",\"paths\":[\"/a\"]}");
            assertThat(host.proxy("GET", "/a").status()).isEqualTo(200);
            host.admin("PATCH", "/routes/r", "{\"paths\":[\"/b\"]}");
            assertThat(host.proxy("GET", "/a").status()).isEqualTo(404);
            assertThat(host.proxy("GET", "/b").status()).isEqualTo(200);
            host.admin("DELETE", "/routes/r");
            assertThat(host.proxy("GET", "/b").status()).isEqualTo(404);
        }
    }

    @Test
    void whatManyWritersHaveBeenToldIsInForceAtOnce() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                String name = "w" + w;
                all.add(writers.submit(() -> {
                    route("{\"name\":\"" + name + "\",\"paths\":[\"/" + name + "\"]}");
                    String guard = "/plugins/"
                            + host.create("/routes/" + name + "/plugins", "{\"name\":\"key-auth\"}")
                                    .get("id");
                    for (int i = 0; i < 10; i++) {
                        host.admin("PATCH", guard, "{\"enabled\":false}");
                        assertThat(host.proxy("GET", "/" + name).status()).isEqualTo(200);
                        host.admin("PATCH", guard, "{\"enabled\":true}");
                        assertThat(host.proxy("GET", "/" + name).status()).isEqualTo(401);
                    }
                    host.admin("DELETE", "/routes/" + name);
                    assertThat(host.proxy("GET", "/" + name).status()).isEqualTo(404);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void neitherARequestNorAWriteWaitsForTheRoutingToBeReadHoweverManyRoutesThereAre() throws Exception {
        route("{\"name\":\"many\",\"paths\":[\"/many\"]}");
        onTheDatabase(
                "INSERT INTO routes SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(),"
                        + " 'name', 'many-' || i, 'paths', jsonb_build_array('/many-' || i)))).*"
                        + " FROM routes one, generate_series(1, 2000) i WHERE one.name = 'many'");
        Awaiting.until(
                "the routes are known",
                () -> host.proxy("GET", "/many-2000").text().contains("GET /base HTTP/1.1"));
        try (Connection other = connection();
                Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            // From now on, whoever reads the routing waits.
            sql.execute("LOCK TABLE ca_certificates IN ACCESS EXCLUSIVE MODE");
            route("{\"paths\":[\"/first\"]}");
            Awaiting.until("the routing is being read", () -> {
                try (ResultSet waiting = sql.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation"
                        + " = 'ca_certificates'::regclass")) {
                    return waiting.next() && waiting.getInt(1) > 0;
                }
            });
            for (int i = 0; i < 20; i++) {
                route("{\"paths\":[\"/new-" + i + "\"]}");
                assertThat(host.proxy("GET", "/new-" + i).status()).isEqualTo(200);
                assertThat(host.proxy("GET", "/many-" + (i + 1)).status()).isEqualTo(200);
            }
            other.rollback();
        }
    }

    @Test
    void aRouteWrittenByAnotherNodeServesSoon() throws Exception {
        try (Kong other = Kong.open(KongConfig.of(settings))) {
            other.db()
                    .routes()
                    .insert(Route.with()
                            .paths(List.of("/other"))
                            .service(other.db().services().selectByName("echo").orElseThrow()));
            Awaiting.until("the route", () -> host.proxy("GET", "/other").status() == 200);
        }
    }

    @Test
    void whatCannotBeDecidedIs500AndNoOpenRouteServesInItsPlace() throws Exception {
        route("{\"paths\":[\"/\"]}");
        route("{\"name\":\"guarded\",\"paths\":[\"/admin/(a|a)*b\"]}");
        host.create("/routes/guarded/plugins", "{\"name\":\"key-auth\"}");
        assertMessage(host.proxy("GET", "/admin/" + "a".repeat(60)), 500, "An unexpected error occurred");
        assertThat(host.proxy("GET", "/admin/aab").status()).isEqualTo(401);
        assertThat(host.proxy("GET", "/public").status()).isEqualTo(200);

        assertThat(host.admin("PATCH", "/routes/guarded", "{\"paths\":[\"/admin/(*COMMIT)x\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(host.admin("PATCH", "/routes/guarded", "{\"headers\":{\"x\":[\"~*(\"]}}")
                        .status())
                .isEqualTo(400);

        String told = "the path '/admin/(*COMMIT)x' of the route 'guarded' cannot be used";
        long toldBefore = TestLog.lines(told);
        // as another node would
        onTheDatabase("UPDATE routes SET paths = ARRAY['/admin/(*COMMIT)x'] WHERE name = 'guarded'");
        Awaiting.until(
                "the route of the other node is there",
                () -> host.proxy("GET", "/admin/x").status() == 500);
        assertThat(host.proxy("GET", "/public").status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            route("{\"paths\":[\"/more\"]}");
        }
        assertThat(TestLog.lines(told) - toldBefore)
                .as("once, whatever else is written")
                .isEqualTo(1);
    }

    /** As another program may write them: Kong's tables allow it. */
    @Test
    void aPluginWithoutWorkspaceAndARouteWithoutTimesAreNotLeftOut() throws Exception {
        route("{\"paths\":[\"/\"]}");
        route("{\"name\":\"guarded\",\"paths\":[\"/admin\"]}");
        host.create("/routes/guarded/plugins", "{\"name\":\"key-auth\"}");
        onTheDatabase("UPDATE plugins SET ws_id = NULL, protocols = ARRAY['unheard-of']");
        onTheDatabase(
                "UPDATE routes SET name = 'dateless', created_at = NULL, updated_at = NULL WHERE name = 'guarded'");
        Awaiting.until(
                "the row is read",
                () -> "dateless"
                        .equals(host.proxy("GET", "/admin", "Kong-Debug", "1").header("Kong-Route-Name")));
        assertThat(host.proxy("GET", "/admin").status()).isEqualTo(401);
    }

    /** As another program may write them, or a hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routes | headers = '\"text\"'",
                "routes | headers = '{\"a\": 1}'",
                "routes | headers = '{\"a\": [\"x\", null]}'",
                "routes | paths = ARRAY['/guarded', NULL]",
                "routes | methods = ARRAY['GET', NULL]",
                "routes | protocols = ARRAY['unheard-of']",
                "routes | protocols = '{}'",
                "routes | sources = ARRAY['5'::jsonb]",
                "plugins | name = ''",
                "plugins | config = '{\"key_names\": [null]}'",
                "plugins | config = '\"text\"'"
            })
    void aRowThatCannotBeReadLetsNothingThroughAndHoldsUpNothingElse(String table, String change) throws Exception {
        route("{\"paths\":[\"/\"]}");
        route("{\"name\":\"guarded\",\"paths\":[\"/guarded\"]}");
        host.create("/routes/guarded/plugins", "{\"name\":\"key-auth\"}");
        onTheDatabase("UPDATE " + table + " SET " + change + (table.equals("routes") ? " WHERE name = 'guarded'" : ""));
        Awaiting.until("the row is read", () -> host.proxy("GET", "/guarded/x").status() == 500);
        assertThat(host.proxy("GET", "/public").status()).isEqualTo(200);
        route("{\"paths\":[\"/later\"]}");
        assertThat(host.proxy("GET", "/later").text()).startsWith("GET /base HTTP/1.1\r\n");
        assertThat(host.proxy("GET", "/guarded/x").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"/café/(*COMMIT)x, /caf%C3%A9/x", "~/admin/(*COMMIT)x, /admin/x"})
    void anExpressionThatCannotBeUsedIsDecidedByItsAsciiBeginning(String expression, String target) throws Exception {
        route("{\"paths\":[\"/\"]}");
        route("{\"name\":\"guarded\",\"paths\":[\"/guarded\"]}");
        onTheDatabase("UPDATE routes SET paths = ARRAY['" + expression + "'] WHERE name = 'guarded'");
        Awaiting.until(
                "the route of the other node is there",
                () -> host.proxy("GET", target).status() == 500);
        assertThat(host.proxy("GET", "/public").status()).isEqualTo(200);
    }

    @Test
    void aServiceThatIsDisabledHasNoRoutes() {
        route("{\"paths\":[\"/a\"]}");
        host.admin("PATCH", "/services/echo", "{\"enabled\":false}");
        assertMessage(host.proxy("GET", "/a"), 404, "no Route matched with those values");
    }

    @Test
    void aRouteWithoutServiceIs503() {
        host.create("/routes", "{\"paths\":[\"/a\"]}");
        assertMessage(host.proxy("GET", "/a"), 503, "no Service found with those values");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"426, ''", "301, https://127.0.0.1/a?b=c", "308, https://127.0.0.1/a?b=c"})
    void aRouteForHttpsOnlySaysSo(int status, String location) {
        route("{\"paths\":[\"/a\"],\"protocols\":[\"https\"],\"https_redirect_status_code\":" + status + "}");
        Answer answer = host.proxy("GET", "/a?b=c");
        assertMessage(answer, status, "Please use HTTPS protocol");
        assertThat(answer.header("Location")).isEqualTo(location);
        assertThat(answer.header("Upgrade")).isEqualTo(status == 426 ? "TLS/1.2, HTTP/1.1" : "");
    }

    @Test
    void theSchemeOfAPeerThatIsNotTrustedIsItsOwn() {
        route("{\"paths\":[\"/a\"],\"protocols\":[\"https\"]}");
        assertThat(host.proxy("GET", "/a", "X-Forwarded-Proto", "https").status())
                .isEqualTo(426);
        try (TestHost trusting = TestHost.start(with("trusted_ips", "127.0.0.1"))) {
            assertThat(trusting.proxy("GET", "/a", "X-Forwarded-Proto", "https").status())
                    .isEqualTo(200);
        }
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return more;
    }

    // --- what the upstream gets

    @Test
    void thePathThatMatchedIsStrippedAndTheServicesPathPutBefore() {
        route("{\"paths\":[\"/a\"]}");
        assertThat(host.proxy("GET", "/a/b%20c?x={1}&y=%7C".replace("{", "%7B").replace("}", "%7D"))
                        .text())
                .startsWith("GET /base/b%20c?x=%7B1%7D&y=%7C HTTP/1.1\r\n");
    }

    @Test
    void thePathStaysWhenTheRouteSaysSo() {
        route("{\"paths\":[\"/a\"],\"strip_path\":false}");
        assertThat(host.proxy("GET", "/a/../a/./b").text()).startsWith("GET /base/a/b HTTP/1.1\r\n");
    }

    @Test
    void theHostIsTheServicesUnlessTheRoutePreservesTheClients() {
        route("{\"paths\":[\"/a\"]}");
        route("{\"paths\":[\"/b\"],\"preserve_host\":true}");
        String proxy = host.proxyUrl().replace("http://", "");
        assertThat(host.proxy("GET", "/a").text()).contains("\r\nHost: 127.0.0.1:" + upstream.port() + "\r\n");
        assertThat(host.proxy("GET", "/b").text()).contains("\r\nHost: " + proxy + "\r\n");
    }

    @Test
    void theUpstreamIsToldOfTheClient() {
        route("{\"paths\":[\"/a\"]}");
        String text = host.proxy(
                        "GET",
                        "/a/b?c",
                        "X-Forwarded-For",
                        "1.2.3.4",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Real-IP",
                        "6.6.6.6")
                .text();
        String port = host.proxyUrl().replaceFirst(".*:", "");
        assertThat(text)
                .contains("\r\nX-Forwarded-For: 1.2.3.4, 127.0.0.1\r\n")
                .contains("\r\nX-Real-IP: 127.0.0.1\r\n")
                .contains("\r\nX-Forwarded-Proto: http\r\n")
                .contains("\r\nX-Forwarded-Host: 127.0.0.1\r\n")
                .contains("\r\nX-Forwarded-Port: " + port + "\r\n")
                .contains("\r\nX-Forwarded-Path: /a/b\r\n")
                .contains("\r\nX-Forwarded-Prefix: /a\r\n");
    }

    @Test
    void headersForOneHopStayHere() throws Exception {
        route("{\"paths\":[\"/a\"]}");
        String text = TestHost.raw(
                host.proxyUrl(),
                String.join(
                        "\r\n",
                        "GET /a HTTP/1.1",
                        "Host: h",
                        "Connection: close, X-Mine",
                        "X-Mine: 1",
                        "Keep-Alive: 5",
                        "Proxy-Authorization: secret",
                        "TE: gzip, trailers",
                        "X-Yours: 2",
                        "",
                        ""));
        assertThat(text)
                .contains("X-Yours: 2", "TE: trailers\r\n", "Proxy-Authorization: secret")
                .doesNotContain("X-Mine", "Keep-Alive", "gzip");
    }

    @Test
    void bodiesPassAsTheyAre() {
        route("{\"paths\":[\"/a\"]}");
        String body = "x".repeat(100_000);
        assertThat(host.proxy("POST", "/a", BodyPublishers.ofString(body)).text())
                .endsWith("\r\n\r\n" + body);
    }

    @Test
    void chunkedBodiesPassChunked() throws Exception {
        route("{\"paths\":[\"/a\"],\"request_buffering\":false}");
        try (RawServer chunked = RawServer.start((socket, n) -> {
            String head = upstream.readHead(socket);
            StringBuilder body = new StringBuilder();
            while (!body.toString().endsWith("0\r\n\r\n")) {
                body.append((char) socket.getInputStream().read());
            }
            String text = head + body;
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
        })) {
            host.admin("PATCH", "/services/echo", "{\"port\":" + chunked.port() + "}");
            String text = TestHost.raw(
                    host.proxyUrl(),
                    String.join(
                            "\r\n",
                            "POST /a HTTP/1.1",
                            "Host: h",
                            "Connection: close",
                            "Transfer-Encoding: chunked",
                            "",
                            "5",
                            "hello",
                            "0",
                            "",
                            ""));
            assertThat(text).contains("Transfer-Encoding: chunked\r\n").endsWith("hello\r\n0\r\n\r\n");
        }
    }

    @Test
    void aHeadRequestTellsTheLengthAndHasNoBody() throws Exception {
        route("{\"paths\":[\"/a\"]}");
        try (RawServer head = RawServer.start((socket, n) -> {
            upstream.readHead(socket);
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        })) {
            host.admin("PATCH", "/services/echo", "{\"port\":" + head.port() + "}");
            Answer answer = host.proxy("HEAD", "/a");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Length")).isEqualTo("1234");
            assertThat(answer.text()).isEmpty();
        }
    }

    @Test
    void aClientThatWaitsToBeToldToGoOnIsTold() throws Exception {
        route("{\"paths\":[\"/a\"]}");
        URI uri = URI.create(host.proxyUrl());
        try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
            RawServer.send(
                    client,
                    String.join(
                            "\r\n",
                            "POST /a HTTP/1.1",
                            "Host: h",
                            "Connection: close",
                            "Expect: 100-continue",
                            "Content-Length: 5",
                            "",
                            ""));
            String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(client.getInputStream().readNBytes(goOn.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(goOn);
            RawServer.send(client, "hello");
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .doesNotContain("Expect:")
                    .endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void aBodyBeyondTheLimitIs413() {
        route("{\"paths\":[\"/a\"]}");
        Answer answer = host.proxy("POST", "/a", BodyPublishers.ofByteArray(new byte[20 << 20]));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("Payload too large\n");
        assertThat(upstream.heads()).isEmpty();
    }

    // --- plugins

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/services | {'protocol':'grpc','host':'h'} | protocol: the proxy does not speak grpc to upstreams",
                "/services | {'protocol':'tcp','host':'h'} | protocol: the proxy does not speak tcp to upstreams",
                "/services | {'protocol':'https','host':'h','tls_verify_depth':1} | ''",
                "/routes | {'protocols':['tcp','udp'],'destinations':[{'port':1}]} "
                        + "| protocols: the proxy does not serve tcp, udp",
                "/routes | {'protocols':['grpc'],'paths':['/g']} | protocols: the proxy does not serve grpc",
                "/routes | {'protocols':['https'],'paths':['/s']} "
                        + "| protocols: the proxy ends no TLS; https comes only from a peer in trusted_ips that says so",
                "/routes | {'protocols':['http','https'],'snis':['a.test']} "
                        + "| snis: the proxy ends no TLS, so it does not tell requests apart by the server's name",
                "/routes | {'paths':['/plain']} | ''",
                "/consumers | {'username':'ann'} | ''"
            })
    void whatTheProxyDoesNotServeIsSaidWhenItIsWritten(String path, String json, String said) {
        Answer answer = host.admin("POST", path, json.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Warning")).isEqualTo(said.isEmpty() ? "" : "299 - \"" + said + "\"");
        Answer read = host.admin("GET", path + "/" + answer.get("id"));
        assertThat(read.header("Warning")).isEmpty();
    }

    @Test
    void aPluginAnswersAndTheUpstreamIsNotAsked() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"key-auth\"}");
        Answer answer = host.proxy("GET", "/a");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("{\n  \"message\":\"No API key found in request\"\n}");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Key realm=\"kong\"");
        assertThat(host.proxy("GET", "/a", "apikey", "x").map())
                .isEqualTo(Map.of("message", "Invalid authentication credentials"));
        assertThat(host.proxy("GET", "/a", "Accept", "text/plain").text()).isEqualTo("No API key found in request\n");
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void anAuthenticatedRequestPassesWithWhatThePluginSets() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"key-auth\"}");
        host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"secret\"}");
        Answer answer = host.proxy("GET", "/a", "apikey", "secret", "X-Consumer-Username", "eve");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("X-Consumer-Username: bob\r\n").doesNotContain("eve");
    }

    @Test
    void aClientCannotNameAPluginsHeaderAsOneForOneHop() throws Exception {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"mark\":\"set\"}}");
        String text = TestHost.raw(
                host.proxyUrl(), "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close, X-Probe\r\nX-Probe: mine\r\n\r\n");
        assertThat(text).contains("X-Probe: set\r\n").doesNotContain("mine");
    }

    /**
     * From the least specific to the most specific: each added configuration wins over the earlier
     * ones.
     */
    @Test
    void theMostSpecificConfigurationOfAPluginWins() {
        Map<String, Object> route = route("{\"paths\":[\"/a\"]}");
        host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
        host.create("/plugins", "{\"name\":\"key-auth\"}");
        String ofRoute = "\"route\":{\"id\":\"" + route.get("id") + "\"}";
        String ofService = "\"service\":{\"name\":\"echo\"}";
        String ofConsumer = "\"consumer\":{\"username\":\"bob\"}";
        List<List<String>> combinations = List.of(
                List.of(),
                List.of(ofService),
                List.of(ofRoute),
                List.of(ofConsumer),
                List.of(ofRoute, ofService),
                List.of(ofService, ofConsumer),
                List.of(ofRoute, ofConsumer),
                List.of(ofRoute, ofService, ofConsumer));
        for (int i = 0; i < combinations.size(); i++) {
            String parts = combinations.get(i).stream().map(part -> "," + part).reduce("", String::concat);
            host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"mark\":\"m" + i + "\"}" + parts + "}");
            assertThat(host.proxy("GET", "/a", "apikey", "k").text())
                    .as("with %s", combinations.get(i))
                    .contains("X-Probe: m" + i + "\r\n");
        }
    }

    @Test
    void aConfigurationForAConsumerIsForNobodyElse() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/consumers", "{\"username\":\"bob\"}");
        host.create(
                "/plugins", "{\"name\":\"probe\",\"config\":{\"mark\":\"bobs\"},\"consumer\":{\"username\":\"bob\"}}");
        assertThat(host.proxy("GET", "/a").text()).doesNotContain("X-Probe:");
    }

    /**
     * The combinations of entities for which a plugin can be configured. The request matches all of
     * them.
     */
    @ParameterizedTest
    @CsvSource({
        "''",
        "route",
        "service",
        "consumer",
        "route service",
        "route consumer",
        "service consumer",
        "route service consumer"
    })
    void aPluginThatIsConfiguredAndNotInstalledLetsNothingThrough(String where) throws Exception {
        String route = (String) route("{\"paths\":[\"/a\"]}").get("id");
        String service = host.admin("GET", "/services/echo").get("id");
        String ann =
                (String) host.create("/consumers", "{\"username\":\"ann\"}").get("id");
        host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers/ann/key-auth", "{\"key\":\"anns\"}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"bobs\"}");
        host.create("/plugins", "{\"name\":\"key-auth\"}");
        Map<String, Object> plugin = new LinkedHashMap<>(Map.of("name", "probe"));
        Map.of("route", route, "service", service, "consumer", ann).forEach((name, id) -> {
            if (where.contains(name)) {
                plugin.put(name, Map.of("id", id));
            }
        });
        host.host().kong().db().dao("plugins").insert(plugin);
        assertThat(host.proxy("GET", "/a", "apikey", "anns").status()).isEqualTo(200);

        // as if its jar were gone
        onTheDatabase("UPDATE plugins SET name = 'gone' WHERE name = 'probe'");
        Awaiting.until(
                "the plugin is missing",
                () -> host.proxy("GET", "/a", "apikey", "anns").status() == 500);
        boolean forAnn = where.contains("consumer");
        assertThat(host.proxy("GET", "/a", "apikey", "bobs").status()).isEqualTo(forAnn ? 200 : 500);
        assertThat(host.proxy("GET", "/a").status()).isEqualTo(forAnn ? 401 : 500);
    }

    private static Connection connection() throws SQLException {
        String url = "jdbc:postgresql://" + settings.get("pg_host") + ":" + settings.get("pg_port") + "/"
                + settings.get("pg_database");
        return DriverManager.getConnection(url, settings.get("pg_user"), settings.get("pg_password"));
    }

    /** Runs a statement, and writes the event of a change. */
    private static void onTheDatabase(String statement) throws SQLException {
        try (Connection connection = connection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
            sql.execute(
                    "INSERT INTO cluster_events (id, node_id, at, expire_at, channel, data) VALUES ('"
                            + UUID.randomUUID() + "', '" + UUID.randomUUID()
                            + "', CURRENT_TIMESTAMP(3), CURRENT_TIMESTAMP(3) + interval '1 hour', 'invalidations', 'router:version')");
        }
    }

    @Test
    void aPluginThatIsSwitchedOffDoesNotRun() {
        route("{\"paths\":[\"/a\"]}");
        Map<String, Object> plugin = host.create("/plugins", "{\"name\":\"key-auth\"}");
        assertThat(host.proxy("GET", "/a").status()).isEqualTo(401);
        host.admin("PATCH", "/plugins/" + plugin.get("id"), "{\"enabled\":false}");
        assertThat(host.proxy("GET", "/a").status()).isEqualTo(200);
    }

    @Test
    void aPluginThatFailsIs500AndTellsNothing() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"fail\":true}}");
        Answer answer = host.proxy("GET", "/a");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("{\"message\":\"An unexpected error occurred\"}");
        assertThat(upstream.heads()).isEmpty();
        assertThat(host.proxy("GET", "/nowhere").status()).isEqualTo(404);
    }

    @Test
    void aPluginMaySetHeadersOfTheAnswer() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\"}");
        assertThat(host.proxy("GET", "/a").header("X-Probe-Scheme")).isEqualTo("http");
    }

    @Test
    void aPluginMayReplaceQueryAndBody() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"body\":\"new\",\"query\":\"q=1\"}}");
        String text = host.proxy("POST", "/a?old=1", BodyPublishers.ofString("the old one"))
                .text();
        assertThat(text)
                .startsWith("POST /base?q=1 HTTP/1.1\r\n")
                .containsOnlyOnce("Content-Length: 3\r\n")
                .endsWith("\r\n\r\nnew");
        assertThat(host.proxy("POST", "/a").text()).as("where there was none").endsWith("\r\n\r\nnew");
    }

    @Test
    void aPluginMayTakeAnArgumentOutOfABody() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"argument\":\"key\"}}");
        assertThat(post("application/x-www-form-urlencoded", "a=1+2&key=s&b&a=3"))
                .contains("X-Argument: s\r\n")
                .endsWith("\r\n\r\na=1%202&b&a=3");
        assertThat(post("application/json", "{\"a\":[1,null],\"key\":\"s\"}"))
                .contains("X-Argument: s\r\n")
                .endsWith("\r\n\r\n{\"a\":[1,null]}");
        String kept = String.join(
                "\r\n",
                "--x",
                "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"",
                "Content-Type: text/plain",
                "",
                "file",
                "");
        String taken = String.join("\r\n", "--x", "Content-Disposition: form-data; name=\"key\"", "", "s", "");
        assertThat(post("multipart/form-data; boundary=x", kept + taken + "--x--\r\n"))
                .contains("X-Argument: s\r\n")
                .endsWith("\r\n\r\n" + kept + "--x--\r\n");
    }

    private static String post(String contentType, String body) {
        return host.proxy("POST", "/a", BodyPublishers.ofString(body), "Content-Type", contentType)
                .text();
    }

    @Test
    void aBodyThatAPluginReadTooMuchOfIs413() {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"argument\":\"key\"}}");
        byte[] big = ("a=" + "x".repeat(5000)).getBytes(StandardCharsets.UTF_8);
        Answer answer = host.proxy(
                "POST",
                "/a",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(big)),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.status()).isIn(413, 500);
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void requestsRunBesideOneAnother() throws Exception {
        route("{\"paths\":[\"/a\"]}");
        host.create("/plugins", "{\"name\":\"probe\",\"config\":{\"mark\":\"m\"}}");
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        List<Thread> clients = IntStream.range(0, 8)
                .mapToObj(client -> new Thread(() -> {
                    for (int i = 0; i < 50; i++) {
                        statuses.add(host.proxy("GET", "/a").status());
                    }
                }))
                .toList();
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(statuses).containsExactly(200);
    }
}
