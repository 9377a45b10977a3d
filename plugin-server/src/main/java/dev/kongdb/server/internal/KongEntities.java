package dev.kongdb.server.internal;

import dev.kongdb.KongDb;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerProvider;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.RouteProvider;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.ServiceProvider;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts the entities that a Kong sends into records. They may have fields of other versions, or
 * lack some. Thread-safe.
 */
final class KongEntities {
    private final Decoding<Consumer> consumers;
    private final Decoding<Route> routes;
    private final Decoding<Service> services;

    KongEntities(KongDb db) {
        this.consumers = new Decoding<>(db, new ConsumerProvider());
        this.routes = new Decoding<>(db, new RouteProvider());
        this.services = new Decoding<>(db, new ServiceProvider());
    }

    Optional<Consumer> consumer(@Nullable Object sent) {
        return consumers.decode(sent);
    }

    Optional<Route> route(@Nullable Object sent) {
        return routes.decode(sent);
    }

    Optional<Service> service(@Nullable Object sent) {
        return services.decode(sent);
    }

    private static final class Decoding<T> {
        private final Schema schema;
        private final RowCodec<T> codec;

        @SuppressWarnings("unchecked") // the codec of an entity's provider makes that entity's records
        Decoding(KongDb db, EntityProvider provider) {
            this.schema = db.dao(provider.definition().name()).schema();
            this.codec = (RowCodec<T>) provider.codec();
        }

        Optional<T> decode(@Nullable Object sent) {
            if (!(sent instanceof Map<?, ?> map) || !(map.get("id") instanceof String id) || id.isEmpty()) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> known = new LinkedHashMap<>();
            for (Field field : schema.fields()) {
                Object value = SentValues.of(field, map.get(field.name()));
                if (value != null) {
                    known.put(field.name(), value);
                }
            }
            Row row = schema.toRow(known);
            // absent fields get their defaults
            Row whole = schema.processAutoFields(row, Context.INSERT, false);
            return Optional.of(codec.decode(schema.mergeValues(row, whole)));
        }
    }
}
