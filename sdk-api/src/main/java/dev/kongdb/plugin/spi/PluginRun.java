package dev.kongdb.plugin.spi;

import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.PluginLog;
import java.util.Optional;

/** Runs a plugin in one phase of a request. */
public final class PluginRun {
    private PluginRun() {}

    /**
     * Runs the plugin, and sends its changes and its answer when it has ended. If the plugin
     * throws, the exception is rethrown and its changes are dropped, unless it had answered: then
     * the answer stands, whatever the plugin did afterwards.
     *
     * @return the answer of the plugin, if it gave one
     */
    public static <C> Optional<Answer> run(Phase phase, String plugin, PluginHandler<C> handler, C config, Pdk pdk) {
        RunningExchange exchange = new RunningExchange(phase, plugin, pdk);
        try {
            switch (phase) {
                case REWRITE -> handler.rewrite(exchange, config);
                case ACCESS -> handler.access(exchange, config);
                case RESPONSE -> handler.response(exchange, config);
                case LOG -> handler.log(exchange, config);
            }
        } catch (Exit exit) {
            if (exchange.answer() == null) {
                throw new IllegalStateException("the plugin threw the exit of another exchange", exit);
            }
        } catch (Throwable e) { // also a checked exception that the compiler does not know of
            if (exchange.answer() == null) {
                throw e;
            }
            pdk.log(PluginLog.Level.WARN, plugin, "failed after it had answered: " + e);
        } finally {
            exchange.end();
        }
        exchange.sendChanges();
        Answer answer = exchange.answer();
        if (answer != null) {
            pdk.exit(answer);
        }
        return Optional.ofNullable(answer);
    }
}
