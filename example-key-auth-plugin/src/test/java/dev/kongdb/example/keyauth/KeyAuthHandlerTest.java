package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.entity.Consumer;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.plugin.Answer;
import dev.kongdb.tck.internal.Relay;
import dev.kongdb.testkit.KongTest;
import dev.kongdb.testkit.TestExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the handler without a host. Each test takes milliseconds. */
@KongTest
class KeyAuthHandlerTest {
    private static final KeyAuthConfig CONFIG =
            new KeyAuthConfig(List.of("apikey"), true, null, true, true, true, true);

    private static KeyAuthHandler handler;
    private static Consumer bob;

    @BeforeAll
    static void start(Kong kong) {
        handler = new KeyAuthHandler(kong);
        bob = kong.db().consumers().insert(Consumer.with().username("bob"));
        kong.db()
                .dao(KeyAuthCredentialDao.class)
                .insert(KeyAuthCredentialBuilder.with().consumer(bob).key("secret"));
    }

    @Test
    void letsAKnownKeyThroughAndTellsTheUpstreamWhoseItIs() {
        TestExchange exchange = TestExchange.of("GET", "/orders?a=1&apikey=secret")
                .header("X-Consumer-Username", "eve")
                .header("X-Anonymous-Consumer", "true");
        assertThat(exchange.access(handler, CONFIG)).isEmpty();
        assertThat(exchange.consumer()).hasValue(bob);
        assertThat(exchange.headers().all("X-Consumer-Username")).containsExactly("bob");
        assertThat(exchange.headers().contains("X-Anonymous-Consumer")).isFalse();
        assertThat(exchange.rawQuery()).isEqualTo("a=1");
    }

    @Test
    void refusesARequestWithoutKey() {
        TestExchange exchange = TestExchange.of("GET", "/orders");
        assertThat(exchange.access(handler, CONFIG).map(Answer::status)).hasValue(401);
        assertThat(exchange.responseHeaders().first("WWW-Authenticate")).hasValue("Key realm=\"kong\"");
        assertThat(exchange.consumer()).isEmpty();
    }

    @Test
    void takesTheKeyOutOfAForm() {
        TestExchange exchange =
                TestExchange.of("POST", "/orders").body("application/x-www-form-urlencoded", "apikey=secret&b=2");
        assertThat(exchange.access(handler, CONFIG)).isEmpty();
        assertThat(new String(exchange.body(), StandardCharsets.UTF_8)).isEqualTo("b=2");
    }

    @Test
    void refusesAnUnknownKeyInTheFormThatTheClientAccepts() {
        TestExchange exchange =
                TestExchange.of("GET", "/orders").header("apikey", "wrong").header("Accept", "text/plain");
        Answer answer = exchange.access(handler, CONFIG).orElseThrow();
        assertThat(answer.headers()).isEqualTo(Map.of("Content-Type", List.of("text/plain; charset=utf-8")));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("Invalid authentication credentials\n");
    }

    /**
     * The credential and its consumer are read in one statement. When the key comes again, both are
     * read from the cache.
     */
    @Test
    @Timeout(60)
    void aKeyThatANodeHasNotSeenCostsOneRoundTripAndOneThatItHasSeenNone(Kong kong) {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        try (Relay relay = new Relay(Integer.parseInt(kong.config().get("pg_port", "")));
                Kong node = Kong.open(kong.config().with(Map.of("pg_port", String.valueOf(relay.port()))));
                Subscription events =
                        node.clusterEvents().subscribe("invalidations", event -> heard.add(event.split(":", -1)[1]))) {
            assertThat(events).isNotNull();
            KeyAuthHandler there = new KeyAuthHandler(node);
            relay.assertRoundTrips(1, () -> {
                String key = newKey(kong, heard);
                return () -> assertLetThrough(there, key);
            });
            relay.assertRoundTrips(0, () -> {
                String key = newKey(kong, heard);
                assertLetThrough(there, key);
                return () -> assertLetThrough(there, key);
            });
        }
    }

    /**
     * A new key of a new consumer, of which another node has heard: an event that comes while a
     * request loads them costs the request a second round trip.
     *
     * @param heard the ids and keys that the node has heard of
     */
    private static String newKey(Kong kong, Set<String> heard) {
        String key = UUID.randomUUID().toString();
        Consumer consumer = kong.db().consumers().insert(Consumer.with().username(key));
        kong.db()
                .dao(KeyAuthCredentialDao.class)
                .insert(KeyAuthCredentialBuilder.with().consumer(consumer).key(key));
        while (!heard.containsAll(Set.of(key, consumer.id().toString()))) {
            LockSupport.parkNanos(1_000_000);
        }
        return key;
    }

    private static void assertLetThrough(KeyAuthHandler handler, String key) {
        TestExchange exchange = TestExchange.of("GET", "/orders").header("apikey", key);
        assertThat(exchange.access(handler, CONFIG)).isEmpty();
        assertThat(exchange.consumer().map(Consumer::username)).hasValue(key);
    }
}
