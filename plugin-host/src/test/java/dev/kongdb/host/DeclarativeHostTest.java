package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host without a database: {@code /config}, and what follows from it. */
class DeclarativeHostTest {
    private TestHost host;

    @BeforeEach
    void start() {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "database", "off",
                "admin_listen", "127.0.0.1:0",
                "proxy_listen", "127.0.0.1:0",
                "admin_access_log", "off",
                "proxy_access_log", "off"));
        host = TestHost.start(settings);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static String config(String text) {
        return "{\"config\": \"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"}";
    }

    private static String service(String name) {
        // A port that refuses connections: what answers is the proxy, by the route.
        return "_format_version: \"2.1\"\nservices: [{name: " + name
                + ", host: 127.0.0.1, port: 1, retries: 0, routes: [{name: " + name + ", paths: [/" + name + "]}]}]\n";
    }

    @Test
    void aConfigurationThatIsPostedIsServedAtOnceAndToldByItsHash() {
        assertThat(host.admin("GET", "/status").map()).containsEntry("configuration_hash", "0".repeat(32));
        Answer posted = host.admin("POST", "/config", config(service("a")));
        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.map()).containsOnlyKeys("services", "routes");
        assertThat(host.proxy("GET", "/a").status()).isEqualTo(502);
        assertThat(host.proxy("GET", "/b").status()).isEqualTo(404);
        Object hash = host.admin("GET", "/status").map().get("configuration_hash");
        assertThat(hash).asString().hasSize(32).isNotEqualTo("0".repeat(32));

        assertThat(host.admin("POST", "/config?check_hash=1", config(service("a")))
                        .status())
                .isEqualTo(304);
        assertThat(host.admin("POST", "/config", config(service("b"))).status()).isEqualTo(201);
        assertThat(host.proxy("GET", "/a").status()).isEqualTo(404);
        assertThat(host.proxy("GET", "/b").status()).isEqualTo(502);
    }

    @Test
    void whatIsWrongIs400AndChangesNothing() {
        host.admin("POST", "/config", config(service("a")));
        Answer refused = host.admin("POST", "/config", config("_format_version: \"2.1\"\nwidgets: []\n"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.map())
                .containsEntry("code", 14L)
                .containsEntry("name", "invalid declarative configuration")
                .containsEntry("message", "declarative config is invalid: {widgets=\"unknown field\"}")
                .containsEntry("fields", Map.of("widgets", "unknown field"));
        assertThat(host.admin("POST", "/config", "{}").get("message"))
                .isEqualTo("expected a declarative configuration");
        assertThat(host.admin("POST", "/config", "text/yaml", BodyPublishers.ofString("widgets: []"))
                        .status())
                .isEqualTo(400);
        assertThat(host.proxy("GET", "/a").status()).isEqualTo(502);
    }

    @Test
    void aConfigurationIsTakenAsYamlAndNothingElseIs() {
        assertThat(host.admin("POST", "/config", "text/yaml", BodyPublishers.ofString(service("yaml")))
                        .status())
                .isEqualTo(201);
        assertThat(host.admin("GET", "/services/yaml").status()).isEqualTo(200);
        assertThat(host.admin("POST", "/services", "text/yaml", BodyPublishers.ofString("name: a"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void whatIsInForceCanBeReadAndPostedAgain() {
        host.admin("POST", "/config", config(service("a")));
        String text = host.admin("GET", "/config").get("config");
        assertThat(text).startsWith("_format_version: '2.1'\n_transform: false\nservices:\n- id: ");
        host.admin("POST", "/config", config("_format_version: \"2.1\"\n"));
        assertThat(host.admin("GET", "/services").data()).isEmpty();
        assertThat(host.admin("POST", "/config", config(text)).status()).isEqualTo(201);
        assertThat(host.admin("GET", "/config").get("config")).isEqualTo(text);
    }

    @Test
    void aWriteOfAnEntityIs405() {
        host.admin("POST", "/config", config(service("a")));
        Answer refused = host.admin("POST", "/services", "{\"host\": \"x.example.com\"}");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.map())
                .containsEntry("code", 12L)
                .containsEntry("message", "cannot create 'services' entities when not using a database");
        assertThat(host.admin("DELETE", "/services/a").status()).isEqualTo(405);
        assertThat(host.admin("GET", "/services/a").status()).isEqualTo(200);
    }

    @Test
    void noRequestFailsOrMixesWhileConfigurationsAreReplaced() throws Exception {
        String both = "_format_version: \"2.1\"\nservices: [{name: %s, host: 127.0.0.1, port: 1, retries: 0, routes:"
                + " [{name: %s, paths: [/same], tags: [%s]}]}]\n";
        host.admin("POST", "/config", config(both.formatted("a", "a", "a")));
        AtomicBoolean end = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<Object>> loads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                loads.add(clients.submit((Callable<Object>) () -> {
                    while (!end.get()) {
                        assertThat(host.proxy("GET", "/same").status()).isEqualTo(502);
                        answered.incrementAndGet();
                    }
                    return "";
                }));
            }
            for (int i = 0; i < 50; i++) {
                String name = i % 2 == 0 ? "b" : "a";
                assertThat(host.admin("POST", "/config", config(both.formatted(name, name, name)))
                                .status())
                        .isEqualTo(201);
            }
            end.set(true);
            for (Future<Object> load : loads) {
                load.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(answered.get()).isPositive();
    }
}
