package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Upstream;
import dev.kongdb.host.fixture.ScriptedHandler;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.Response;
import dev.kongdb.tck.plugin.ExchangeSuite;
import dev.kongdb.tck.plugin.Script;
import dev.kongdb.tck.plugin.Seen;
import dev.kongdb.tck.plugin.Sent;
import dev.kongdb.testkit.HttpAnswer;
import dev.kongdb.testkit.PluginHost;
import dev.kongdb.testkit.PluginHostTest;
import dev.kongdb.testkit.TestUpstream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The promises of an exchange in the proxy, over real HTTP, and some that only a proxy can show.
 */
@PluginHostTest(settings = "client_body_buffer_size=1k")
class ExchangeOverHttpTest extends ExchangeSuite {
    private static PluginHost host;
    private static Consumer bob;

    @BeforeAll
    static void start(PluginHost given) {
        host = given;
        host.create("/services", "{\"name\":\"up\",\"url\":\"" + host.upstream().url() + "\"}");
        host.create("/services/up/routes", "{\"name\":\"all\",\"paths\":[\"/a\"],\"strip_path\":false}");
        host.create("/plugins", "{\"name\":\"scripted\"}");
        host.create("/consumers", "{\"username\":\"bob\"}");
        bob = host.kong().db().consumers().selectByUsername("bob").orElseThrow();
    }

    @Override
    protected Consumer knownConsumer() {
        return bob;
    }

