package dev.kongdb.tck.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog.Mode;
import dev.kongdb.plugin.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises of an {@link Exchange} to plugins. Each host of plugins extends the class. */
public abstract class ExchangeSuite {
    /**
     * Sends a request for which the plugin runs, on one route with a service. Returns when the
     * plugin's log phase has run. An exception of the plugin is answered 500.
     */
    protected abstract Seen send(Script plugin, Sent request);

    /** A consumer that is in the datastore. */
    protected abstract Consumer knownConsumer();

    /** What the gateway of these tests cannot do. */
    protected Set<Feature> lacking() {
        return Set.of();
    }

    /** Sends a request to a plugin in which nothing fails. */
    private Seen seen(Script plugin, Sent request) {
        Seen seen = send(plugin, request);
        if (!plugin.failures().isEmpty()) {
            fail("the plugin failed", plugin.failures().get(0));
        }
        return seen;
    }

    private Seen get(Script plugin) {
        return seen(plugin, Sent.of("GET", "/a?x=1"));
    }

    // --- reading the request

    @Test
    void aPluginReadsTheRequest() {
        Sent request = Sent.of("PUT", "/a/b%20c?x=1&y=%C3%A9&y&x=2")
                .header("X-One", "1")
                .header("X-Two", "a", "b")
                .body("text/plain", "héllo");
        seen(
                Script.access(exchange -> {
                    assertThat(exchange.request().method()).isEqualTo("PUT");
                    assertThat(exchange.request().scheme()).isEqualTo("http");
                    assertThat(exchange.request().httpVersion()).isEqualTo(1.1);
                    assertThat(exchange.request().port()).isPositive();
                    assertThat(exchange.request().host()).isIn("localhost", "127.0.0.1");
                    assertThat(exchange.request().path()).isEqualTo("/a/b%20c");
                    assertThat(exchange.request().pathWithQuery()).isEqualTo("/a/b%20c?x=1&y=%C3%A9&y&x=2");
                    assertThat(exchange.request().rawQuery()).isEqualTo("x=1&y=%C3%A9&y&x=2");
                    assertThat(exchange.request().query())
                            .isEqualTo(Map.of(
                                    "x", List.of(Optional.of("1"), Optional.of("2")),
                                    "y", List.of(Optional.of("é"), Optional.empty())));
                    assertThat(exchange.request().queryArgument("x")).hasValue("1");
                    assertThat(exchange.request().queryArgument("z")).isEmpty();
                    assertThat(exchange.request().header("x-one")).hasValue("1");
                    assertThat(exchange.request().header("X_Two")).hasValue("a");
                    assertThat(exchange.request().headers().all("x-two")).containsExactly("a", "b");
                    assertThat(exchange.request().header("X-Three")).isEmpty();
                    assertThat(exchange.request().body()).isEqualTo("héllo".getBytes(StandardCharsets.UTF_8));
                    assertThat(exchange.request().bodyArguments()).isEmpty();
                    assertThat(exchange.nginx().subsystem()).isEqualTo("http");
                    assertThat(exchange.nginx().tlsVersion()).isEmpty();
                    assertThat(exchange.nginx().requestStart()).isBeforeOrEqualTo(Instant.now());
                }),
                request);
    }

