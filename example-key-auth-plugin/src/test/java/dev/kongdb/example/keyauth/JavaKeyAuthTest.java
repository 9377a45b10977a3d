package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.Consumer;
import dev.kongdb.event.EntityChange;
import dev.kongdb.files.KongDialect;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.plugin.Answer;
import dev.kongdb.server.PluginServer;
import dev.kongdb.server.PluginServer.Options;
import dev.kongdb.server.internal.FakeKong;
import dev.kongdb.server.internal.FakeKong.Version;
import dev.kongdb.testkit.KongTest;
import dev.kongdb.testkit.TestExchange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same plugin inside a Kong, with the credentials of Kong's own key-auth in Kong's own
 * database. The server has its own Kong on this database. Another Kong writes the credentials, as
 * Kong's Admin API would.
 */
@KongTest(database = "postgres")
class JavaKeyAuthTest {
    private static final Map<Protocol, FakeKong> KONGS = new EnumMap<>(Protocol.class);
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    @TempDir
    private static Path folder;

    private static Kong served;
    private static KeyAuthCredentialDao credentials;
    private static Consumer bob;

    @BeforeAll
    static void start(Kong writing, KongConfig config) {
        credentials = writing.db().dao(KeyAuthCredentialDao.class);
        bob = writing.db().consumers().insert(Consumer.with().username("bob").customId("bob-1"));
        credentials.insert(KeyAuthCredentialBuilder.with().consumer(bob).key("secret"));
        served = Kong.open(config);
        OPEN.push(served);
        for (Protocol protocol : Protocol.values()) {
            Path socket = folder.resolve(protocol.name());
            OPEN.push(PluginServer.start(served, new Options(socket, KongDialect.of(protocol))));
            Version version = protocol == Protocol.MSGPACK ? Version.V2_8 : Version.V3_9;
            FakeKong kong = new FakeKong(protocol, version, socket, "java-key-auth")
                    .configured(Map.of(
                            "key_names", List.of("apikey"),
                            "hide_credentials", true,
                            "key_in_header", true,
                            "key_in_query", true,
                            "key_in_body", false,
                            "run_on_preflight", true));
            OPEN.push(kong::close);
            KONGS.put(protocol, kong);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static TestExchange request(String pathWithQuery) {
        return TestExchange.of("GET", pathWithQuery).consumers(bob);
    }

    private static Optional<Integer> refusal(Protocol protocol, TestExchange exchange) {
        return exchange.access(KONGS.get(protocol), "").map(Answer::status);
    }

    private static String answer(TestExchange exchange) {
        return new String(exchange.responseBody(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void letsAKnownKeyInAsItsConsumerAndKeepsItFromTheUpstream(Protocol protocol) {
        for (TestExchange exchange : List.of(
                request("/orders?a=1").header("apikey", "secret").header("X-Consumer-Username", "eve"),
                request("/orders?a=1&apikey=secret"))) {
            assertThat(refusal(protocol, exchange)).isEmpty();
            assertThat(exchange.consumer()).hasValue(bob);
            assertThat(exchange.headers().all("X-Consumer-Username")).containsExactly("bob");
            assertThat(exchange.headers().all("X-Consumer-Custom-ID")).containsExactly("bob-1");
            assertThat(exchange.headers().contains("apikey")).isFalse();
            assertThat(exchange.rawQuery()).isEqualTo("a=1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnUnknownKey(Protocol protocol) {
        TestExchange exchange = request("/orders").header("apikey", "wrong");
        assertThat(refusal(protocol, exchange)).hasValue(401);
        assertThat(answer(exchange)).contains("Invalid authentication credentials");
        assertThat(exchange.consumer()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesARequestWithoutKeyAndSaysHowToGiveOne(Protocol protocol) {
        TestExchange exchange = request("/orders");
        assertThat(refusal(protocol, exchange)).hasValue(401);
        assertThat(answer(exchange)).contains("No API key found in request");
        assertThat(exchange.responseHeaders().first("WWW-Authenticate")).hasValue("Key realm=\"kong\"");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyCountsFromWhenTheServerHearsOfItUntilItHearsThatItWasDeleted(Protocol protocol) throws Exception {
        String key = "soon-gone-" + protocol;
        BlockingQueue<EntityChange<KeyAuthCredential>> heard = new LinkedBlockingQueue<>();
        OPEN.push(served.db().dao(KeyAuthCredentialDao.class).onChange(change -> {
            if (change.cacheKey().contains(key)) {
                heard.add(change);
            }
        }));
        assertThat(refusal(protocol, request("/orders").header("apikey", key))).hasValue(401);
        KeyAuthCredential credential =
                credentials.insert(KeyAuthCredentialBuilder.with().consumer(bob).key(key));
        await(heard);
        assertThat(refusal(protocol, request("/orders").header("apikey", key))).isEmpty();
        credentials.delete(credential.id());
        assertThat(await(heard).entity()).as("what the server had in its cache").hasValue(credential);
        assertThat(refusal(protocol, request("/orders").header("apikey", key))).hasValue(401);
    }

    private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("what the server hears within a minute").isNotNull();
        return next;
    }
}
