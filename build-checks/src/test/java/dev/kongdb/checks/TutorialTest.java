package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.host.KongHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The README's tutorial works as described, with exactly the text of the README. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TutorialTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private AuthorsProject project;

    @BeforeAll
    void build() throws Exception {
        project = AuthorsProject.create();
        project.build();
    }

    @AfterAll
    void delete() throws IOException {
        project.close();
    }

    @Test
    void theProjectIsBuiltFromWhatIsPublishedAndItsTestPassesOnBothStores() throws Exception {
        for (String each : List.of("com.example.ban.BannedClientTest", "com.example.ban.BannedClientOnCassandraTest")) {
            assertThat(project.report(each)).contains("tests=\"1\"", "errors=\"0\"", "failures=\"0\"", "skipped=\"0\"");
        }
    }

    @Test
    void thePluginRunsInTheHost() throws IOException {
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        upstream.start();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                KongHost host = KongHost.start(config(postgres), line -> {})) {
            String admin = host.adminUrls().get(0);
            String proxy = host.proxyUrls().get(0);
            assertThat(post(
                            admin + "/services",
                            "name",
                            "example",
                            "url",
                            "http://127.0.0.1:" + upstream.getAddress().getPort()))
                    .isEqualTo(201);
            assertThat(post(admin + "/services/example/routes", "paths[]", "/example"))
                    .isEqualTo(201);
            assertThat(post(admin + "/services/example/plugins", "name", "client-ban"))
                    .isEqualTo(201);
            assertThat(post(admin + "/banned-clients", "client", "mallory", "reason", "No, not you"))
                    .isEqualTo(201);
            assertThat(get(proxy + "/example", "alice").statusCode()).isEqualTo(204);
            HttpResponse<String> banned = get(proxy + "/example", "mallory");
            assertThat(banned.statusCode()).isEqualTo(403);
            assertThat(banned.body()).contains("\"message\":\"No, not you\"");
            assertThat(post(admin + "/banned-clients", "client", "mallory")).isEqualTo(409);
        } finally {
            upstream.stop(0);
        }
    }

    @Test
    void theProjectNamesTheVersionsOfThisBuild() throws IOException {
        String pom = Files.readString(Published.ROOT.resolve("pom.xml"));
        String readme = AuthorsProject.readme();
        assertThat(find("<kongdb.version>(.*?)</kongdb.version>", readme)).isEqualTo(Published.version());
        for (String each : List.of("maven-surefire-plugin", "maven-compiler-plugin")) {
            assertThat(find("<artifactId>" + each + "</artifactId>\\s*<version>(.*?)</version>", readme))
                    .as(each)
                    .isEqualTo(find("<" + each + ".version>(.*?)</" + each + ".version>", pom));
        }
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private KongConfig config(EmbeddedPostgres postgres) {
        return KongConfig.of(postgres.settings())
                .with(Map.of(
                        "admin_listen", "127.0.0.1:0",
                        "proxy_listen", "127.0.0.1:0",
                        "admin_access_log", "off",
                        "proxy_access_log", "off",
                        "plugins_path", project.jar().toString()));
    }

    private static int post(String url, String... namesAndValues) {
        List<String> form = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.add(Stream.of(namesAndValues[i], namesAndValues[i + 1])
                    .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                    .collect(Collectors.joining("=")));
        }
        return send(HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(String.join("&", form))))
                .statusCode();
    }

    private static HttpResponse<String> get(String url, String client) {
        return send(HttpRequest.newBuilder(URI.create(url)).header("X-Client", client));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
