package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import dev.kongdb.value.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A store that only tries writes: it checks each write against the stored rows and against those
 * tried before, and writes nothing. Used for stores without transactions, where many writes are
 * tried before the first is made. Not thread-safe.
 */
public final class Rehearsal implements Strategy {
    private final Strategy store;
    private final Map<String, EntityStrategy> stored;
    private final Collection<Schema> schemas;

    /**
     * A rehearsal on the store.
     *
     * @param stored the store's strategy for each entity, by name
     * @param schemas the schemas that the store was opened with
     */
    public Rehearsal(Strategy store, Map<String, EntityStrategy> stored, Collection<Schema> schemas) {
        this.store = store;
        this.stored = stored;
        this.schemas = schemas;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public Errors errors() {
        return store.errors();
    }

    /**
     * Other schemas of the same definitions have rows of the same shape, so the store's own
     * strategies can be used.
     */
    @Override
    public Map<String, EntityStrategy> open(Schemas others) {
        Map<String, EntityStrategy> tried = new HashMap<>();
        for (Schema schema : schemas) {
            EntityStrategy own = Objects.requireNonNull(stored.get(schema.name()));
            tried.put(schema.name(), new TriedEntity(schema, own, store.errors()));
        }
        return Map.copyOf(tried);
    }

    @Override
    public MigrationStore migrations() {
        return store.migrations();
    }

    @Override
    public ClusterEventStore clusterEvents() {
        return store.clusterEvents();
    }

    @Override
    public void close() {}

    private static final class TriedEntity implements EntityStrategy {
        private final Schema schema;
        private final EntityStrategy stored;
        private final Errors errors;
        private final Map<Map<String, Object>, Row> tried = new HashMap<>();
        private final Map<List<Object>, Map<String, Object>> unique = new HashMap<>();

        TriedEntity(Schema schema, EntityStrategy stored, Errors errors) {
            this.schema = schema;
            this.stored = stored;
            this.errors = errors;
        }

        private Map<String, Object> key(Row row) {
            Map<String, Object> key = new LinkedHashMap<>();
            for (Field field : schema.primaryKey()) {
                key.put(field.name(), String.valueOf(row.get(field.position())));
            }
            return key;
        }

        /** The field in the store's own schema. */
        private Field own(Field field) {
            return schema.fields().get(field.position());
        }

        @Override
        public @Nullable Row select(Row key, @Nullable UUID workspace) {
            Row row = tried.get(key(key));
            return row != null ? row.deepCopy() : stored.select(key, workspace);
        }

        @Override
        public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
            Map<String, Object> key = unique.get(List.of(field.name(), String.valueOf(value)));
            Row row = key == null ? null : tried.get(key);
            return row != null ? row.deepCopy() : stored.selectBy(own(field), value, workspace);
        }

        @Override
        public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
            return stored.selectByCacheKey(cacheKey, workspace);
        }

        @Override
        public Row insert(Write write) {
            return attempt(write).row();
        }

        @Override
        public @Nullable Row update(Row read, Write write) {
            return attempt(write).row();
        }

        @Override
        public Upserted upsert(Write write) {
            return attempt(write);
        }

        @Override
        public Upserted upsertBy(Field field, Write write) {
            return attempt(write);
        }

        private Upserted attempt(Write write) {
            Row row = write.row().deepCopy().workspaceId(write.workspace());
            Map<String, Object> key = key(row);
            for (Field field : schema.fields()) {
                Object value = row.get(field.position());
                if (!field.unique() || value == null || value == Row.NULL) {
                    continue;
                }
                Map<String, Object> other = unique.put(List.of(field.name(), String.valueOf(value)), key);
                if (other == null) {
                    Row holder = stored.selectBy(field, value, write.workspace());
                    other = holder == null || tried.containsKey(key(holder)) ? null : key(holder);
                }
                if (other != null && !other.equals(key)) {
                    throw errors.uniqueViolation(Map.of(field.name(), value));
                }
            }
            boolean created = tried.put(key, row) == null && stored.select(row, write.workspace()) == null;
            return new Upserted(row.deepCopy(), created);
        }

        /** An import deletes nothing, so a delete here is a mistake in our own code. */
        @Override
        public List<Deleted> delete(Row key, @Nullable UUID workspace) {
            throw new UnsupportedOperationException("a rehearsal tries inserts and upserts only");
        }

        @Override
        public RowPage page(PageQuery query) {
            return stored.page(query);
        }

        /** As {@link #delete}: an import deletes nothing. */
        @Override
        public void truncate() {
            throw new UnsupportedOperationException("a rehearsal tries inserts and upserts only");
        }
    }
}
