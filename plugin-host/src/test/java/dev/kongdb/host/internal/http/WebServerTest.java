package dev.kongdb.host.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.Awaiting;
import dev.kongdb.host.TestLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shutdown of a server. */
@Timeout(60)
class WebServerTest {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: h\r\n";
    private static final String END = "Content-Length: 0\r\n\r\n";

    private final WebServer server =
            WebServer.bind("stopping", List.of(new ListenAddress("proxy_listen", "127.0.0.1", 0)), 20, "text/plain");
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        server.close();
    }

    private final class Waiting extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws InterruptedException {
            mayAnswer.await();
            Content.Sink.write(response, true, "done", callback);
            return true;
        }
    }

    /** Never answers. */
    private static final class Silent extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            return true;
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    private int port() {
        return URI.create(server.urls().get(0)).getPort();
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Starts to stop the server, and returns after its idle connections were closed. */
    private CompletableFuture<Void> beginStop(Socket idle) throws IOException {
        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        assertThat(rest(idle)).isEmpty();
        return stop;
    }

    private void awaitIdle(long connections) throws Exception {
        Awaiting.until("the server knows its clients", () -> server.load().waiting() == connections);
    }

    @Test
    void aStopEndsIdleConnectionsAndLetsARequestThatIsBeingAnsweredFinish() throws Exception {
        server.start(new Waiting());
        try (Socket idle = client();
                Socket client = client()) {
            send(client, HEAD + END);
            Awaiting.until("the request is being answered", () -> server.load().inProgress() == 1);
            awaitIdle(1);
            CompletableFuture<Void> stop = beginStop(idle);
            assertThat(stop).isNotDone();
            mayAnswer.countDown();
            assertThat(rest(client)).startsWith("HTTP/1.1 200 ").endsWith("done");
            stop.join();
        }
    }

    @Test
    void aStopLetsARequestFinishWhoseHeadHasBegun() throws Exception {
        mayAnswer.countDown();
        server.start(new Waiting());
        try (Socket idle = client();
                Socket client = client()) {
            send(client, HEAD);
            Awaiting.until("the head has begun", () -> server.load().reading() == 1);
            awaitIdle(1);
            CompletableFuture<Void> stop = beginStop(idle);
            send(client, END);
            assertThat(rest(client)).startsWith("HTTP/1.1 200 ").endsWith("done");
            stop.join();
        }
        assertThat(server.load().reading()).isZero();
    }

    @Test
    void aStopThatCutsARequestOffSaysSoAndClosesTheLog() throws Exception {
        AccessLog log = AccessLog.of(
                KongConfig.empty().with(Map.of("prefix", folder.toString())), "proxy_access_log", "access.log");
        server.logTo(log);
        server.start(new Silent());
        String said = "stopping: the stop has waited for 100 ms and cuts off 1 requests that are being answered";
        long before = TestLog.lines(said);
        try (Socket client = client()) {
            send(client, HEAD + END);
            Awaiting.until("the request is being answered", () -> server.load().inProgress() == 1);
            server.stop(100);
            assertThat(TestLog.lines(said)).isEqualTo(before + 1);
            log.write("late".getBytes(StandardCharsets.US_ASCII));
            assertThat(folder.resolve("access.log")).content().doesNotContain("late");
        }
    }
}
