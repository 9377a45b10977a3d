package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.Reading;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowKey;
import dev.kongdb.error.KongDbException;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.EntityChange;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells one subscriber about the changes of an entity, by this node and by others. Thread-safe. */
final class Changes<T> {
    private final EntityContext entity;
    private final Schema schema;
    private final Reads reads;
    private final Reading<T> reading;
    private final Consumer<EntityChange<T>> subscriber;

    Changes(EntityContext entity, Reads reads, Reading<T> reading, Consumer<EntityChange<T>> subscriber) {
        this.entity = entity;
        this.schema = entity.schema;
        this.reads = reads;
        this.reading = reading;
        this.subscriber = subscriber;
    }

    Subscription subscribe() {
        Subscription here = entity.events.subscribe(schema.name(), this::written);
        if (entity.coherence == null) {
            return here;
        }
        Subscription others = entity.coherence.watch(schema.name(), this::heard);
        return () -> {
            here.close();
            others.close();
        };
    }

    private void written(CrudEvent event) {
        Row row = event.row();
        UUID workspace = event.workspaceId();
        if (workspace == null && schema.workspaceable()) {
            workspace = entity.workspaces.current();
        }
        Row old = event.oldRow();
        subscriber.accept(new EntityChange<>(
                event.operation(),
                Optional.of(reading.entity(row)),
                Optional.ofNullable(old).map(reading::entity),
                CacheKeys.of(schema, row, workspace),
                true));
    }

    /**
     * Another node has written the entity with this key. {@code cached} is what the cache of this
     * node held for it, or null.
     */
    private void heard(String key, @Nullable Object cached) {
        @SuppressWarnings("unchecked") // the cache holds the entity's record under its key
        Optional<T> before = Optional.ofNullable((T) cached);
        Optional<T> now;
        try {
            now = Optional.ofNullable(read(key)).map(reading::entity);
        } catch (KongDbException e) {
            subscriber.accept(new EntityChange<>(Operation.UPDATE, Optional.empty(), before, key, false));
            return;
        }
        subscriber.accept(
                now.isPresent()
                        ? new EntityChange<>(Operation.UPDATE, now, before, key, false)
                        : new EntityChange<>(Operation.DELETE, before, Optional.empty(), key, false));
    }

    private @Nullable Row read(String key) {
        String workspace = key.substring(key.lastIndexOf(':') + 1);
        Options options = Options.readPrimary();
        if (schema.workspaceable()) {
            options = options.and(Options.workspace(workspace));
        }
        BoundOptions bound = new BoundOptions(entity, options);
        if (!schema.cacheKey().isEmpty()) {
            return reads.selectByCacheKey(key, bound);
        }
        List<String> parts = CacheKeys.parts(key);
        Map<String, Object> id = new LinkedHashMap<>();
        for (Field field : schema.primaryKey()) {
            id.put(field.name(), parts.get(id.size()));
        }
        return reads.select(new RowKey.Primary(schema.toRow(id)), bound);
    }
}
