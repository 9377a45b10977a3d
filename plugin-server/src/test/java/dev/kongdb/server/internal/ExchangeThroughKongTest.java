package dev.kongdb.server.internal;

import dev.kongdb.entity.Consumer;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.tck.plugin.ExchangeSuite;
import dev.kongdb.tck.plugin.Script;
import dev.kongdb.tck.plugin.Seen;
import dev.kongdb.tck.plugin.Sent;
import dev.kongdb.testkit.TestExchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;

/** Inside a Kong, a plugin has the same exchange as elsewhere. */
class ExchangeThroughKongTest {
    @Nested
    class ByMsgPack extends Through {
        ByMsgPack() {
            super(Protocol.MSGPACK);
        }
    }

    @Nested
    class ByProtoBuf extends Through {
        ByProtoBuf() {
            super(Protocol.PROTOBUF);
        }
    }

    abstract static class Through extends ExchangeSuite {
        private final Consumer bob = new Consumer(UUID.randomUUID(), Instant.EPOCH, "bob", null, null);
        private final Protocol protocol;

        Through(Protocol protocol) {
            this.protocol = protocol;
        }

        @Override
        protected Set<Feature> lacking() {
            return protocol == Protocol.MSGPACK ? Set.of() : Set.of(Feature.SERIALIZED_VALUE_MODES);
        }

        @Override
        protected Consumer knownConsumer() {
            return bob;
        }

        @Override
        protected Seen send(Script plugin, Sent request) {
            String name = UUID.randomUUID().toString();
            ScriptedHandler.SCRIPTS.put(name, scripted(plugin));
            FakeKong kong = TestServers.kong(protocol, name);
            TestExchange exchange = TestExchange.of(request.method(), request.target())
                    .consumers(bob)
                    .body(request.body().getBytes(StandardCharsets.UTF_8))
                    .upstreamAnswers(
                            request.answerStatus(),
                            request.answerHeaders(),
                            request.answerBody().getBytes(StandardCharsets.UTF_8));
            request.headers().forEach((name2, values) -> exchange.header(name2, values.toArray(new String[0])));
            boolean asked = false;
            if (exchange.rewrite(kong, "").isEmpty()
                    && exchange.access(kong, "").isEmpty()) {
                asked = true;
                exchange.response(kong, "");
            }
            exchange.run(Phase.LOG, kong, "");
            ScriptedHandler.SCRIPTS.remove(name);
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

        private static PluginHandler<ScriptedHandler.Config> scripted(Script script) {
            return new PluginHandler<>() {
                @Override
                public void rewrite(Exchange exchange, ScriptedHandler.Config config) {
                    script.rewrite(exchange, config);
                }

                @Override
                public void access(Exchange exchange, ScriptedHandler.Config config) {
                    script.access(exchange, config);
                }

                @Override
                public void response(Exchange exchange, ScriptedHandler.Config config) {
                    script.response(exchange, config);
                }

                @Override
                public void log(Exchange exchange, ScriptedHandler.Config config) {
                    script.log(exchange, config);
                }
            };
        }
    }
}
