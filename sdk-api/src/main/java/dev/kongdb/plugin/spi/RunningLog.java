package dev.kongdb.plugin.spi;

import dev.kongdb.http.MessageRules;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.PluginLog;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class RunningLog implements PluginLog {
    private final RunningExchange exchange;
    private final Pdk pdk;
    private final String plugin;

    RunningLog(RunningExchange exchange, Pdk pdk, String plugin) {
        this.exchange = exchange;
        this.pdk = pdk;
        this.plugin = plugin;
    }

    @Override
    public void log(Level level, String message) {
        exchange.enter(RunningExchange.ANY);
        pdk.log(level, plugin, String.valueOf(message));
    }

    @Override
    public Map<String, @Nullable Object> serialize() {
        exchange.enter(RunningExchange.LOG);
        return pdk.serialize();
    }

    @Override
    public void setSerializedValue(String key, @Nullable Object value, Mode mode) {
        exchange.enter(RunningExchange.ANY);
        if (mode != Mode.SET) {
            exchange.require(Feature.SERIALIZED_VALUE_MODES);
        }
        pdk.setSerializedValue(MessageRules.text(key, "key must be a string"), PlainValue.of(value), mode);
    }
}