    @Test
    void withoutATrustedPeerTheForwardedValuesAreThoseOfTheConnection() {
        Sent request = Sent.of("GET", "/a")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "example.com:444")
                .header("X-Forwarded-Port", "444")
                .header("X-Real-IP", "192.0.2.1");
        seen(
                Script.access(exchange -> {
                    assertThat(exchange.request().forwardedScheme()).isEqualTo("http");
                    assertThat(exchange.request().forwardedHost())
                            .isEqualTo(exchange.request().host());
                    assertThat(exchange.request().forwardedPort())
                            .isEqualTo(exchange.request().port());
                    assertThat(exchange.client().ip()).isEqualTo("127.0.0.1");
                    assertThat(exchange.client().forwardedIp()).isEqualTo("127.0.0.1");
                    assertThat(exchange.client().port()).isPositive();
                    assertThat(exchange.client().forwardedPort())
                            .isEqualTo(exchange.client().port());
                    assertThat(exchange.client().protocol(true)).isEqualTo("http");
                    assertThat(exchange.node().isTrusted("192.0.2.1")).isFalse();
                    assertThat(exchange.node().isTrusted("no address")).isFalse();
                }),
                request);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("application/x-www-form-urlencoded", "a=1&b=x+y&b&c=%C3%A9"),
                Arguments.of("application/json", "{\"a\":\"1\",\"b\":[\"x y\",true],\"c\":\"é\"}"),
                Arguments.of("application/json; charset=utf-8", "{\"a\":\"1\",\"b\":[\"x y\",true],\"c\":\"é\"}"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aPluginReadsTheArgumentsOfABody(String contentType, String body) {
        seen(
                Script.access(exchange -> assertThat(exchange.request().bodyArguments())
                        .hasValue(Map.of("a", "1", "b", List.of("x y", true), "c", "é"))),
                Sent.of("POST", "/a").body(contentType, body));
    }

    @Test
    void aPluginReadsAndChangesTheArgumentsOfAMultipartForm() {
        String file = String.join(
                "\r\n",
                "--x",
                "Content-Disposition: form-data; name=\"f\"; filename=\"f\"",
                "Content-Type: text/plain",
                "",
                "file",
                "--x--",
                "");
        String form = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" + file;
        Seen seen = seen(
                Script.access(exchange -> {
                    assertThat(exchange.request().bodyArguments()).hasValue(Map.of("a", "1", "f", "file"));
                    exchange.serviceRequest().setBodyArguments(Map.of("f", "file"));
                }),
                Sent.of("POST", "/a").body("multipart/form-data; boundary=x", form));
        assertThat(seen.atUpstream().body()).isEqualTo(file);
    }

    @Test
    void aPluginTakesAnArgumentOutOfAFormAndLeavesTheRestAsItCame() {
        Seen seen = seen(
                Script.access(exchange -> exchange.serviceRequest().setBodyArguments(Map.of("a", "1 2", "b", true))),
                Sent.of("POST", "/a").body("application/x-www-form-urlencoded", "a=1%202&key=s&b&x=%E9%"));
        assertThat(seen.atUpstream().body()).startsWith("a=1%202&b");
        assertThat(seen.atUpstream().body()).doesNotContain("key");
    }

    @Test
    void aPluginReadsVariablesOfNginx() {
        seen(
                Script.access(exchange -> {
                    assertThat(exchange.nginx().variable("request_method")).hasValue("GET");
                    assertThat(exchange.nginx().variable("request_uri")).hasValue("/a?x=1");
                    assertThat(exchange.nginx().variable("args")).hasValue("x=1");
                    assertThat(exchange.nginx().variable("arg_x")).hasValue("1");
                    assertThat(exchange.nginx().variable("http_x_one")).hasValue("one");
                    assertThat(exchange.nginx().variable("cookie_c")).hasValue("2");
                    assertThat(exchange.nginx().variable("remote_addr")).hasValue("127.0.0.1");
                    assertThat(exchange.nginx().variable("scheme")).hasValue("http");
                    assertThat(exchange.nginx().variable("http_x_two")).isEmpty();
                }),
                Sent.of("GET", "/a?x=1").header("X-One", "one").header("Cookie", "a=1; c=2"));
    }

    // --- changing the request

    @Test
    void theUpstreamGetsWhatAPluginChanged() {
        Seen seen = seen(
                Script.access(exchange -> {
                    exchange.serviceRequest().setMethod("PATCH");
                    exchange.serviceRequest().setPath("/other path/é");
                    exchange.serviceRequest().setRawQuery("q=2");
                    exchange.serviceRequest().setBody("new".getBytes(StandardCharsets.UTF_8));
                    exchange.serviceRequest().setHeader("X-Set", "é");
                    exchange.serviceRequest().addHeader("X-Kept", "two");
                    exchange.serviceRequest().clearHeader("X-Cleared");
                    exchange.serviceRequest().setHeaders(Map.of("X-Several", List.of("a", "b"), "X-None", List.of()));
                }),
                Sent.of("POST", "/a?x=1")
                        .header("X-Set", "old")
                        .header("X-Kept", "one")
                        .header("X-Cleared", "gone")
                        .header("X-None", "gone")
                        .body("text/plain", "old"));
        assertThat(seen.atUpstream().method()).isEqualTo("PATCH");
        assertThat(seen.atUpstream().target()).isEqualTo("/other%20path/%C3%A9?q=2");
        assertThat(seen.atUpstream().body()).isEqualTo("new");
        assertThat(seen.atUpstream().headers().all("X-Kept")).containsExactly("one", "two");
        assertThat(seen.atUpstream().headers().all("X-Several")).containsExactly("a", "b");
        assertThat(seen.atUpstream().headers().all("X-Set")).hasSize(1);
        assertThat(seen.atUpstream().headers().contains("X-Cleared")).isFalse();
        assertThat(seen.atUpstream().headers().contains("X-None")).isFalse();
    }

    @Test
    void aHeaderIsReplacedInEverySpelling() {
        Seen seen = seen(
                Script.access(exchange -> exchange.serviceRequest().setHeader("X-Who-Am-I", "bob")),
                Sent.of("GET", "/a").header("x_who_am_i", "eve"));
        assertThat(seen.atUpstream().headers().all("X-Who-Am-I")).containsExactly("bob");
        assertThat(seen.atUpstream().headers().names()).doesNotContain("x_who_am_i");
    }

    @Test
    void aHeaderThatTwoPhasesSetIsThatOfTheLaterAndTheOthersStay() {
        Seen seen = seen(
                Script.in(Phase.REWRITE, exchange -> {
                            exchange.serviceRequest().setHeader("X-Early", "early");
                            exchange.serviceRequest().setHeader("X-Both", "early");
                        })
                        .and(Phase.ACCESS, exchange -> {
                            exchange.serviceRequest().setHeader("x-both", "late");
                            exchange.serviceRequest().setHeader("X-Late", "late");
                        }),
                Sent.of("GET", "/a").header("X-Both", "client"));
        assertThat(seen.atUpstream().headers().all("X-Early")).containsExactly("early");
        assertThat(seen.atUpstream().headers().all("X-Both")).containsExactly("late");
        assertThat(seen.atUpstream().headers().all("X-Late")).containsExactly("late");
    }

    @Test
    void aQueryIsWrittenInTheOrderOfItsNames() {
        Seen seen = seen(
                Script.access(exchange -> exchange.serviceRequest()
                        .setQuery(Map.of(
                                "b", List.of(Optional.of("2 3"), Optional.of("é")),
                                "a", List.of(Optional.empty())))),
                Sent.of("GET", "/a?x=1"));
        assertThat(seen.atUpstream().target()).endsWith("?a&b=2%203&b=%C3%A9");
    }

    @Test
    void aPluginReadsWhatItHasWrittenAtOnceAndInLaterPhases() {
        List<String> read = new ArrayList<>();
        java.util.function.Consumer<Exchange> look = exchange -> {
            read.add(exchange.request().method());
            read.add(exchange.request().rawQuery());
            read.add(exchange.request().header("X-A").orElse("none"));
            read.add(exchange.request().path());
        };
        seen(
                Script.access(exchange -> {
                            exchange.serviceRequest().setMethod("POST");
                            exchange.serviceRequest().setRawQuery("q=2");
                            exchange.serviceRequest().setHeader("X-A", "new");
                            exchange.serviceRequest().setPath("/elsewhere");
                            look.accept(exchange);
                        })
                        .and(Phase.RESPONSE, look)
                        .and(Phase.LOG, look),
                Sent.of("GET", "/a?x=1").header("X-A", "old"));
        assertThat(read)
                .containsExactly("POST", "q=2", "new", "/a", "POST", "q=2", "new", "/a", "POST", "q=2", "new", "/a");
    }

    // --- answering

    @Test
    void anExitAnswersAndNothingOfThePluginRunsOn() {
        List<String> ran = new ArrayList<>();
        Script plugin = Script.access(exchange -> {
                    exchange.response().setHeader("X-Before", "kept");
                    ran.add("before");
                    exchange.response().exit(Answer.of(403).header("X-Why", "é").body("no"));
                    ran.add("after");
                })
                .and(Phase.RESPONSE, exchange -> ran.add("response"))
                .and(
                        Phase.LOG,
                        exchange -> ran.add("log " + exchange.response().status() + " "
                                + exchange.response().source()));
        Seen seen = get(plugin);
        assertThat(ran).containsExactly("before", "log 403 EXIT");
        assertThat(seen.status()).isEqualTo(403);
        assertThat(seen.body()).isEqualTo("no");
        assertThat(seen.headers().first("X-Before")).hasValue("kept");
        assertThat(seen.headers().contains("X-Why")).isTrue();
        assertThat(seen.upstream()).isNull();
    }

    @Test
    void aPluginThatCatchesItsExitChangesNothing() {
        List<String> ran = new ArrayList<>();
        Seen seen = get(Script.access(exchange -> {
            try {
                exchange.response().exit(401);
            } catch (Exception e) {
                ran.add("an exit is not an Exception");
            } catch (Throwable e) {
                ran.add("caught");
            }
            try {
                exchange.serviceRequest().setHeader("X-A", "a");
                ran.add("the exchange goes on");
            } catch (Exit exit) {
                ran.add("and again");
            }
            exchange.response().exit(200);
        }));
        assertThat(ran).containsExactly("caught", "and again");
        assertThat(seen.status()).isEqualTo(401);
        assertThat(seen.upstream()).isNull();
    }

    @Test
    void anAnswerStandsWhateverThePluginThrowsAfterwards() {
        Seen seen = send(
                Script.access(exchange -> {
                    try {
                        exchange.response().exit(402);
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                }),
                Sent.of("GET", "/a"));
        assertThat(seen.status()).isEqualTo(402);
    }

    @Test
    void anExitHasNoStackTrace() {
        List<Throwable> caught = new ArrayList<>();
        get(Script.access(exchange -> {
            try {
                exchange.response().exit(204);
            } catch (Throwable e) {
                caught.add(e);
                throw e;
            }
        }));
        assertThat(caught.get(0).getStackTrace()).isEmpty();
    }

    @Test
    void anAnswerInJsonSaysThatItIs() {
        Seen seen = get(Script.access(exchange -> {
            throw exchange.response().exit(Answer.of(418).json(Map.of("message", "té", "n", 1)));
        }));
        assertThat(seen.status()).isEqualTo(418);
        assertThat(seen.headers().first("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(seen.body()).contains("\"message\":\"té\"").contains("\"n\":1");
    }

    @Test
    void anErrorHasTheFormThatTheClientAccepts() {
        Script plugin = Script.access(exchange -> {
            throw exchange.response().error(429, "Slow down");
        });
        Seen json = seen(plugin, Sent.of("GET", "/a"));
        assertThat(json.status()).isEqualTo(429);
        assertThat(json.body()).isEqualTo("{\n  \"message\":\"Slow down\"\n}");
        Seen text = seen(plugin, Sent.of("GET", "/a").header("Accept", "text/plain"));
        assertThat(text.body()).isEqualTo("Slow down\n");
        assertThat(text.headers().first("Content-Type")).hasValue("text/plain; charset=utf-8");
    }

    @Test
    void aPluginThatFailsLetsNothingThroughWhateverItThrows() {
        List<Throwable> failures = List.of(
                new IllegalStateException("secret=42"),
                new IOException("secret=42"), // as Kotlin's code can throw it
                new NoClassDefFoundError("secret=42"),
                new StackOverflowError("secret=42"),
                new OutOfMemoryError("secret=42"),
                new Error("secret=42"));
        for (Throwable failure : failures) {
            Seen seen = send(Script.access(exchange -> ExchangeSuite.<Error>throwAny(failure)), Sent.of("GET", "/a"));
            assertThat(seen.status()).as("%s", failure).isEqualTo(500);
            assertThat(seen.body()).doesNotContain("42");
            assertThat(seen.upstream()).as("%s", failure).isNull();
        }
    }

    @SuppressWarnings("unchecked") // so that the compiler takes a checked exception for an unchecked one
    private static <E extends Throwable> void throwAny(Throwable failure) throws E {
        throw (E) failure;
    }

    // --- the upstream's answer

    @Test
    void aPluginReadsAndChangesTheUpstreamsAnswer() {
        Seen seen = get(Script.access(exchange -> exchange.response().setHeader("X-Early", "set"))
                .and(Phase.RESPONSE, exchange -> {
                    assertThat(exchange.serviceResponse().status()).isEqualTo(200);
                    assertThat(exchange.serviceResponse().header("X-Upstream")).hasValue("yes");
                    assertThat(exchange.serviceResponse().header("X-Early")).isEmpty();
                    assertThat(exchange.serviceResponse().headers().names()).contains("x-upstream");
                    assertThat(exchange.serviceResponse().body()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
                    assertThat(exchange.response().status()).isEqualTo(200);
                    assertThat(exchange.response().header("X-Early")).hasValue("set");
                    assertThat(exchange.response().source()).isEqualTo(Response.Source.SERVICE);
                    exchange.response().setStatus(203);
                    exchange.response().setHeader("X-New", "new");
                    exchange.response().addHeader("X-Upstream", "added");
                    exchange.response().clearHeader("X-Early");
                    exchange.response().setHeaders(Map.of("X-More", List.of("a", "b")));
                    assertThat(exchange.response().status()).isEqualTo(203);
                    assertThat(exchange.response().headers().all("X-Upstream")).containsExactly("yes", "added");
                    assertThat(exchange.serviceResponse().status()).isEqualTo(200);
                }));
        assertThat(seen.status()).isEqualTo(203);
        assertThat(seen.body()).isEqualTo("hello");
        assertThat(seen.headers().first("X-New")).hasValue("new");
        assertThat(seen.headers().all("X-Upstream")).containsExactly("yes", "added");
        assertThat(seen.headers().contains("X-Early")).isFalse();
        assertThat(seen.headers().all("X-More")).containsExactly("a", "b");
    }

    @Test
    void aPluginReplacesTheBodyOfTheUpstreamsAnswer() {
        Seen seen = get(Script.in(Phase.RESPONSE, exchange -> {
            String body = new String(exchange.serviceResponse().body(), StandardCharsets.UTF_8);
            throw exchange.response().exit(Answer.of(200).body(body + ", world"));
        }));
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("hello, world");
        assertThat(seen.headers().first("X-Upstream")).hasValue("yes");
    }

    @Test
    void aHeaderOfTheAnswerCanBeSetBeforeThereIsOne() {
        Seen seen = get(Script.access(exchange -> {
            exchange.response().setHeader("X-Upstream", "mine");
            exchange.response().addHeader("X-More", "1");
            exchange.response().addHeader("X-More", "2");
        }));
        assertThat(seen.headers().all("X-Upstream")).containsExactly("mine");
        assertThat(seen.headers().all("X-More")).containsExactly("1", "2");
    }

    // --- log

    @Test
    void theLogKnowsHowTheRequestEnded() {
        List<Object> read = new ArrayList<>();
        Seen seen = seen(
                Script.in(Phase.LOG, exchange -> {
                    read.add(exchange.response().status());
                    read.add(exchange.response().header("X-Upstream").orElse(""));
                    read.add(exchange.response().source());
                    read.add(exchange.request().header("X-A").orElse(""));
                    read.add(exchange.request().method());
                    read.add(exchange.request().query());
                    read.add(exchange.client().forwardedIp());
                    read.add(exchange.route().isPresent());
                    read.add(exchange.service().isPresent());
                }),
                Sent.of("DELETE", "/a?x=1").header("X-A", "a"));
        assertThat(seen.status()).isEqualTo(200);
        assertThat(read)
                .containsExactly(
                        200,
                        "yes",
                        Response.Source.SERVICE,
                        "a",
                        "DELETE",
                        Map.of("x", List.of(Optional.of("1"))),
                        "127.0.0.1",
                        true,
                        true);
    }

    @Test
    void aPluginIsToldInEveryPhaseWhatTheGatewayCannotDo() {
        Set<Feature> wanted = EnumSet.allOf(Feature.class);
        wanted.removeAll(lacking());
        Set<Phase> asked = EnumSet.noneOf(Phase.class);
        Script plugin = Script.access(exchange -> {});
        for (Phase phase : Phase.values()) {
            plugin = plugin.and(phase, exchange -> {
                asked.add(phase);
                assertThat(Stream.of(Feature.values()).filter(exchange::offers)).containsExactlyElementsOf(wanted);
            });
        }
        seen(plugin, Sent.of("GET", "/a"));
        assertThat(asked).containsExactly(Phase.values());
    }

    @Test
    void theSerializedLogHasWhatKongsHas() {
        List<Map<String, ?>> log = new ArrayList<>();
        Consumer bob = knownConsumer();
        seen(
                Script.access(exchange -> {
                            exchange.client().authenticate(bob, new Credential("cred", bob.id()));
                            exchange.log().setSerializedValue("mine.deep", 5);
                            exchange.log().setSerializedValue("response.status", "changed");
                            if (exchange.offers(Feature.SERIALIZED_VALUE_MODES)) {
                                exchange.log().setSerializedValue("client_ip", "no", Mode.ADD);
                                exchange.log().setSerializedValue("nobody.has.it", "no", Mode.REPLACE);
                            } else {
                                assertThatThrownBy(() -> exchange.log().setSerializedValue("a", "b", Mode.ADD))
                                        .isInstanceOf(UnsupportedOperationException.class);
                            }
                        })
                        .and(Phase.LOG, exchange -> log.add(exchange.log().serialize())),
                Sent.of("GET", "/a?x=1&x=2&y")
                        .header("Authorization", "Basic secret")
                        .header("X-A", "a", "b"));
        Map<String, ?> serialized = log.get(0);
        assertThat(serialized.keySet())
                .containsAll(Set.of(
                        "request",
                        "response",
                        "latencies",
                        "tries",
                        "client_ip",
                        "started_at",
                        "upstream_uri",
                        "route",
                        "service",
                        "consumer",
                        "authenticated_entity",
                        "mine"));
        assertThat(serialized.get("client_ip")).isEqualTo("127.0.0.1");
        assertThat(serialized.get("mine")).isEqualTo(Map.of("deep", 5L));
        assertThat(serialized).doesNotContainKey("nobody");
        assertThat(at(serialized, "request", "querystring")).isEqualTo(Map.of("x", List.of("1", "2"), "y", true));
        assertThat(at(serialized, "request", "method")).isEqualTo("GET");
        assertThat(at(serialized, "request", "headers", "authorization")).isEqualTo("REDACTED");
        assertThat(at(serialized, "request", "headers", "x-a")).isEqualTo(List.of("a", "b"));
        assertThat(at(serialized, "response", "status")).isEqualTo("changed");
        assertThat(at(serialized, "authenticated_entity"))
                .isEqualTo(Map.of("id", "cred", "consumer_id", bob.id().toString()));
        assertThat(at(serialized, "consumer", "username")).isEqualTo(bob.username());
        assertThat(at(serialized, "service", "id")).isInstanceOf(String.class);
        assertThat(serialized.get("started_at")).isInstanceOf(Long.class);
    }

    private static @Nullable Object at(Object place, String... names) {
        Object found = place;
        for (String name : names) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return found;
    }

    // --- what plugins share

    @Test
    void valuesAreSharedOverThePhases() {
        List<Object> read = new ArrayList<>();
        get(Script.access(exchange -> {
                    exchange.shared().set("text", "é");
                    exchange.shared().set("whole", 5);
                    exchange.shared().set("real", 1.5f);
                    exchange.shared().set("list", List.of(1, Map.of("a", true)));
                    exchange.shared().set("gone", "x");
                    exchange.shared().set("gone", null);
                    exchange.nginx().setContext("text", "other");
                })
                .and(Phase.LOG, exchange -> {
                    for (String key : List.of("text", "whole", "real", "list", "gone")) {
                        exchange.shared().get(key).ifPresent(read::add);
                    }
                    exchange.nginx().context("text").ifPresent(read::add);
                }));
        assertThat(read).containsExactly("é", 5L, 1.5, List.of(1L, Map.of("a", true)), "other");
    }

    @Test
    void onlyPlainValuesAreShared() {
        get(Script.access(exchange -> {
            for (Object value : List.of(new Object(), Instant.EPOCH, List.of(UUID.randomUUID()), Map.of(1, "a"))) {
                assertThatThrownBy(() -> exchange.shared().set("k", value))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("value must be nil, a number, string, boolean or a table");
            }
        }));
    }

    // --- who it is, and where it goes

    @Test
    void whomAPluginAuthenticatedIsKnownFromThenOn() {
        Consumer bob = knownConsumer();
        List<Object> read = new ArrayList<>();
        get(Script.access(exchange -> {
                    assertThat(exchange.client().consumer()).isEmpty();
                    assertThat(exchange.client().credential()).isEmpty();
                    exchange.client().authenticate(bob, new Credential("c", bob.id()));
                    assertThat(exchange.client().consumer()).hasValue(bob);
                })
                .and(Phase.LOG, exchange -> {
                    read.add(exchange.client().consumer().orElseThrow().id());
                    read.add(exchange.client().credential().orElseThrow());
                }));
        assertThat(read).containsExactly(bob.id(), new Credential("c", bob.id()));
    }

    @Test
    void aConsumerIsLoadedByItsIdOrItsUsername() {
        Consumer bob = knownConsumer();
        String username = String.valueOf(bob.username());
        get(Script.access(exchange -> {
            assertThat(exchange.client().loadConsumer(bob.id())).hasValue(bob);
            assertThat(exchange.client().loadConsumer(bob.id().toString())).hasValue(bob);
            assertThat(exchange.client().loadConsumer(username)).hasValue(bob);
            assertThat(exchange.client().loadConsumer(UUID.randomUUID())).isEmpty();
            assertThat(exchange.client().loadConsumer("nobody at all")).isEmpty();
        }));
    }

    @Test
    void thereAreRouteAndServiceOnceTheRouteIsFound() {
        List<Object> read = new ArrayList<>();
        get(Script.access(exchange -> {
            read.add(exchange.route().map(Route::id).isPresent());
            read.add(exchange.service().map(Service::id).isPresent());
        }));
        assertThat(read).containsExactly(true, true);
    }

    @Test
    void thereIsANode() {
        get(Script.access(exchange -> {
            assertThat(UUID.fromString(exchange.node().id())).isNotNull();
            assertThat(exchange.node().memoryStats().workers()).isNotEmpty();
            assertThat(exchange.node().memoryStats().workers().get(0).allocated())
                    .isPositive();
        }));
    }

    // --- faults

    /** A call, and the phases in which Kong has it. */
    private record Call(String name, java.util.function.Consumer<Exchange> code, Set<Phase> phases) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Call call(String name, java.util.function.Consumer<Exchange> code, Phase... phases) {
        return new Call(name, code, Set.of(phases));
    }

    static Stream<Call> calls() {
        Phase rewrite = Phase.REWRITE;
        Phase access = Phase.ACCESS;
        Phase response = Phase.RESPONSE;
        Phase log = Phase.LOG;
        return Stream.of(
                call("client ip", exchange -> exchange.client().ip(), rewrite, access, response),
                call("consumer", exchange -> exchange.client().consumer(), access, response, log),
                call("protocol", exchange -> exchange.client().protocol(false), access, response),
                call("route", Exchange::route, access, response, log),
                call("service", Exchange::service, access, response, log),
                call("body", exchange -> exchange.request().body(), rewrite, access, response),
                call("scheme", exchange -> exchange.request().scheme(), rewrite, access, response),
                call("set path", exchange -> exchange.serviceRequest().setPath("/a"), access),
                call("set scheme", exchange -> exchange.serviceRequest().setScheme("http"), access),
                call("set header", exchange -> exchange.serviceRequest().setHeader("X-A", "a"), rewrite, access),
                call("set query", exchange -> exchange.serviceRequest().setRawQuery("a"), rewrite, access),
                call("service status", exchange -> exchange.serviceResponse().status(), response),
                call("service body", exchange -> exchange.serviceResponse().body(), response),
                call("status", exchange -> exchange.response().status(), response, log),
                call("source", exchange -> exchange.response().source(), response, log),
                call("set status", exchange -> exchange.response().setStatus(200), response),
                call(
                        "set header of the answer",
                        exchange -> exchange.response().setHeader("X-A", "a"),
                        rewrite,
                        access,
                        response),
                call("serialize", exchange -> exchange.log().serialize(), log));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallInAnotherPhaseIsRefusedInKongsWords(Call call) {
        Script plugin = Script.access(exchange -> {});
        List<String> wrong = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            plugin.and(phase, exchange -> {
                try {
                    call.code().accept(exchange);
                    if (!call.phases().contains(phase)) {
                        wrong.add("not refused in " + phase);
                    }
                } catch (IllegalStateException e) {
                    String text = "function cannot be called in " + phase.kongName() + " phase (only in: ";
                    if (call.phases().contains(phase)
                            || !String.valueOf(e.getMessage()).startsWith(text)) {
                        wrong.add(phase + ": " + e);
                    }
                }
            });
        }
        seen(plugin, Sent.of("GET", "/a"));
        assertThat(wrong).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(exchange -> exchange.serviceRequest().setPath("a"), "path must start with /"),
                fault(exchange -> exchange.serviceRequest().setScheme("ftp"), "invalid scheme: ftp"),
                fault(exchange -> exchange.serviceRequest().setMethod("get"), "invalid method: get"),
                fault(exchange -> exchange.serviceRequest().setMethod("CONNECT"), "invalid method: CONNECT"),
                fault(
                        exchange -> exchange.serviceRequest().setRawQuery("a HTTP/1.1\r\n"),
                        "the query has a character at 1 that must be encoded"),
                fault(
                        exchange -> exchange.serviceRequest().setHeader("Content-Length", "5"),
                        "the header 'Content-Length' follows from the message; plugins cannot set it"),
                fault(
                        exchange -> exchange.serviceTarget().setTarget("127.0.0.1", 65536),
                        "port must be an integer between 0 and 65535: given 65536"),
                fault(exchange -> exchange.serviceTarget().setTarget("a/b", 80), "'a/b' is not a host"),
                fault(
                        exchange -> exchange.serviceTarget().setUpstream("nowhere"),
                        "could not find an Upstream named 'nowhere'"),
                fault(
                        exchange -> exchange.client().authenticate(null, null),
                        "either credential or consumer must be provided"),
                fault(exchange -> exchange.response().exit(99), "code must be a number between 100 and 599"),
                fault(exchange -> exchange.response().exit(600), "code must be a number between 100 and 599"),
                fault(
                        exchange -> exchange.response().exit(101),
                        "a client waits for another answer after the status 101"),
                fault(exchange -> exchange.response().error(399, "x"), "code must be a number between 400 and 599"));
    }

    private static Arguments fault(java.util.function.Consumer<Exchange> code, String message) {
        return Arguments.of(message, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aWrongArgumentIsRefusedInKongsWordsAndChangesNothing(
            String message, java.util.function.Consumer<Exchange> code) {
        Seen seen = get(Script.access(exchange -> assertThatThrownBy(() -> code.accept(exchange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)));
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.atUpstream().method()).isEqualTo("GET");
    }

    @Test
    void anExchangeEndsWithItsPhase() {
        List<Exchange> kept = new ArrayList<>();
        get(Script.access(kept::add));
        assertThatThrownBy(() -> kept.get(0).request().method())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the exchange ended with the access phase of the plugin");
    }
}
