package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.host.RawServer;
import dev.kongdb.host.TestTls;
import dev.kongdb.host.internal.balancer.Names;
import dev.kongdb.host.internal.http.ListenAddress;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import dev.kongdb.meter.Meters;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class UpstreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int MINUTE = 60_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private RawServer upstream;
    private String proxy;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    @Test
    void passesTheAnswerOn() throws Exception {
        upstream((socket, n) ->
                answer(socket, "HTTP/1.1 418 Teapot\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 3\r\n\r\ntea"));
        HttpResponse<String> response = get("/x");
        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.body()).isEqualTo("tea");
        assertThat(response.headers().allValues("x-a")).containsExactly("1", "2");
        assertThat(response.headers().map()).containsKeys("via", "x-kong-upstream-latency", "x-kong-proxy-latency");
    }

    @Test
    void keepsHeadersThatAreForOneHopFromTheClient() throws Exception {
        upstream((socket, n) -> answer(
                socket,
                String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Connection: X-Secret",
                        "X-Secret: 1",
                        "Proxy-Authenticate: x",
                        "Keep-Alive: 3",
                        "Content-Length: 0",
                        "",
                        "")));
        assertThat(get("/").headers().map()).doesNotContainKeys("x-secret", "trailer", "keep-alive");
    }

    @Test
    void passesPathsAndQueriesOnAsTheyAre() throws Exception {
        upstream((socket, n) -> answer(socket, OK));
        String response = raw("GET /a%2Fb;c=d?x={y}|z&&e=%20+& HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 200");
        assertThat(upstream.heads().get(0)).startsWith("GET /a%2Fb;c=d?x={y}|z&&e=%20+& HTTP/1.1\r\n");
    }

    @Test
    void aPostWithoutBodyStaysOne() throws Exception {
        upstream((socket, n) -> answer(socket, OK));
        raw("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(upstream.heads().get(0))
                .containsOnlyOnce("Content-Length: 0")
                .doesNotContain("chunked");
    }

    @Test
    void anUpstreamThatRefusesConnectionsIs502() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        forwardTo(service("127.0.0.1", port, 1, MINUTE, MINUTE));
        HttpResponse<String> response = get("/");
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).isEqualTo("An invalid response was received from the upstream server\n");
    }

    @Test
    void anUpstreamWithoutAddressIs503() throws Exception {
        forwardTo(service("nowhere.invalid", 80, 0, MINUTE, MINUTE));
        HttpResponse<String> response = get("/");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"message\":\"name resolution failed\"}");
    }

    @Test
    void anUpstreamThatSaysNothingIs504AfterTheReadTimeout() throws Exception {
        upstream(service(0, MINUTE, 200), (socket, n) -> upstream.readHead(socket));
        HttpResponse<String> response = get("/");
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("The upstream server is timing out");
    }

    @Test
    void anUpstreamThatDoesNotTakeTheConnectionIs504AfterTheConnectTimeout() throws Exception {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        opened.add(full);
        // Linux drops connections beyond the backlog of a server that does not accept.
        for (int i = 0; i < 8; i++) {
            Socket filler = new Socket();
            opened.add(filler);
            try {
                filler.connect(full.getLocalSocketAddress(), 50);
            } catch (IOException e) {
                break;
            }
        }
        forwardTo(service("127.0.0.1", full.getLocalPort(), 0, 200, MINUTE));
        assertThat(get("/").statusCode()).isEqualTo(504);
    }

    @Test
    void anUpstreamThatSpeaksNoHttpIs502() throws Exception {
        upstream((socket, n) -> answer(socket, "220 smtp.example.com ESMTP\r\n\r\n"));
        assertThat(post("/", BodyPublishers.noBody()).statusCode()).isEqualTo(502);
    }

    @Test
    void aRequestThatDoesNoHarmTwiceIsSentAgain() throws Exception {
        upstream(service(1, MINUTE, MINUTE), (socket, n) -> {
            upstream.readHead(socket);
            if (n == 1) {
                socket.close();
            } else {
                RawServer.send(socket, OK);
            }
        });
        assertThat(get("/").body()).isEqualTo("ok");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void aRequestIsSentAgainAsOftenAsTheServiceSays() throws Exception {
        upstream(service(2, MINUTE, MINUTE), (socket, n) -> {
            upstream.readHead(socket);
            socket.close();
        });
        assertThat(get("/").statusCode()).isEqualTo(502);
        assertThat(upstream.connections()).isEqualTo(3);
    }

    @Test
    void aPostThatTheUpstreamMayHaveSeenIsNotSentAgain() throws Exception {
        upstream(service(5, MINUTE, MINUTE), (socket, n) -> {
            upstream.readHead(socket);
            socket.close();
        });
        assertThat(post("/", BodyPublishers.noBody()).statusCode()).isEqualTo(502);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatTheUpstreamHasClosedMeanwhileDoesNoHarm() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        upstream(service(5, MINUTE, MINUTE), (socket, n) -> {
            answer(socket, OK);
            if (n == 1) {
                socket.close();
                closed.countDown();
            }
        });
        assertThat(get("/").body()).isEqualTo("ok");
        closed.await();
        assertThat(get("/").body()).isEqualTo("ok");
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForTheWhole() throws Exception {
        upstream((socket, n) -> {
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
            socket.close();
        });
        assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
    }

    @Test
    void theAnswerArrivesWhileTheUpstreamStillSendsIt() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        upstream((socket, n) -> {
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
            await(seen);
            RawServer.send(socket, "later");
        });
        InputStream body =
                http.send(request("/").build(), BodyHandlers.ofInputStream()).body();
        assertThat(new String(body.readNBytes(5), StandardCharsets.US_ASCII)).isEqualTo("first");
        seen.countDown();
        assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("later");
    }

    @Test
    void aStopEndsIdleConnectionsAtOnceAndOthersAfterTheirAnswers() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        upstream((socket, n) -> {
            while (true) {
                if (upstream.readHead(socket).startsWith("GET /slow")) {
                    asked.countDown();
                    await(stopping);
                }
                RawServer.send(socket, OK);
            }
        });
        try (Socket idle = connect();
                Socket busy = connect()) {
            RawServer.send(idle, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\nok")) {
                answer.append((char) idle.getInputStream().read());
            }
            RawServer.send(busy, "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            await(asked);
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> ((WebServer) opened.get(0)).close());
            assertThat(readAll(idle)).isEmpty(); // the connection has ended
            assertThat(stop).isNotDone();
            stopping.countDown();
            assertThat(readAll(busy)).startsWith("HTTP/1.1 200").endsWith("ok");
            stop.join();
        }
    }

    @Test
    void theRequestArrivesWhileTheClientStillSendsIt() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        upstream((socket, n) -> {
            upstream.readHead(socket);
            assertThat(new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                    .isEqualTo("first");
            seen.countDown();
            assertThat(new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                    .isEqualTo("later");
            RawServer.send(socket, OK);
        });
        try (Socket client = connect()) {
            RawServer.send(client, "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\nConnection: close\r\n\r\nfirst");
            await(seen);
            RawServer.send(client, "later");
            assertThat(readAll(client)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theCertificateOfAnUpstreamIsCheckedWhenTheServiceAsksForIt(@TempDir Path folder) throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        opened.add(() -> https.stop(0));
        https.setHttpsConfigurator(new HttpsConfigurator(TestTls.selfSigned(folder)));
        https.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        https.start();
        int port = https.getAddress().getPort();

        forwardTo(service("https", "localhost", port, 0, MINUTE, MINUTE, null));
        assertThat(get("/").body()).isEqualTo("ok");
        forwardTo(service("https", "localhost", port, 0, MINUTE, MINUTE, true));
        assertThat(get("/").statusCode()).isEqualTo(502);
    }

    @Test
    void aBodyThatTurnsOutTooLargeIs413() throws Exception {
        upstream(service(0, MINUTE, MINUTE), 1000, (socket, n) -> {
            upstream.readHead(socket);
            socket.getInputStream().readAllBytes();
        });
        BodyPublisher endless = BodyPublishers.ofInputStream(() -> new InputStream() {
            private int left = 50_000_000;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                int count = Math.min(left, length);
                left -= count;
                return count == 0 ? -1 : count;
            }
        });
        HttpResponse<String> response = post("/", endless);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("Payload too large");
    }

    @Test
    void theRestOfABodyThatIsTooLargeIsTakenAlsoWhenItComesPieceByPiece() throws Exception {
        CountDownLatch firstPiece = new CountDownLatch(1);
        upstream(service(0, MINUTE, MINUTE), 1000, (socket, n) -> {
            upstream.readHead(socket);
            socket.getInputStream().readNBytes(600);
            firstPiece.countDown();
            socket.getInputStream().readAllBytes();
        });
        String piece = "258\r\n" + "x".repeat(600) + "\r\n";
        try (Socket client = connect()) {
            client.setSoTimeout(20_000);
            RawServer.send(client, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + piece);
            await(firstPiece); // The proxy then receives the next piece while it waits for it.
            RawServer.send(client, piece);
            String answer = new String(client.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            assertThat(answer).isEqualTo("HTTP/1.1 413");
            RawServer.send(client, piece.repeat(1000) + "0\r\n\r\n");
            // the answer is complete before the connection ends
            assertThat(readAll(client)).contains("Payload too large");
        }
    }

    // --- arrangements

    private void upstream(RawServer.Behaviour behaviour) throws IOException {
        upstream(service(0, MINUTE, MINUTE), behaviour);
    }

    private void upstream(Service service, RawServer.Behaviour behaviour) throws IOException {
        upstream(service, 0, behaviour);
    }

    private void upstream(Service service, long maxBody, RawServer.Behaviour behaviour) throws IOException {
        upstream = RawServer.start(behaviour);
        opened.add(upstream);
        forwardTo(
                service(
                        "127.0.0.1",
                        upstream.port(),
                        service.retries(),
                        service.connectTimeout(),
                        service.readTimeout()),
                maxBody);
    }

    private void forwardTo(Service service) {
        forwardTo(service, 0);
    }

    private void forwardTo(Service service, long maxBody) {
        WebServer server =
                WebServer.bind("proxy", List.of(new ListenAddress("proxy_listen", "127.0.0.1", 0)), 50, "text/plain");
        opened.add(0, server);
        server.start(new Forwarding(service, maxBody));
        proxy = server.urls().get(0);
    }

    private static Service service(int retries, int connectTimeout, int readTimeout) {
        return service("127.0.0.1", 0, retries, connectTimeout, readTimeout);
    }

    private static Service service(String host, int port, int retries, int connectTimeout, int readTimeout) {
        return service("http", host, port, retries, connectTimeout, readTimeout, null);
    }

    private static Service service(
            String protocol,
            String host,
            int port,
            int retries,
            int connectTimeout,
            int readTimeout,
            Boolean tlsVerify) {
        Instant now = Instant.now();
        return new Service(
                UUID.randomUUID(),
                now,
                now,
                "s",
                retries,
                protocol,
                host,
                port,
                null,
                connectTimeout,
                MINUTE,
                readTimeout,
                null,
                null,
                tlsVerify,
                null,
                null,
                true);
    }

    /** Forwards all requests to one service. */
    private static final class Forwarding extends Handler.Wrapper {
        private final Service service;
        private final long maxBody;

        Forwarding(Service service, long maxBody) {
            super(new Forwarder(new Names(InetAddress::getAllByName)));
            this.service = service;
            this.maxBody = maxBody;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Instant now = Instant.now();
            Route route = new Route(
                    UUID.randomUUID(),
                    now,
                    now,
                    "r",
                    Set.of("http"),
                    null,
                    null,
                    List.of("/"),
                    null,
                    426,
                    0L,
                    false,
                    "v0",
                    false,
                    true,
                    true,
                    null,
                    null,
                    null,
                    null,
                    null);
            HttpFields.Mutable headers = HttpFields.build(request.getHeaders())
                    .remove("Connection")
                    .remove("Content-Length")
                    .remove("Transfer-Encoding");
            ProxyCall call = new ProxyCall(
                    request, response, callback, WebServer.target(request), "localhost", Routing.NONE, new Nothing());
            call.routed(new RouteTarget(route, service, UUID.randomUUID()));
            return super.handle(
                    new ForwardedRequest(
                            call,
                            service,
                            UpstreamCertificates.NONE.of(service, null),
                            headers,
                            null,
                            true,
                            call.received().target().path(),
                            maxBody),
                    response,
                    callback);
        }
    }

    /** Surroundings that no plugin uses. */
    private static final class Nothing implements ProxyCall.Surroundings {
        private static final RequestMeters METERS = new RequestMeters(Meters.none());

        @Override
        public String nodeId() {
            return "";
        }

        @Override
        public RealIp realIp() {
            return RealIp.of(KongConfig.empty(), TrustedAddresses.of(List.of()));
        }

        @Override
        public RequestMeters meters() {
            return METERS;
        }

        @Override
        public UUID defaultWorkspace() {
            return new UUID(0, 0);
        }

        @Override
        public Optional<Consumer> consumer(String idOrUsername, boolean byUsername) {
            return Optional.empty();
        }
    }

    private void answer(Socket socket, String answer) throws IOException {
        upstream.readHead(socket);
        RawServer.send(socket, answer);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- requests

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(proxy + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return http.send(request(path).POST(body).build(), BodyHandlers.ofString());
    }

    private Socket connect() throws IOException {
        URI uri = URI.create(proxy);
        return new Socket(uri.getHost(), uri.getPort());
    }

    private String raw(String request) throws IOException {
        try (Socket client = connect()) {
            RawServer.send(client, request);
            return readAll(client);
        }
    }

    private static String readAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
