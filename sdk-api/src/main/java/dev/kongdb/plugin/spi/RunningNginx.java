package dev.kongdb.plugin.spi;

import dev.kongdb.http.MessageRules;
import dev.kongdb.plugin.Nginx;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.SharedContext;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an exchange that are the same for all plugins of a request: the node, nginx and the
 * context.
 */
final class RunningNginx implements Nginx, Node, SharedContext {
    private static final String KEY = "key must be a string";

    private final RunningExchange exchange;
    private final Pdk pdk;

    RunningNginx(RunningExchange exchange, Pdk pdk) {
        this.exchange = exchange;
        this.pdk = pdk;
    }

    @Override
    public Optional<String> variable(String name) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.variable(MessageRules.text(name, "the name of a variable must be a string"));
    }

    @Override
    public Optional<String> tlsVersion() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.tlsVersion();
    }

    @Override
    public Optional<Object> context(String key) {
        exchange.enter(RunningExchange.ANY);
        return pdk.context(MessageRules.text(key, KEY));
    }

    @Override
    public void setContext(String key, @Nullable Object value) {
        exchange.enter(RunningExchange.ANY);
        pdk.setContext(MessageRules.text(key, KEY), PlainValue.of(value));
    }

    @Override
    public Instant requestStart() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.requestStart();
    }

    @Override
    public String subsystem() {
        exchange.enter(RunningExchange.ANY);
        return pdk.subsystem();
    }

    @Override
    public String id() {
        exchange.enter(RunningExchange.ANY);
        return pdk.nodeId();
    }

    @Override
    public MemoryStats memoryStats() {
        exchange.enter(RunningExchange.ANY);
        return pdk.memoryStats();
    }

    @Override
    public boolean isTrusted(String address) {
        exchange.enter(RunningExchange.ANY);
        return pdk.isTrusted(MessageRules.text(address, "ip must be a string"));
    }

    @Override
    public Optional<Object> get(String key) {
        exchange.enter(RunningExchange.ANY);
        return pdk.shared(MessageRules.text(key, KEY));
    }

    @Override
    public void set(String key, @Nullable Object value) {
        exchange.enter(RunningExchange.ANY);
        pdk.setShared(MessageRules.text(key, KEY), PlainValue.of(value));
    }
}