    @Override
    protected Seen send(Script plugin, Sent request) {
        HttpRequest.Builder http = host.request(request.target())
                .method(
                        request.method(),
                        request.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> http.header(name, value)));
        host.upstream().reset();
        host.upstream().answers(request.answerStatus(), request.answerHeaders(), request.answerBody());
        ScriptedHandler.SCRIPT.set(plugin);
        HttpAnswer answer = host.send(http);
        plugin.awaitLog();
        List<TestUpstream.Received> received = host.upstream().received();
        assertThat(received).as("requests at the upstream").hasSizeLessThan(2);
        return new Seen(
                answer.status(),
                answer.headers(),
                answer.text(),
                received.isEmpty()
                        ? null
                        : new Seen.Upstream(
                                received.get(0).method(),
                                received.get(0).target(),
                                received.get(0).headers(),
                                received.get(0).body()));
    }

    private Seen get(String target, Script plugin) {
        return send(plugin, Sent.of("GET", target));
    }

    @Test
    void anAnswerWhosePluginSetsAStatusWithoutBodyHasNone() {
        for (int status : new int[] {204, 304}) {
            Seen seen = get("/a", Script.in(Phase.RESPONSE, exchange -> {
                assertThat(exchange.serviceResponse().body()).isNotEmpty();
                exchange.response().setStatus(status);
            }));
            assertThat(seen.status()).isEqualTo(status);
            assertThat(seen.body()).isEmpty();
            assertThat(seen.headers().first("Content-Length")).isEmpty();
        }
    }

    @Test
    void aPluginAnswersInRewriteBeforeAnyRouteIsLookedFor() {
        Seen seen = get("/nowhere", Script.in(Phase.REWRITE, exchange -> {
            throw exchange.response().exit(Answer.of(203).body("early"));
        }));
        assertThat(seen.status()).isEqualTo(203);
        assertThat(seen.body()).isEqualTo("early");
    }

    @Test
    void whatAPluginChangesInRewriteHasASayInTheRoute() {
        host.create(
                "/services/up/routes", "{\"paths\":[\"/by\"],\"headers\":{\"x-way\":[\"b\"]},\"methods\":[\"POST\"]}");
        assertThat(get("/by", Script.access(exchange -> {})).status()).isEqualTo(404);
        Seen seen = get("/by", Script.in(Phase.REWRITE, exchange -> {
            exchange.serviceRequest().setHeader("X-Way", "b");
            exchange.serviceRequest().setMethod("POST");
        }));
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.atUpstream().method()).isEqualTo("POST");
    }

    @Test
    void aRequestWithoutRouteIsLoggedToo() {
        List<Object> log = new ArrayList<>();
        Seen seen = get("/nowhere", Script.in(Phase.LOG, exchange -> {
            log.add(exchange.response().status());
            log.add(exchange.response().source());
            log.add(exchange.route().isPresent());
        }));
        assertThat(seen.status()).isEqualTo(404);
        assertThat(log).containsExactly(404, Response.Source.EXIT, false);
    }

    @Test
    void anUpstreamThatCannotBeReachedIsLoggedAndHasNoResponsePhase() {
        List<Object> log = new ArrayList<>();
        Seen seen = get(
                "/a",
                Script.access(exchange -> exchange.serviceTarget().setTarget("127.0.0.1", 1))
                        .and(Phase.RESPONSE, exchange -> log.add("response"))
                        .and(Phase.LOG, exchange -> {
                            log.add(exchange.response().status());
                            log.add(exchange.response().source());
                        }));
        assertThat(seen.status()).isEqualTo(502);
        assertThat(log).containsExactly(502, Response.Source.ERROR);
    }

    @Test
    void aPluginThatFailsIsFollowedByTheLog() {
        List<Object> log = new ArrayList<>();
        Seen seen = get(
                "/a",
                Script.access(exchange -> {
                            throw new IllegalStateException();
                        })
                        .and(Phase.LOG, exchange -> log.add(exchange.response().status())));
        assertThat(seen.status()).isEqualTo(500);
        assertThat(log).containsExactly(500);
    }

    @Test
    void aPluginThatFailsInResponseKeepsTheAnswerBack() {
        Seen seen = get("/a", Script.in(Phase.RESPONSE, exchange -> {
            throw new IllegalStateException();
        }));
        assertThat(seen.status()).isEqualTo(500);
        assertThat(seen.body()).isEqualTo("{\"message\":\"An unexpected error occurred\"}");
        assertThat(seen.headers().contains("X-Upstream")).isFalse();
    }

    @Test
    void aPluginThatFailsInItsLogHarmsNobody() {
        Seen seen = get("/a", Script.in(Phase.LOG, exchange -> {
            throw new IllegalStateException();
        }));
        assertThat(seen.status()).isEqualTo(200);
    }

    @Test
    void aRequestGoesToTheTargetThatAPluginSets() {
        Seen seen = get(
                "/a",
                Script.access(exchange -> exchange.serviceTarget()
                        .setTarget("localhost", host.upstream().port())));
        assertThat(seen.atUpstream().headers().first("Host")).hasValue("localhost");
    }

    @Test
    void aRequestGoesToTheUpstreamThatAPluginSets() {
        host.kong().db().upstreams().insert(Upstream.with().name("others"));
        host.create(
                "/upstreams/others/targets",
                "{\"target\":\"127.0.0.1:" + host.upstream().port() + "\"}");
        Seen seen = get("/a", Script.access(exchange -> {
            exchange.serviceTarget().setUpstream("others");
        }));
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.upstream()).isNotNull();
    }

    @Test
    void theLogHasTheTriesAndTheSizes() {
        List<Map<String, ?>> log = new ArrayList<>();
        get("/a?x=1", Script.in(Phase.LOG, exchange -> log.add(exchange.log().serialize())));
        assertThat((List<?>) log.get(0).get("tries")).hasSize(1);
        assertThat((Long) ((Map<?, ?>) log.get(0).get("request")).get("size")).isGreaterThan(60);
        assertThat((Long) ((Map<?, ?>) log.get(0).get("response")).get("size")).isGreaterThan(60);
        assertThat(log.get(0).get("upstream_uri")).isEqualTo("/a?x=1");
    }

    @Test
    void aBodyThatIsNotHeldInMemoryCannotBeReadAndStillPasses() {
        String large = "x".repeat(5000);
        List<String> read = new ArrayList<>();
        Seen seen = send(
                Script.access(exchange -> {
                    try {
                        exchange.request().body();
                    } catch (BodyTooLargeException e) {
                        read.add(e.getMessage());
                    }
                }),
                Sent.of("POST", "/a").body("text/plain", large));
        assertThat(read)
                .containsExactly(
                        "request body did not fit into client body buffer, consider raising 'client_body_buffer_size'");
        assertThat(seen.atUpstream().body()).isEqualTo(large);
    }

    @Test
    void aHeadRequestPassesThroughTheResponsePhase() {
        Seen seen = send(
                Script.in(Phase.RESPONSE, exchange -> exchange.response().setHeader("X-New", "new")),
                Sent.of("HEAD", "/a"));
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.headers().first("X-New")).hasValue("new");
    }
}
