package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongDb;
import dev.kongdb.cache.Loaded;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.fixture.ScriptedHandler;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.SharedContext;
import dev.kongdb.tck.plugin.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host without a database: {@code /config}, and its effects. */
class DeclarativeHostTest {
    private static final int REPLACEMENTS_IN_A_BUILD = 20;

    /**
     * How many times a configuration is replaced by another. {@code -Dkongdb.test.rounds=…} sets
     * another number.
     */
    private static final int REPLACEMENTS = Integer.getInteger("kongdb.test.rounds", REPLACEMENTS_IN_A_BUILD);

    /**
     * Replacements before the heap is measured, so that compilation and connection pools do not
     * count.
     */
    private static final int WARM_UP = 10;

    private static final int CONNECTIONS = 32;

    /** The number of consumers in each configuration, which take half a megabyte in memory. */
    private static final int WEIGHT = 500;

    /**
     * Less than half of the memory of the configurations that a build replaces. The clients pause
     * while the heap is measured.
     */
    private static final long MAY_STAY = 4L << 20;

    /** Each request of the load holds the read lock. */
    private final ReadWriteLock pause = new ReentrantReadWriteLock(true);

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
        // A port that refuses connections: the proxy answers, and shows the route.
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
    void whatTheProxyDoesNotServeOfAConfigurationIsSaidAtTheStartAndWhenItIsPosted(@TempDir Path folder)
            throws Exception {
        String tcp = "_format_version: \"2.1\"\n"
                + "services: [{name: s, protocol: tcp, host: h, routes: [{name: a, protocols: [tcp, tls],"
                + " destinations: [{port: 9}]}, {name: b, protocols: [tcp, tls], destinations: [{port: 10}]}]}]\n";
        String ofRoutes = " and 1 more: protocols: the proxy does not serve tcp, tls";
        String ofService = ": protocol: the proxy does not speak tcp to upstreams";
        long routes = TestLog.lines(ofRoutes);
        long services = TestLog.lines(ofService);

        Answer posted = host.admin("POST", "/config", config(tcp));
        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.headers().allValues("Warning"))
                .containsExactlyInAnyOrder(
                        "299 - \"protocols: the proxy does not serve tcp, tls\"",
                        "299 - \"protocol: the proxy does not speak tcp to upstreams\"");
        assertThat(TestLog.lines(ofRoutes)).isEqualTo(routes + 1);
        assertThat(TestLog.lines(ofService)).isEqualTo(services + 1);
        assertThat(host.admin("POST", "/config", config(service("a"))).header("Warning"))
                .isEmpty();

