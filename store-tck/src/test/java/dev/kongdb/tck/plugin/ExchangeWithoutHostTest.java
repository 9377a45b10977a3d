package dev.kongdb.tck.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.entity.Consumer;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.testkit.TestExchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The exchange for unit tests of plugins keeps the promises of all exchanges. */
class ExchangeWithoutHostTest extends ExchangeSuite {
    private final Consumer bob = new Consumer(UUID.randomUUID(), Instant.EPOCH, "bob", null, null);

    @Override
    protected Consumer knownConsumer() {
        return bob;
    }

    @Override
    protected Seen send(Script plugin, Sent request) {
        TestExchange exchange = TestExchange.of(request.method(), request.target())
                .consumers(bob)
                .body(request.body().getBytes(StandardCharsets.UTF_8))
                .upstreamAnswers(
                        request.answerStatus(),
                        request.answerHeaders(),
                        request.answerBody().getBytes(StandardCharsets.UTF_8));
        request.headers().forEach((name, values) -> exchange.header(name, values.toArray(new String[0])));
        boolean failed = false;
        boolean asked = false;
        try {
            if (exchange.rewrite(plugin, "").isEmpty()
                    && exchange.access(plugin, "").isEmpty()) {
                asked = true;
                exchange.response(plugin, "");
            }
        } catch (AssertionError e) {
            throw e; // of the script
        } catch (Throwable e) {
            failed = true; // a host answers 500
        }
        exchange.run(Phase.LOG, plugin, "");
        if (failed) {
            return new Seen(500, exchange.responseHeaders(), "", null);
        }
        String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        Seen.Upstream upstream = new Seen.Upstream(
                exchange.method(),
                exchange.path() + query,
                exchange.headers(),
                new String(exchange.body(), StandardCharsets.UTF_8));
        return new Seen(
                exchange.status(),
                exchange.responseHeaders(),
                new String(exchange.responseBody(), StandardCharsets.UTF_8),
                asked ? upstream : null);
    }

    @Test
    void anAuthorTestsWhatAPluginDoesWhereAFunctionIsMissing() {
        List<Boolean> offered = new ArrayList<>();
        Script plugin = Script.access(exchange -> {
            offered.add(exchange.offers(Feature.SET_UPSTREAM));
            assertThatThrownBy(() -> exchange.serviceTarget().setUpstream("blue"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("the gateway lacks SET_UPSTREAM; ask exchange.offers(Feature.SET_UPSTREAM) first");
            exchange.log().setSerializedValue("a", 1, PluginLog.Mode.ADD);
        });
        TestExchange.of("GET", "/a")
                .upstreams("blue")
                .lacking(Feature.SET_UPSTREAM)
                .access(plugin, "");
        assertThat(offered).containsExactly(false);
    }
}
