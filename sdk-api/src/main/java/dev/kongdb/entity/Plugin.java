package dev.kongdb.entity;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.Abstract;
import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.Protocols;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.dao.RecordCodec;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code plugins}: a plugin that is configured for all requests, or for those of a route, a
 * service or a consumer. For each combination of the three, a plugin can be configured once.
 *
 * @param id the primary key
 * @param name the name of an installed plugin, which determines the fields of {@code config}
 * @param createdAt when it was made, in whole seconds
 * @param route if given, the plugin runs only for requests of this route
 * @param service if given, the plugin runs only for requests to this service
 * @param consumer if given, the plugin runs only for requests of this consumer
 * @param config the configuration, by the names of the plugin's fields
 * @param protocols the plugin runs only for requests of these protocols
 * @param enabled whether the plugin runs
 * @param tags labels to filter by
 */
@KongEntity(
        name = "plugins",
        plugin = "core",
        cacheKey = {"name", "route", "service", "consumer"},
        workspaceable = true,
        subschemaKey = "name",
        subschemaError = "plugin '%s' not enabled; add it to the 'plugins' configuration property",
        baseMigration = false)
public record Plugin(
        @PrimaryKey @Auto UUID id,
        @Required String name,
        @Auto Instant createdAt,

        @OnDelete(OnDelete.Action.CASCADE) @Default(NULL) @Nullable
        Reference<Route> route,

        @OnDelete(OnDelete.Action.CASCADE) @Default(NULL) @Nullable
        Reference<Service> service,

        @OnDelete(OnDelete.Action.CASCADE) @Default(NULL) @Nullable
        Reference<Consumer> consumer,

        @Abstract @Nullable Map<String, Object> config,
        @Protocols Set<String> protocols,
        @Required @Default("true") boolean enabled,
        @Tags @Nullable Set<String> tags) {

    /**
     * The configuration as a record, as in {@code plugin.config(KeyAuthConfigCodec.INSTANCE)}; null
     * when there is none. The builder takes such a record, too.
     *
     * @throws ClassCastException when the configuration belongs to another kind of plugin
     */
    public <C> @Nullable C config(RecordCodec<C> codec) {
        return config == null ? null : codec.decode(config);
    }

    /** Values for a write. */
    public static PluginBuilder with() {
        return PluginBuilder.with();
    }
}
