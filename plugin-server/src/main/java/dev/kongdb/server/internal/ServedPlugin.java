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
 * A plugin of this server. Its handler is made by the first event, so that a server of many plugins is ready at once; when that fails, the event
 * is answered 500 and the next one tries again. Thread-safe.
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

    /** Something that runs in a phase. */
    interface Configured {
        void run(Phase phase, Pdk pdk);
    }

    /**
     * The plugin with that configuration.
     *
     * @param json as a Kong sends it: the fields of the record, and keys of Kong's own
     * @throws IllegalArgumentException when it cannot be used
     */
    Configured configured(String json) {
        C config = provider.config(row(json));
        Supplier<PluginHandler<C>> made = this::handler;
        return (phase, pdk) -> PluginRun.run(phase, provider.name(), made.get(), config, pdk);
    }

    /** Judged by our schema again: what only Java can check, Kong has not checked. */
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

    /** The fields that the record has. Texts in JSON have been read already. */
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
