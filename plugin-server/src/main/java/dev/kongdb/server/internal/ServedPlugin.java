package dev.kongdb.server.internal;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.spi.Pdk;
import dev.kongdb.plugin.spi.PluginRun;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of this server. The first event creates its handler, so that a server with many plugins
 * is ready at once. If this fails, the event is answered 500, and the next event tries again.
 * Thread-safe.
 */
final class ServedPlugin<C> {
    private final HandlerProvider<C> provider;
    private final Kong kong;
    private @Nullable PluginHandler<C> handler;

    ServedPlugin(HandlerProvider<C> provider, Kong kong) {
        this.provider = provider;
        this.kong = kong;
    }

    String name() {
        return provider.name();
    }

    boolean runsIn(Phase phase) {
        return provider.phases().contains(phase);
    }

    private synchronized PluginHandler<C> handler() {
        if (handler == null) {
            handler = provider.handler(kong);
        }
        return handler;
    }

    /** A configured plugin, which can run in a phase. */
    interface Configured {
        void run(Phase phase, Pdk pdk);
    }

    /**
     * The plugin with a configuration.
     *
     * @param json the configuration as a Kong sends it: the fields of the record, and keys that
     *     Kong adds
     * @throws IllegalArgumentException if the configuration is invalid
     */
    Configured configured(String json) {
        C config = provider.config(row(json));
        Supplier<PluginHandler<C>> made = this::handler;
        return (phase, pdk) -> PluginRun.run(phase, provider.name(), made.get(), config, pdk);
    }

    /**
     * Validates the configuration with our schema, because a Kong cannot check rules that are
     * written in Java.
     */
    private Row row(String json) {
        Schema plugins = kong.db().dao("plugins").schema();
        List<Field> fields = Objects.requireNonNull(plugins.subschemaFields(provider.name()));
        Field config = fields.stream()
                .filter(field -> field.name().equals("config"))
                .findFirst()
                .orElseThrow();
        try {
            Map<String, @Nullable Object> plugin = new LinkedHashMap<>();
            plugin.put("name", provider.name());
            plugin.put("config", config(config, Json.parse(Wire.received(json))));
            Row row = plugins.processAutoFields(plugins.toRow(plugin), Context.INSERT, false);
            plugins.validateInsert(row, row);
            return (Row) Objects.requireNonNull(row.get("config"));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getMessage(), e);
        }
    }

    /** The fields of the record. Texts with JSON have been parsed already. */
    private static Map<String, @Nullable Object> config(Field config, @Nullable Object sent) {
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        if (sent instanceof Map<?, ?> members) {
            for (Field field : config.recordFields()) {
                Object value = SentValues.of(field, members.get(field.name()));
                if (value != null) {
                    known.put(field.name(), value);
                }
            }
        }
        return known;
    }
}
