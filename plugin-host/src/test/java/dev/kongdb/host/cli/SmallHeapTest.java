package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host with less memory than the values in the bodies of sixteen requests would take. */
@Timeout(120)
class SmallHeapTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** As large as this host's Admin API reads. */
    private static final int LENGTH = 2 << 20;

    @TempDir
    private Path folder;

    private record Body(String type, String begin, String each, String end) {
        byte[] bytes() {
            int times = (LENGTH - begin.length() - end.length()) / each.length();
            return (begin + each.repeat(times) + end).getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void sixteenOfTheWorstBodiesAtOnceAreRefusedAndTakeNoMemoryAway() throws Exception {
        String multipart = "multipart/form-data; boundary=x";
        List<Body> bodies = List.of(
                new Body("application/json", "[", "{},", "{}]"),
                new Body("application/json", "", "[", "]"),
                new Body("application/json", "[", "[],", "[]]"),
                new Body("application/json", "{\"a\":0", ",\"b\":0", "}"),
                new Body("application/x-www-form-urlencoded", "", "a&", "a"),
                new Body("application/x-www-form-urlencoded", "", "a[", "=1"),
                new Body("application/json", "{\"", "name", "\":1}"),
                new Body("application/json", "{\"username\":[\"", "name", "\"]}"),
                new Body(multipart, "", "--x\r\n\r\n\r\n", "--x--"),
                new Body(multipart, "--x\r\n", "a:b\r\n", "\r\n--x--"));
        Path log = folder.resolve("log");
        Map<String, String> settings = TestHost.settings();
        settings.put("nginx_admin_client_max_body_size", "2m");
        try (HostProcess host = HostProcess.start(settings, log, "-Xmx128m", "-XX:+ExitOnOutOfMemoryError")) {
            URI consumers = URI.create(host.adminUrl() + "/consumers");
            for (Body body : bodies) {
                HttpRequest request = HttpRequest.newBuilder(consumers)
                        .header("Content-Type", body.type())
                        .POST(BodyPublishers.ofByteArray(body.bytes()))
                        .build();
                List<CompletableFuture<HttpResponse<String>>> sixteen = Stream.generate(
                                () -> HTTP.sendAsync(request, BodyHandlers.ofString()))
                        .limit(16)
                        .toList();
                assertThat(sixteen)
                        .as("%s of %s", body.type(), body.each())
                        .allSatisfy(
                                answer -> assertThat(answer.join().statusCode()).isIn(400, 413));
            }
            assertThat(status(host.adminUrl() + "/status")).isEqualTo(200);
            assertThat(host.isAlive()).isTrue();
        }
        assertThat(Files.readString(log)).doesNotContain("OutOfMemory", "StackOverflow");
    }

    private static int status(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