        Path file = Files.writeString(folder.resolve("kong.yml"), tcp);
        TestHost.start(Map.of(
                        "database", "off",
                        "declarative_config", file.toString(),
                        "admin_listen", "127.0.0.1:0",
                        "proxy_listen", "127.0.0.1:0",
                        "admin_access_log", "off",
                        "proxy_access_log", "off"))
                .close();
        assertThat(TestLog.lines(ofRoutes)).isEqualTo(routes + 2);
        assertThat(TestLog.lines(ofService)).isEqualTo(services + 2);
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
        assertThat(withoutTimes(host.admin("GET", "/config").get("config"))).isEqualTo(withoutTimes(text));
    }

    /** An update has the time of the load, as in Kong. */
    private static String withoutTimes(String exported) {
        return exported.replaceAll("updated_at: \\d+", "updated_at: 0");
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

    /**
     * A configuration in which the route, the service, the plugin and the path of the upstream
     * contain the number of the configuration.
     */
    private static String version(int number, List<RawServer> upstreams) {
        StringBuilder text = new StringBuilder(
                """
                _format_version: "2.1"
                upstreams: [{name: up, targets: [{target: "127.0.0.1:%2$d"}]}]
                services:
                - name: s%1$d
                  host: up
                  path: /v%1$d
                  retries: 0
                  routes: [{name: r%1$d, paths: [/same]}]
                plugins: [{name: probe, service: s%1$d, config: {mark: "%1$d"}}, {name: scripted}]
                consumers:
                - {username: same, custom_id: "%1$d"}
                """.formatted(number, upstreams.get(number % upstreams.size()).port()));
        for (int i = 0; i < WEIGHT; i++) {
            text.append("- {username: c").append(number).append('-').append(i).append("}\n");
        }
        return text.toString();
    }

    /**
     * An upstream that answers with the path of the request, the plugin's header, and its own
     * number.
     */
    private static RawServer upstream(int number) throws IOException {
        return RawServer.start((socket, n) -> {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String path = line.split(" ", 3)[1];
                String mark = "none";
                for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                    mark = header.startsWith("X-Probe: ") ? header.substring(9) : mark;
                }
                String body = path + " " + mark + " at " + number;
                RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
    }

    /**
     * Reads through two DAOs, twice in each phase of a request, and records results that mix two
     * configurations.
     */
    private Script witness(Set<String> mixed) {
        Consumer<Exchange> look = exchange -> {
            for (int i = 0; i < 2; i++) {
                String seen = seen();
                SharedContext shared = exchange.shared();
                Object before = shared.get("seen").orElse(seen);
                if (!before.equals(seen) || !seen.matches("(\\d+) s\\1 \\1")) {
                    mixed.add(before + ", then " + seen);
                }
                shared.set("seen", before);
            }
        };
        return Script.in(Phase.REWRITE, look)
                .and(Phase.ACCESS, look)
                .and(Phase.RESPONSE, look)
                .and(Phase.LOG, look);
    }

    /**
     * The values that a plugin reads: a consumer through a DAO, the services page by page, and a
     * value that is loaded into the cache.
     */
    private String seen() {
        KongDb db = host.host().kong().db();
        return consumer()
                + db.services().each().map(service -> " " + service.name()).collect(Collectors.joining())
                + host.host()
                        .kong()
                        .cache()
                        .<String>get("witness:same", () -> Loaded.of(" " + consumer()))
                        .orElseThrow();
    }

    private String consumer() {
        return String.valueOf(host.host()
                .kong()
                .db()
                .consumers()
                .cached()
                .selectByUsername("same")
                .orElseThrow()
                .customId());
    }

    /** The version of the configuration that served all parts of a request. */
    private int served() {
        Answer answer = host.proxy("GET", "/same", "Kong-Debug", "1");
        assertThat(answer.status()).isEqualTo(200);
        String route = answer.header("Kong-Route-Name");
        int version = Integer.parseInt(route.substring(1));
        assertThat(answer.header("Kong-Service-Name")).isEqualTo("s" + version);
        assertThat(answer.text()).isEqualTo("/v" + version + " " + version + " at " + version % 2);
        return version;
    }

    /** The used size of the heap, while no request is running. */
    private long heap() {
        pause.writeLock().lock();
        try {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                System.gc();
                least = Math.min(
                        least,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
            return least;
        } finally {
            pause.writeLock().unlock();
        }
    }

    /** Like {@link #served}, unless the clients pause. */
    private int servedUnlessPaused() {
        pause.readLock().lock();
        try {
            return served();
        } finally {
            pause.readLock().unlock();
        }
    }

    private void replace(int number, List<RawServer> upstreams) {
        assertThat(host.admin("POST", "/config", config(version(number, upstreams)))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void noRequestFailsOrMixesWhileConfigurationsAreReplacedAndNothingOfThemStays() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicLong answered = new AtomicLong();
        Set<String> mixed = ConcurrentHashMap.newKeySet();
        ScriptedHandler.SCRIPT.set(witness(mixed));
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try (RawServer even = upstream(0);
                RawServer odd = upstream(1)) {
            List<RawServer> upstreams = List.of(even, odd);
            replace(0, upstreams);
            List<Future<Object>> loads = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                loads.add(clients.submit((Callable<Object>) () -> {
                    while (!end.get()) {
                        int before = acknowledged.get();
                        assertThat(servedUnlessPaused()).isBetween(before, acknowledged.get() + 1);
                        answered.incrementAndGet();
                    }
                    return "";
                }));
            }
            long heap = 0;
            for (int i = 1; i <= WARM_UP + REPLACEMENTS; i++) {
                replace(i, upstreams);
                acknowledged.set(i);
                if (i == WARM_UP) {
                    heap = heap();
                }
            }
            long after = heap();
            end.set(true);
            for (Future<Object> load : loads) {
                load.get();
            }
            if (REPLACEMENTS > REPLACEMENTS_IN_A_BUILD) {
                System.out.printf(
                        "%d replacements, %d requests; the heap holds %d bytes before and %d after%n",
                        REPLACEMENTS, answered.get(), heap, after);
            }
            assertThat(after - heap).as("bytes that stay").isLessThan(MAY_STAY);
        } finally {
            end.set(true);
            clients.shutdownNow();
            ScriptedHandler.SCRIPT.set(Script.in(Phase.ACCESS, nothing -> {}));
        }
        assertThat(answered.get()).isPositive();
        assertThat(mixed).isEmpty();
    }
}
