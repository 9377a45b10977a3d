package dev.kongdb.host.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.host.RawServer;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.internal.admin.AdminApi;
import dev.kongdb.host.internal.proxy.Gateway;
import dev.kongdb.host.internal.proxy.Unserved;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that send a byte now and then to the proxy and to the Admin API, which are hasty here. */
@Timeout(60)
class SlowClientsTest {
    /** A client sends a byte and waits for an answer for this long. */
    private static final int PAUSE_MS = 20;

    private static final Patience FOR_SLOW_BODIES =
            new Patience(Duration.ofMinutes(1), Duration.ofMillis(100), 5_000, Duration.ofMinutes(1));
    private static final Patience FOR_LONG_BODIES =
            new Patience(Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Duration.ofMillis(300));
    private static final Patience FOR_LONG_HEADS =
            new Patience(Duration.ofMillis(300), Duration.ofMinutes(1), 1, Duration.ofMinutes(1));

    private static Kong kong;
    private static RawServer upstream;

    @BeforeAll
    static void start() throws IOException {
        kong = Kong.open(KongConfig.of(TestHost.settings()));
        upstream = RawServer.start((socket, n) -> {
            while (true) {
                upstream.readHead(socket);
                RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        kong.db().dao("services").insert(Map.of("name", "s", "host", "127.0.0.1", "port", upstream.port()));
        kong.db().dao("routes").insert(Map.of("paths", List.of("/"), "service", Map.of("name", "s")));
    }

    @AfterAll
    static void stop() throws IOException {
        kong.close();
        upstream.close();
    }

    static Stream<Arguments> clients() {
        String body = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n";
        String chunk =
                "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n5;";
        return Stream.of(
                Arguments.of("a body below the least rate", FOR_SLOW_BODIES, body),
                Arguments.of("a body that takes too long", FOR_LONG_BODIES, body),
                Arguments.of("a chunk whose extension does not end", FOR_LONG_BODIES, chunk),
                Arguments.of("a head that takes too long", FOR_LONG_HEADS, "X-Slow: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clients")
    void aClientThatIsTooSlowIs408OnBothPortsAndOthersAreAnsweredMeanwhile(
            String what, Patience patience, String beginning) throws Exception {
        Gateway gateway = Gateway.of(kong);
        WebServer proxy = bind(patience);
        WebServer admin = bind(patience);
        Unserved unserved = new Unserved(kong.db());
        Handler api = AdminApi.of(kong, admin::load, gateway, unserved);
        try (proxy;
                admin) {
            proxy.start(gateway);
            admin.start(api);
            for (WebServer server : List.of(proxy, admin)) {
                String url = server.urls().get(0);
                CompletableFuture<String> slow = CompletableFuture.supplyAsync(
                        () -> sendSlowly(url, "POST /consumers HTTP/1.1\r\nHost: h\r\n" + beginning));
                do {
                    assertThat(TestHost.raw(url, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                            .startsWith("HTTP/1.1 200 ");
                } while (!slow.isDone());
                assertThat(slow.get()).startsWith("HTTP/1.1 408 ");
            }
        }
        assertThat(upstream.heads()).noneMatch(head -> head.startsWith("POST"));
    }

    private static WebServer bind(Patience patience) {
        return WebServer.bind(
                "hasty", List.of(new ListenAddress("proxy_listen", "127.0.0.1", 0)), 20, "text/plain", null, patience);
    }

    /** Sends the beginning, then byte after byte until there is an answer. */
    private static String sendSlowly(String url, String beginning) {
        URI uri = URI.create(url);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(PAUSE_MS);
            RawServer.send(socket, beginning);
            while (answer.size() == 0) {
                RawServer.send(socket, "a");
                try {
                    answer.write(socket.getInputStream().readNBytes("HTTP/1.1 408 ".length()));
                } catch (SocketTimeoutException e) {
                    // no answer yet
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
