package dev.kongdb.tck.plugin;

import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A plugin whose phases a test supplies as code. An exception of a phase is kept for the test. */
public final class Script implements PluginHandler<Object> {
    private final Map<Phase, Consumer<Exchange>> phases = new EnumMap<>(Phase.class);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch logged = new CountDownLatch(1);

    private Script() {}

    /** A plugin that runs this code in its access phase. */
    public static Script access(Consumer<Exchange> code) {
        return in(Phase.ACCESS, code);
    }

    /** A plugin that runs this code in a phase. */
    public static Script in(Phase phase, Consumer<Exchange> code) {
        return new Script().and(phase, code);
    }

    /** The same plugin, which also runs this code in another phase. */
    public Script and(Phase phase, Consumer<Exchange> code) {
        phases.put(phase, code);
        return this;
    }

    private void run(Phase phase, Exchange exchange) {
        try {
            phases.getOrDefault(phase, nothing -> {}).accept(exchange);
        } catch (Exit exit) {
            throw exit;
        } catch (RuntimeException | Error e) {
            failures.add(e);
            throw e;
        }
    }

    @Override
    public void rewrite(Exchange exchange, Object config) {
        run(Phase.REWRITE, exchange);
    }

    @Override
    public void access(Exchange exchange, Object config) {
        run(Phase.ACCESS, exchange);
    }

    @Override
    public void response(Exchange exchange, Object config) {
        run(Phase.RESPONSE, exchange);
    }

    @Override
    public void log(Exchange exchange, Object config) {
        try {
            run(Phase.LOG, exchange);
        } finally {
            logged.countDown();
        }
    }

    /**
     * Waits until the log phase has run. A place must call this before it returns from {@link
     * ExchangeSuite#send}.
     */
    public void awaitLog() {
        try {
            if (!logged.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the log did not run");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<Throwable> failures() {
        return failures;
    }
}
