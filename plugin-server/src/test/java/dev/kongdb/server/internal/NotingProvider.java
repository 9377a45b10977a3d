package dev.kongdb.server.internal;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Row;
import java.util.Set;

/**
 * A plugin that not every Kong can run. A test must name it; no server of these tests finds it
 * otherwise.
 */
public final class NotingProvider implements HandlerProvider<ScriptedHandler.Config> {
    private final ScriptedHandlerProvider other = new ScriptedHandlerProvider();

    /** For the service loader. */
    public NotingProvider() {}

    @Override
    public String name() {
        return "noting";
    }

    @Override
    public String version() {
        return other.version();
    }

    @Override
    public int priority() {
        return other.priority();
    }

    @Override
    public Set<Phase> phases() {
        return Set.of(Phase.ACCESS);
    }

    @Override
    public SchemaDefinition subschema() {
        return other.subschema();
    }

    @Override
    public ScriptedHandler.Config config(Row config) {
        return other.config(config);
    }

    @Override
    public PluginHandler<ScriptedHandler.Config> handler(Kong kong) {
        return new PluginHandler<>() {
            @Override
            public void access(Exchange exchange, ScriptedHandler.Config config) {
                exchange.log().setSerializedValue("note", config.script(), PluginLog.Mode.ADD);
            }
        };
    }
}
