package dev.kongdb.host.internal.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.host.Awaiting;
import dev.kongdb.host.RawServer;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestTls;
import dev.kongdb.host.internal.balancer.UpstreamStatus.State;
import dev.kongdb.host.internal.http.ListenAddress;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.proxy.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy in front of several real servers. */
class BalancerTest {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private static final int KEYS = 20_000;
    private static Kong kong;
    private static Gateway gateway;
    private static WebServer proxy;

    /** The DNS of these tests, beside that of the machine. */
    private static final Map<String, String> DNS = new ConcurrentHashMap<>();

    /** Nobody answers for names that end in {@code .silent} until this is over. */
    private static volatile CountDownLatch silence = new CountDownLatch(0);

    private static final AtomicInteger ASKED_IN_VAIN = new AtomicInteger();

    private final List<TargetServer> servers = new ArrayList<>();
    private final List<Socket> ports = new ArrayList<>();

    @BeforeAll
    static void start() {
        kong = Kong.open(KongConfig.of(TestHost.settings()));
        gateway = Gateway.of(kong, BalancerTest::addresses);
        proxy = WebServer.bind("proxy", List.of(new ListenAddress("proxy_listen", "127.0.0.1", 0)), 50, "test");
        proxy.start(gateway);
    }

    private static InetAddress[] addresses(String name) throws UnknownHostException {
        if (name.endsWith(".silent")) {
            ASKED_IN_VAIN.incrementAndGet();
            try {
                silence.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(name);
        }
        return InetAddress.getAllByName(DNS.getOrDefault(name, name));
    }

    @AfterAll
    static void stop() {
        proxy.close();
        kong.close();
    }

    @BeforeEach
    void route() {
        for (String entity : List.of("plugins", "routes", "services", "upstreams")) {
            kong.db().dao(entity).truncate();
        }
        services().insert(map("name", "s", "host", "up.test", "retries", 0));
        kong.db().dao("routes").insert(map("paths", List.of("/"), "service", Map.of("name", "s")));
    }

    @AfterEach
    void stopServers() throws IOException {
        silence.countDown();
        ASKED_IN_VAIN.set(0);
        for (TargetServer server : servers) {
            server.close();
        }
        for (Socket port : ports) {
            port.close();
        }
    }

    /** A server whose answers name it. */
    private static final class TargetServer implements AutoCloseable {
        final RawServer raw;
        final AtomicInteger hits = new AtomicInteger();
        volatile int status = 200;
        volatile CountDownLatch hold = new CountDownLatch(0);

        TargetServer() throws IOException {
            CompletableFuture<RawServer> self = new CompletableFuture<>();
            raw = RawServer.start((socket, n) -> serve(self.join(), socket));
            self.complete(raw);
        }

        private void serve(RawServer server, Socket socket) throws IOException {
            while (true) {
                String head = server.readHead(socket);
                if (!head.contains("health check")) {
                    hits.incrementAndGet();
                }
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                String body = String.valueOf(server.port());
                RawServer.send(
                        socket,
                        "HTTP/1.1 " + status + " x\r\nSet-Cookie: own=1\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body);
                if (head.contains("health check")) {
                    socket.close();
                    return;
                }
            }
        }

        String address() {
            return "127.0.0.1:" + raw.port();
        }

        @Override
        public void close() throws IOException {
            hold.countDown();
            raw.close();
        }
    }

    private TargetServer server() throws IOException {
        TargetServer server = new TargetServer();
        servers.add(server);
        return server;
    }

    private static Dao services() {
        return kong.db().dao("services");
    }

    private static Dao upstreams() {
        return kong.db().dao("upstreams");
    }

    private static Dao targets() {
        return kong.db().dao("targets");
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static void upstream(Object... pairs) {
        Map<String, Object> values = map(pairs);
        values.put("name", "up.test");
        upstreams().insert(values);
    }

    private static Map<String, Object> target(String address, int weight) {
        Object id = targets()
                .insert(map("upstream", Map.of("name", "up.test"), "target", address, "weight", weight))
                .get("id");
        return Map.of("id", id);
    }

    private static Balancer balancer() {
        Object id = upstreams().selectBy("name", "up.test").orElseThrow().get("id");
        return gateway.balancers().find(UUID.fromString(String.valueOf(id))).orElseThrow();
    }

    private static State state(TargetServer server) {
        UpstreamStatus status = balancer().status();
        return status.targets().stream()
                .filter(target -> target.port() == server.raw.port())
                .map(status::state)
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<String> get(String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(proxy.urls().get(0) + "/"));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A port on which no server listens. The socket is bound, so that no other process can listen
     * there.
     */
    private int closedPort() throws IOException {
        return holdPort().getLocalPort();
    }

    private Socket holdPort() throws IOException {
        Socket held = new Socket();
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ports.add(held);
        return held;
    }

    private static void assertNoPeer(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"message\":\"failure to get a peer from the ring-balancer\"}");
    }

    // --- targets and weights

    @Test
    void eachTargetGetsItsShareOfTheRequests() throws Exception {
        TargetServer three = server();
        TargetServer one = server();
        TargetServer none = server();
        upstream();
        target(three.address(), 300);
        target(one.address(), 100);
        target(none.address(), 0);
        for (int i = 0; i < 40; i++) {
            assertThat(get().statusCode()).isEqualTo(200);
        }
        assertThat(three.hits).hasValue(30);
        assertThat(one.hits).hasValue(10);
        assertThat(none.hits).hasValue(0);
    }

    @Test
    void aChangeOfTheTargetsCountsAtOnce() throws Exception {
        TargetServer first = server();
        TargetServer second = server();
        upstream();
        assertNoPeer(get());
        Map<String, Object> of = target(first.address(), 0);
        assertNoPeer(get());
        targets().update(of, map("weight", 1));
        assertThat(get().body()).isEqualTo(String.valueOf(first.raw.port()));
        target(second.address(), 1);
        targets().update(of, map("weight", 0));
        assertThat(get().body()).isEqualTo(String.valueOf(second.raw.port()));
        targets().update(of, map("weight", 100));
        targets().delete(of);
        assertThat(get().body()).isEqualTo(String.valueOf(second.raw.port()));
        upstreams().deleteBy("name", "up.test");
        assertThat(get().statusCode()).as("a host that nobody knows").isEqualTo(503);
    }

    @Test
    void noRequestFailsWhileTargetsComeAndGo() throws Exception {
        TargetServer staying = server();
        TargetServer guest = server();
        upstream();
        target(staying.address(), 10);
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20; i++) {
                Map<String, Object> coming = target(guest.address(), 10);
                targets().update(coming, map("weight", 50));
                targets().delete(coming);
            }
        });
        while (!changes.isDone()) {
            assertThat(get().statusCode()).isEqualTo(200);
        }
        changes.join();
        assertThat(staying.hits.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "least-connections", "consistent-hashing"})
    void aRetryGoesToAnotherTarget(String algorithm) throws Exception {
        TargetServer good = server();
        upstream(
                "algorithm",
                algorithm,
                "hash_on",
                algorithm.startsWith("c") ? "header" : "none",
                "hash_on_header",
                "k");
        target("127.0.0.1:" + closedPort(), 1000);
        target("127.0.0.1:" + closedPort(), 1000);
        target(good.address(), 1);
        services().updateBy("name", "s", map("retries", 2));
        for (int i = 0; i < 20; i++) {
            assertThat(get("k", "key" + i).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTargetOfIpv6IsReached() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getByAddress(loopback))) {
            upstream();
            target("[::1]:" + listening.getLocalPort(), 1);
            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> get());
            try (Socket socket = listening.accept()) {
                RawServer.head(socket);
                RawServer.send(socket, "HTTP/1.1 204 x\r\n\r\n");
                assertThat(answer.join().statusCode()).isEqualTo(204);
            }
        }
    }

    @Test
    void namesAreResolvedAndThoseThatAreNobodysGetNothing() throws Exception {
        TargetServer server = server();
        upstream();
        target("nobody.invalid:80", 1000);
        assertNoPeer(get());
        assertThat(balancer().status().targets())
                .singleElement()
                .satisfies(
                        target -> assertThat(balancer().status().state(target)).isEqualTo(State.DNS_ERROR));
        target("localhost:" + server.raw.port(), 1);
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(server.raw.heads().get(0)).contains("Host: localhost:" + server.raw.port() + "\r\n");
        assertThat(state(server)).isEqualTo(State.HEALTHCHECKS_OFF);
    }

    @Test
    void aNameWhoseAddressChangesIsFollowed() throws Exception {
        TargetServer old = server();
        upstream();
        DNS.put("moves.test", "127.0.0.1");
        target("moves.test:" + old.raw.port(), 100);
        assertThat(get().statusCode()).isEqualTo(200);
        CompletableFuture<Void> answering;
        try (ServerSocket elsewhere = new ServerSocket(old.raw.port(), 50, InetAddress.getByName("127.0.0.2"))) {
            answering = CompletableFuture.runAsync(() -> answer204(elsewhere));
            DNS.put("moves.test", "127.0.0.2");
            Awaiting.until("the new address", () -> get().statusCode() == 204);
            int before = old.hits.get();
            for (int i = 0; i < 5; i++) {
                assertThat(get().statusCode()).isEqualTo(204);
            }
            assertThat(old.hits).hasValue(before);
        }
        answering.join();
    }

    private static void answer204(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                RawServer.head(socket);
                RawServer.send(socket, "HTTP/1.1 204 x\r\nConnection: close\r\n\r\n");
            } catch (IOException e) {
                // the test is over, or the proxy has closed its connection
            }
        }
    }

    @Test
    void targetsWhoseNameServersAreSilentHoldUpNoRequestAndNoOtherName() throws Exception {
        silence = new CountDownLatch(1);
        TargetServer good = server();
        upstream();
        for (int i = 0; i < 20; i++) {
            target("n" + i + ".silent:80", 1000);
        }
        DNS.put("good.test", "127.0.0.1");
        target("good.test:" + good.raw.port(), 1);
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            assertThat(get().statusCode()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("ten requests, each of which once waited for five seconds")
                .isLessThan(Duration.ofSeconds(25));
        assertThat(ASKED_IN_VAIN).hasValue(20);
    }

    @Test
    void aServiceWhoseNameServerIsSilentHoldsUpNoOther() throws Exception {
        silence = new CountDownLatch(1);
        TargetServer good = server();
        upstream();
        target(good.address(), 1);
        services().insert(map("name", "silent", "host", "host.silent", "retries", 0));
        kong.db().dao("routes").insert(map("paths", List.of("/silent"), "service", Map.of("name", "silent")));
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.urls().get(0) + "/silent"))
                .build();
        HttpClient many = HttpClient.newHttpClient(); // its connections would serve other tests, too
        List<CompletableFuture<HttpResponse<String>>> held = IntStream.range(0, 250) // more than there are threads
                .mapToObj(i -> many.sendAsync(request, BodyHandlers.ofString()))
                .toList();
        Awaiting.until("the requests", () -> proxy.load().inProgress() == held.size());
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(held).noneMatch(CompletableFuture::isDone);
        silence.countDown();
        assertThat(held).allSatisfy(answer -> assertThat(answer.join().body()).contains("name resolution failed"));
    }

    @Test
    void theUpstreamSaysWhatHostItsTargetsSee() throws Exception {
        TargetServer server = server();
        upstream("host_header", "real.test");
        target(server.address(), 1);
        get();
        upstreams().updateBy("name", "up.test", map("host_header", "real.test:8080"));
        get();
        assertThat(server.raw.heads().get(0)).contains("Host: real.test:" + server.raw.port() + "\r\n");
        assertThat(server.raw.heads().get(1)).contains("Host: real.test:8080\r\n");
    }

    // --- algorithms

    @Test
    void leastConnectionsAvoidsTheTargetThatIsBusy() throws Exception {
        TargetServer busy = server();
        TargetServer idle = server();
        upstream("algorithm", "least-connections");
        target(busy.address(), 100);
        busy.hold = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> held = CompletableFuture.supplyAsync(() -> get());
        Awaiting.until("the request", () -> busy.hits.get() == 1);
        target(idle.address(), 100);
        for (int i = 0; i < 10; i++) {
            assertThat(get().body()).isEqualTo(String.valueOf(idle.raw.port()));
        }
        busy.hold.countDown();
        assertThat(held.join().statusCode()).isEqualTo(200);
        Awaiting.until("its turn again", () -> get().body().equals(String.valueOf(busy.raw.port())));
    }

    @Test
    void theSameHeaderFindsTheSameTarget() throws Exception {
        TargetServer one = server();
        TargetServer two = server();
        upstream("hash_on", "header", "hash_on_header", "x-key", "hash_fallback", "ip");
        target(one.address(), 100);
        target(two.address(), 100);
        Map<String, String> found = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            found.put("k" + i, get("x-key", "k" + i).body());
        }
        assertThat(found.values()).contains(String.valueOf(one.raw.port()), String.valueOf(two.raw.port()));
        found.forEach((key, port) -> assertThat(get("x-key", key).body()).isEqualTo(port));
        assertThat(get().body()).as("by the client's address").isEqualTo(get().body());
    }

    @Test
    void theSameAddressFindsTheSameTarget() throws Exception {
        TargetServer one = server();
        TargetServer two = server();
        upstream("hash_on", "ip");
        target(one.address(), 100);
        target(two.address(), 100);
        Map<String, String> found = new TreeMap<>();
        for (int i = 2; i < 22; i++) {
            found.put("127.0.0." + i, from("127.0.0." + i));
        }
        assertThat(found.values()).contains(String.valueOf(one.raw.port()), String.valueOf(two.raw.port()));
        for (Map.Entry<String, String> client : found.entrySet()) {
            assertThat(from(client.getKey())).isEqualTo(client.getValue());
        }
    }

    /** The answer to a client with that address. */
    private static String from(String ip) throws IOException {
        URI uri = URI.create(proxy.urls().get(0));
        try (Socket socket = new Socket(uri.getHost(), uri.getPort(), InetAddress.getByName(ip), 0)) {
            RawServer.send(socket, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.substring(answer.lastIndexOf("\r\n") + 2);
        }
    }

    @Test
    void theSameConsumerFindsTheSameTarget() throws Exception {
        TargetServer one = server();
        TargetServer two = server();
        upstream("hash_on", "consumer");
        target(one.address(), 100);
        target(two.address(), 100);
        kong.db().dao("consumers").truncate();
        kong.db().dao("plugins").insert(map("name", "key-auth"));
        Map<String, String> found = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            String name = "c" + i;
            kong.db().dao("consumers").insert(map("username", name));
            for (String key : List.of(name + "-a", name + "-b")) {
                kong.db().dao("keyauth_credentials").insert(map("key", key, "consumer", Map.of("username", name)));
            }
            found.put(name, get("apikey", name + "-a").body());
        }
        assertThat(found.values()).contains(String.valueOf(one.raw.port()), String.valueOf(two.raw.port()));
        found.forEach(
                (name, port) -> assertThat(get("apikey", name + "-b").body()).isEqualTo(port));
    }

    @Test
    void aTargetThatGoesLeavesItsKeysToTheOthersAndNoOtherKeyMoves() {
        upstream("hash_on", "ip");
        Map<String, Integer> weights = Map.of(
                "127.0.0.1:1", 100, "127.0.0.1:2", 100, "127.0.0.1:3", 100, "127.0.0.1:4", 300, "127.0.0.1:5", 400);
        Map<String, Map<String, Object>> ids = new HashMap<>();
        weights.forEach((address, weight) -> ids.put(address, target(address, weight)));
        List<String> before = found();
        weights.forEach(
                (address, weight) -> assertThat(share(before, address)).isCloseTo(weight / 1000.0, within(0.02)));

        targets().delete(ids.get("127.0.0.1:4"));
        List<String> after = found();
        for (int i = 0; i < KEYS; i++) {
            if (!before.get(i).equals("127.0.0.1:4")) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
            }
        }
        assertThat(share(after, "127.0.0.1:5")).isCloseTo(4 / 7.0, within(0.02));

        target("127.0.0.1:4", 300);
        assertThat(found()).as("as it was before").isEqualTo(before);
    }

    private static List<String> found() {
        Balancer balancer = balancer();
        return IntStream.range(0, KEYS)
                .mapToObj(i -> balancer.choose(Hashing.hash("key" + i), Set.of())
                        .peer()
                        .toString())
                .toList();
    }

    private static double share(List<String> found, String address) {
        return found.stream().filter(address::equals).count() / (double) KEYS;
    }

    /** The attributes of a request for hashing. A null stands for a missing one. */
    private record Given(String consumer, String ip, String header, String cookie) implements Traits {
        @Override
        public List<String> header(String name) {
            return header == null ? List.of() : List.of(header);
        }

        @Override
        public String cookie(String name) {
            return cookie;
        }
    }

    @ParameterizedTest
    @CsvSource({"consumer, ip", "consumer, header", "ip, header", "header, ip", "header, consumer", "header, cookie"})
    void aRequestIsToldByWhatTheUpstreamSaysElseByTheFallback(String on, String fallback) {
        upstream(
                "hash_on",
                on,
                "hash_fallback",
                fallback,
                "hash_on_header",
                "a",
                "hash_fallback_header",
                "b",
                "hash_on_cookie",
                "c");
        for (int port = 1; port <= 50; port++) {
            target("127.0.0.1:" + port, 100);
        }
        Set<String> byFirst = new HashSet<>();
        Set<String> bySecond = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String value = "value" + i;
            String first = peer(given(on, value, fallback, "other" + i));
            assertThat(peer(given(on, value, fallback, "another" + i)))
                    .as("the fallback is not looked at")
                    .isEqualTo(first);
            byFirst.add(first);
            String second = peer(given(on, null, fallback, value));
            assertThat(peer(given(on, null, fallback, value))).isEqualTo(second);
            bySecond.add(second);
        }
        assertThat(byFirst).hasSizeGreaterThan(10);
        assertThat(bySecond).hasSizeGreaterThan(10);
    }

    @Test
    void requestsWithNothingToTellThemByAllGoOneWay() {
        upstream("hash_on", "header", "hash_on_header", "a");
        for (int port = 1; port <= 5; port++) {
            target("127.0.0.1:" + port, 100);
        }
        String first = peer(new Given(null, "127.0.0.1", null, null));
        for (int i = 0; i < 20; i++) {
            assertThat(peer(new Given("c" + i, "127.0.0." + i, null, "d" + i))).isEqualTo(first);
        }
    }

    private static Given given(String on, String value, String fallback, String other) {
        return new Given(
                of("consumer", on, value, fallback, other),
                of("ip", on, value, fallback, other),
                of("header", on, value, fallback, other),
                of("cookie", on, value, fallback, other));
    }

    private static String of(String trait, String on, String value, String fallback, String other) {
        return trait.equals(on) ? value : trait.equals(fallback) ? other : null;
    }

    private static String peer(Traits traits) {
        Selection.Attempt attempt = balancer().select(traits).next();
        attempt.release();
        return attempt.peer().toString();
    }

    @Test
    void aClientWithoutTheCookieIsGivenOneAndComesBackToItsTarget() throws Exception {
        TargetServer one = server();
        TargetServer two = server();
        upstream("hash_on", "cookie", "hash_on_cookie", "mine", "hash_on_cookie_path", "/shop");
        target(one.address(), 100);
        target(two.address(), 100);
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> first = get();
            List<String> cookies = first.headers().allValues("Set-Cookie");
            assertThat(cookies).hasSize(2).contains("own=1");
            String cookie = cookies.get(1);
            assertThat(cookie).matches("mine=[0-9a-f-]{36}; Path=/shop; Same-Site=Lax; HttpOnly");
            HttpResponse<String> second = get("Cookie", "other=1; " + cookie.substring(0, cookie.indexOf(';')));
            assertThat(second.headers().allValues("Set-Cookie")).containsExactly("own=1");
            assertThat(second.body()).isEqualTo(first.body());
        }
    }

    // --- health

    private static Map<String, Object> passive(Object... unhealthy) {
        return map("passive", map("healthy", map("successes", 1), "unhealthy", map(unhealthy)));
    }

    @Test
    void aTargetThatAnswersWithFailuresGetsNoMoreUntilItIsSaidToBeHealthy() throws Exception {
        TargetServer failing = server();
        TargetServer good = server();
        upstream("healthchecks", passive("http_failures", 2));
        target(failing.address(), 100);
        target(good.address(), 100);
        failing.status = 503;
        Awaiting.until("enough failures", () -> {
            get();
            return failing.hits.get() == 2;
        });
        assertThat(state(failing)).isEqualTo(State.UNHEALTHY);
        for (int i = 0; i < 10; i++) {
            assertThat(get().statusCode()).isEqualTo(200);
        }
        // The target stays unhealthy when the list of targets changes.
        target("127.0.0.1:" + closedPort(), 0);
        assertThat(state(failing)).isEqualTo(State.UNHEALTHY);
        assertThat(balancer().setHealth(good.address(), "127.0.0.1", false)).isTrue();
        assertNoPeer(get());
        assertThat(balancer().setHealth("127.0.0.9:1", null, false)).isFalse();
        assertThat(balancer().setHealth(failing.address(), null, true)).isTrue();
        failing.status = 200;
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void statusesThatAreNoFailuresDoNotCount() throws Exception {
        TargetServer server = server();
        upstream("healthchecks", passive("http_failures", 1, "http_statuses", List.of(418)));
        target(server.address(), 100);
        server.status = 500;
        get();
        assertThat(state(server)).isEqualTo(State.HEALTHY);
        server.status = 418;
        get();
        assertThat(state(server)).isEqualTo(State.UNHEALTHY);
        assertNoPeer(get());
    }

    @Test
    void aTargetThatCannotBeReachedOrTakesTooLongIsUnhealthy() throws Exception {
        TargetServer silent = server();
        silent.hold = new CountDownLatch(1);
        upstream("healthchecks", passive("tcp_failures", 1, "timeouts", 1));
        services().updateBy("name", "s", map("read_timeout", 200));
        target(silent.address(), 100);
        assertThat(get().statusCode()).isEqualTo(504);
        assertThat(state(silent)).isEqualTo(State.UNHEALTHY);
        target("127.0.0.1:" + closedPort(), 100);
        assertThat(get().statusCode()).isEqualTo(502);
        assertNoPeer(get());
    }

    @Test
    void anUpstreamIsUnhealthyWhenNoMoreOfItsWeightIsThanTheThreshold() throws Exception {
        TargetServer half = server();
        upstream("healthchecks", map("threshold", 50, "passive", map("unhealthy", map("http_failures", 1))));
        target(half.address(), 100);
        Map<String, Object> other = target("127.0.0.1:" + closedPort(), 100);
        balancer()
                .setHealth(
                        balancer().status().targets().get(1).host() + ":"
                                + balancer().status().targets().get(1).port(),
                        null,
                        false);
        assertThat(balancer().status().weight()).isEqualTo(new UpstreamStatus.Weight(200, 100));
        assertNoPeer(get());
        targets().update(other, map("weight", 99));
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void activeChecksOverTlsLookAtTheCertificateIfTheyAreTo(boolean verify, @TempDir Path folder) throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(TestTls.selfSigned(folder)));
        AtomicInteger asked = new AtomicInteger();
        https.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        https.start();
        try {
            upstream(
                    "healthchecks",
                    map(
                            "active",
                            map(
                                    "type",
                                    "https",
                                    "https_verify_certificate",
                                    verify,
                                    "https_sni",
                                    "localhost",
                                    "healthy",
                                    map("interval", 0.05, "successes", 1),
                                    "unhealthy",
                                    map("interval", 0.05, "tcp_failures", 1))));
            target("127.0.0.1:" + https.getAddress().getPort(), 100);
            if (verify) {
                Awaiting.until("it is refused", () -> !balancer().isHealthy());
                assertThat(asked).hasValue(0);
            } else {
                Awaiting.until("it is asked", () -> asked.get() > 1);
                assertThat(balancer().isHealthy()).isTrue();
            }
        } finally {
            https.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp"})
    void activeChecksFindATargetThatIsDownAndThatItIsBack(String type) throws Exception {
        TargetServer server = server();
        upstream(
                "healthchecks",
                map(
                        "active",
                        map(
                                "type",
                                type,
                                "http_path",
                                "/status",
                                "healthy",
                                map("interval", 0.05, "successes", 2),
                                "unhealthy",
                                map("interval", 0.05, "http_failures", 2, "tcp_failures", 2))));
        target(server.address(), 100);
        Socket held = holdPort();
        int down = held.getLocalPort();
        target("127.0.0.1:" + down, 100);
        Awaiting.until(
                "the one that is down", () -> balancer().status().weight().unavailable() == 100);
        assertThat(state(server)).isEqualTo(State.HEALTHY);
        for (int i = 0; i < 10; i++) {
            assertThat(get().statusCode()).isEqualTo(200);
        }
        CompletableFuture<Void> answering;
        held.close();
        try (ServerSocket back = new ServerSocket(down, 50, InetAddress.getLoopbackAddress())) {
            answering = CompletableFuture.runAsync(() -> {
                while (!back.isClosed()) {
                    try (Socket socket = back.accept()) {
                        socket.getInputStream().read();
                        RawServer.send(socket, "HTTP/1.1 200 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    } catch (IOException e) {
                        // the server is closed, or the check closed the connection
                    }
                }
            });
            Awaiting.until("it is back", () -> balancer().status().weight().unavailable() == 0);
        }
        answering.join();
        if (type.equals("http")) {
            assertThat(server.raw.heads()).anyMatch(head -> head.startsWith("GET /status HTTP/1.1\r\n"));
            server.status = 500;
            Awaiting.until("it fails", () -> state(server) == State.UNHEALTHY);
            server.status = 200;
            Awaiting.until("it recovers", () -> state(server) == State.HEALTHY);
        }
    }
}
