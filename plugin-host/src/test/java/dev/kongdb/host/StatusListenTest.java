package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.Target;
import dev.kongdb.entity.Upstream;
import dev.kongdb.entity.Workspace;
import dev.kongdb.host.fixture.ScriptedHandler;
import dev.kongdb.meter.Counter;
import dev.kongdb.plugin.Phase;
import dev.kongdb.tck.plugin.Script;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The answers on the address of {@code status_listen}. The table of {@code docs/metrics.md} is
 * printed from the metrics of a host; {@code -Dgolden.rewrite=true} writes it anew.
 */
class StatusListenTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final String BEGIN = "<!-- The table is written by StatusListenTest. -->\n";
    private static final String END = "<!-- End of the table. -->\n";
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");

    /** The last metric that a request changes. */
    private static final String SENT = "kong_bandwidth{service=\"hello\",route=\"greet\",type=\"egress\"}";

    private static TestHost host;
    private static RawServer upstream;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> settings = TestHost.settings();
        settings.put("status_listen", "127.0.0.1:0");
        host = TestHost.start(settings);
        upstream = RawServer.start((socket, n) -> {
            while (true) {
                upstream.readHead(socket);
                RawServer.send(socket, "HTTP/1.1 203 OK\r\nContent-Length: 5\r\n\r\nhello");
            }
        });
        host.create("/services", "{\"name\":\"hello\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + "}");
        host.create("/services/hello/routes", "{\"name\":\"greet\",\"paths\":[\"/greet\"]}");
        host.create("/routes/greet/plugins", "{\"name\":\"scripted\"}");
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
        upstream.close();
    }

    private static String url() {
        return host.host().statusUrls().get(0);
    }

    private static TestHost.Answer metrics(String accept) {
        return host.get(url() + "/metrics", "Accept", accept);
    }

    private static double value(String series) {
        return metrics("text/plain")
                .text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void requestsAreMeasuredByServiceRouteAndStatus() throws Exception {
        String served = "kong_http_status{service=\"hello\",route=\"greet\",code=\"203\"}";
        String unrouted = "kong_http_status{service=\"\",route=\"\",code=\"404\"}";
        double servedBefore = value(served);
        double unroutedBefore = value(unrouted);
        double received = value("kong_bandwidth{service=\"hello\",route=\"greet\",type=\"ingress\"}");
        double sent = value(SENT);
        for (int i = 0; i < 3; i++) {
            assertThat(host.proxy("GET", "/greet").status()).isEqualTo(203);
        }
        assertThat(host.proxy("GET", "/nowhere").status()).isEqualTo(404);
        Awaiting.until(
                "the requests are counted",
                () -> value(served) == servedBefore + 3 && value(unrouted) == unroutedBefore + 1);
        // The metrics are counted one after the other, so the test waits for each.
        for (String type : List.of("kong", "upstream", "request")) {
            String measured = "kong_latency_count{service=\"hello\",route=\"greet\",type=\"" + type + "\"}";
            Awaiting.until(measured, () -> value(measured) == value(served));
        }
        assertThat(value("kong_latency_count{service=\"\",route=\"\",type=\"upstream\"}"))
                .isZero();
        Awaiting.until(
                "what came in",
                () -> value("kong_bandwidth{service=\"hello\",route=\"greet\",type=\"ingress\"}")
                        > received + 3 * "GET /greet HTTP/1.1\r\n\r\n".length());
        Awaiting.until("what went out", () -> value(SENT) > sent + 3 * "HTTP/1.1 203 OK\r\n\r\nhello".length());
        assertThat(value("kongdb_plugin_duration_ms_count{plugin=\"scripted\",phase=\"access\"}"))
                .isEqualTo(value(served));
    }

    @Test
    void aRequestForWhichThereIsNoTargetIsTheGatewaysAlone() throws Exception {
        host.create("/upstreams", "{\"name\":\"nobody\"}");
        host.create("/services", "{\"name\":\"lost\",\"host\":\"nobody\"}");
        host.create("/services/lost/routes", "{\"name\":\"lost\",\"paths\":[\"/lost\"]}");
        assertThat(host.proxy("GET", "/lost").status()).isEqualTo(503);
        String latency = "kong_latency_%s{service=\"lost\",route=\"lost\",type=\"%s\"}";
        Awaiting.until("it is measured", () -> value(latency.formatted("sum", "request")) > 0);
        assertThat(value(latency.formatted("sum", "kong"))).isEqualTo(value(latency.formatted("sum", "request")));
        assertThat(value(latency.formatted("count", "upstream"))).isZero();
    }

    @Test
    void callsAndRefusalsOfTheDaosAreCountedByEntity() {
        String inserts = "kongdb_dao_call_duration_ms_count{entity=\"consumers\",operation=\"insert\"}";
        String refusals =
                "kongdb_dao_errors_total{entity=\"consumers\",operation=\"insert\",error=\"unique constraint violation\"}";
        String written = "kongdb_cluster_events_total{direction=\"written\"}";
        double before = value(written);
        double insertsBefore = value(inserts);
        host.create("/consumers", "{\"username\":\"bob\"}");
        assertThat(host.admin("POST", "/consumers", "{\"username\":\"bob\"}").status())
                .isEqualTo(409);
        assertThat(value(inserts)).isEqualTo(insertsBefore + 2);
        assertThat(value(refusals)).isEqualTo(1);
        // The event of a slow statement is written twice.
        assertThat(value(written)).isBetween(before + 1, before + 2);
    }

    @Test
    void theNodeTellsOfItsConnectionsItsDatabaseAndItsCache() throws Exception {
        assertThat(value("kong_datastore_reachable")).isEqualTo(1);
        assertThat(value("kong_nginx_http_current_connections{state=\"active\"}"))
                .isPositive();
        assertThat(value("kong_nginx_http_current_connections{state=\"total\"}"))
                .isPositive();
        Awaiting.until(
                "a connection that nobody uses just now",
                () -> value("kongdb_pool_connections{pool=\"primary\",state=\"idle\"}") > 0);
        String hits = "kongdb_cache_hits_total{region=\"others\"}";
        double before = value(hits);
        host.host().kong().cache().get("mine", () -> dev.kongdb.cache.Loaded.of("value"));
        host.host().kong().cache().get("mine", () -> dev.kongdb.cache.Loaded.of("value"));
        assertThat(value(hits)).isEqualTo(before + 1);
    }

    @Test
    void aConnectionWhoseRequestHasBegunIsBeingRead() throws Exception {
        String reading = "kong_nginx_http_current_connections{state=\"reading\"}";
        double before = value(reading);
        URI proxy = URI.create(host.proxyUrl());
        try (Socket socket = new Socket(proxy.getHost(), proxy.getPort())) {
            RawServer.send(socket, "GET /greet HTTP/1.1\r\nHost: ");
            Awaiting.until("its head is on its way", () -> value(reading) == before + 1);
            RawServer.send(socket, "h\r\n\r\n");
            Awaiting.until("its head is there", () -> value(reading) == before);
            RawServer.send(socket, "GET");
            Awaiting.until("that of its next request is on its way", () -> value(reading) == before + 1);
        }
        Awaiting.until("it is closed", () -> value(reading) == before);
    }

    @Test
    void theStateOfEachAddressOfATargetIsTold() throws Exception {
        host.create("/upstreams", "{\"name\":\"unchecked\"}");
        host.create("/upstreams/unchecked/targets", "{\"target\":\"127.0.0.1:9000\"}");
        host.create("/upstreams/unchecked/targets", "{\"target\":\"nowhere.invalid:9000\"}");
        host.create(
                "/upstreams",
                "{\"name\":\"checked\",\"healthchecks\":{\"passive\":{\"unhealthy\":{\"tcp_failures\":1}}}}");
        host.create("/upstreams/checked/targets", "{\"target\":\"127.0.0.1:9000\"}");
        Awaiting.until("a target is healthy", () -> state("checked", "127.0.0.1:9000", "healthy") == 1);
        assertThat(host.admin("POST", "/upstreams/checked/targets/127.0.0.1:9000/unhealthy", "{}")
                        .status())
                .isEqualTo(204);
        assertThat(state("checked", "127.0.0.1:9000", "unhealthy")).isEqualTo(1);
        assertThat(state("checked", "127.0.0.1:9000", "healthy")).isZero();
        assertThat(state("unchecked", "127.0.0.1:9000", "healthchecks_off")).isEqualTo(1);
        assertThat(value(
                        "kong_upstream_target_health{upstream=\"unchecked\",target=\"nowhere.invalid:9000\",address=\"\","
                                + "state=\"dns_error\",subsystem=\"http\"}"))
                .isEqualTo(1);
        host.admin("DELETE", "/upstreams/checked");
        Awaiting.until(
                "no more is told of what is gone",
                () -> !metrics("text/plain").text().contains("upstream=\"checked\""));
    }

    @Test
    void upstreamsOfOneNameInTwoWorkspacesAreBothToldAndWhatTheyShareAsTheWorst() throws Exception {
        KongDb db = host.host().kong().db();
        UUID other = db.workspaces().insert(Workspace.with().name("other")).id();
        String name = "twice";
        host.create(
                "/upstreams",
                "{\"name\":\"twice\",\"healthchecks\":{\"passive\":{\"unhealthy\":{\"tcp_failures\":1}}}}");
        host.create("/upstreams/twice/targets", "{\"target\":\"127.0.0.1:9001\"}");
        host.create("/upstreams/twice/targets", "{\"target\":\"127.0.0.1:9002\"}");
        Upstream second = db.upstreams()
                .with(Options.workspace(other))
                .insert(Upstream.with().name(name));
        for (String target : List.of("127.0.0.1:9002", "127.0.0.1:9003")) {
            db.targets()
                    .with(Options.workspace(other))
                    .insert(Target.with().upstream(second).target(target));
        }
        Awaiting.until("the first is told", () -> state(name, "127.0.0.1:9001", "healthy") == 1);
        Awaiting.until("the second is told", () -> state(name, "127.0.0.1:9003", "healthchecks_off") == 1);
        Awaiting.until("of what they share", () -> state(name, "127.0.0.1:9002", "healthchecks_off") == 1);
        assertThat(state(name, "127.0.0.1:9002", "healthy")).isZero();
        assertThat(host.admin("POST", "/upstreams/twice/targets/127.0.0.1:9002/unhealthy", "{}")
                        .status())
                .isEqualTo(204);
        assertThat(state(name, "127.0.0.1:9002", "unhealthy")).isEqualTo(1);
        assertThat(metrics("text/plain")
                        .text()
                        .lines()
                        .filter(line ->
                                line.startsWith("kong_upstream_target_health{") && line.contains(":9002\",address"))
                        .count())
                .isEqualTo(4);
        host.admin("DELETE", "/upstreams/twice");
        db.upstreams().with(Options.workspace(other)).delete(second.id());
    }

    private static double state(String upstream, String target, String state) {
        return value("kong_upstream_target_health{upstream=\"" + upstream + "\",target=\"" + target + "\",address=\""
                + target + "\",state=\"" + state + "\",subsystem=\"http\"}");
    }

    @Test
    void aPluginHasMetersOfItsOwn() {
        Counter greetings = host.host()
                .kong()
                .meters()
                .counters("greeter_greetings_total", "Greetings")
                .of();
        ScriptedHandler.SCRIPT.set(Script.in(Phase.ACCESS, exchange -> greetings.increment()));
        try {
            host.proxy("GET", "/greet");
            assertThat(value("greeter_greetings_total")).isEqualTo(1);
        } finally {
            ScriptedHandler.SCRIPT.set(Script.in(Phase.ACCESS, nothing -> {}));
        }
    }

    @Test
    void theClientChoosesTheFormat() {
        for (String accept :
                List.of("text/plain", "*/*", "application/json", "text/plain;q=1,application/openmetrics-text;q=0.1")) {
            TestHost.Answer answer = metrics(accept);
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.text())
                    .contains("# TYPE kong_http_status counter\n")
                    .doesNotContain("# EOF");
        }
        TestHost.Answer answer =
                metrics("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2");
        assertThat(answer.header("Content-Type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.text()).endsWith("# EOF\n");
    }

    @Test
    void theStatusIsThatOfTheAdminApiAndNothingElseIsThere() {
        TestHost.Answer status = host.get(url() + "/status?unit=k");
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.map()).containsOnlyKeys("database", "memory", "server");
        assertThat(status.map().get("database")).isEqualTo(Map.of("reachable", true));
        @SuppressWarnings("unchecked") // an object, according to Kong's documentation
        Map<String, Object> server = (Map<String, Object>) status.map().get("server");
        long before = (Long) server.get("total_requests");
        for (int i = 0; i < 3; i++) {
            host.proxy("GET", "/nowhere");
        }
        @SuppressWarnings("unchecked") // as above
        Map<String, Object> after =
                (Map<String, Object>) host.get(url() + "/status").map().get("server");
        assertThat((Long) after.get("total_requests")).isGreaterThanOrEqualTo(before + 4);
        assertThat((Long) after.get("connections_accepted")).isPositive();
        for (String path : List.of("/", "/services", "/metrics/x", "/config")) {
            TestHost.Answer answer = host.get(url() + path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"message\":\"Not found\"}");
        }
        assertThat(host.admin("GET", "/metrics").status()).isEqualTo(404);
    }

    @Test
    void everyMetricIsOnThePageAndNoOther() throws Exception {
        host.proxy("GET", "/greet");
        Awaiting.until("the request is measured", () -> value(SENT) > 0);
        host.admin("GET", "/consumers/nobody");
        host.admin("POST", "/consumers", "{}"); // so that there is a metric of errors
        host.create("/upstreams", "{\"name\":\"told\"}");
        host.create("/upstreams/told/targets", "{\"target\":\"127.0.0.1:9000\"}");
        Awaiting.until("the target is known", () -> state("told", "127.0.0.1:9000", "healthchecks_off") == 1);
        String page = Files.readString(PAGE);
        int start = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page.substring(0, start) + table() + page.substring(end));
        } else {
            assertThat(page.substring(start, end)).isEqualTo(table());
        }
    }

    /** The table of the metrics whose names begin like ours; plugins have metrics of their own. */
    private static String table() {
        Map<String, String> help = new TreeMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, List<String>> labels = new LinkedHashMap<>();
        metrics("text/plain")
                .text()
                .lines()
                .filter(line -> line.matches("(# \\w+ )?kong.*"))
                .forEach(line -> {
                    String[] words = line.split(" ", 4);
                    if (words[1].equals("HELP")) {
                        help.put(words[2], words[3]);
                    } else if (words[1].equals("TYPE")) {
                        types.put(words[2], words[3]);
                    }
                });
        metrics("text/plain")
                .text()
                .lines()
                .filter(line -> line.startsWith("kong"))
                .forEach(line -> {
                    String sample = line.substring(0, line.indexOf(line.contains("{") ? '{' : ' '));
                    String name = help.containsKey(sample)
                            ? sample
                            : PART.matcher(sample).replaceFirst("");
                    labels.put(
                            name,
                            LABEL.matcher(line)
                                    .results()
                                    .map(found -> found.group(1))
                                    .filter(label -> !label.equals("le"))
                                    .toList());
                });
        return help.keySet().stream()
                .sorted(Comparator.comparing((String name) -> name.startsWith("kongdb_"))
                        .thenComparing(name -> name))
                .map(name -> "| `" + name + "` | " + types.get(name) + " | "
                        + labels.getOrDefault(name, List.of()).stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", "))
                        + " | " + help.get(name) + " |\n")
                .collect(Collectors.joining("", "| name | type | labels | meaning |\n|---|---|---|---|\n", ""));
    }
}
