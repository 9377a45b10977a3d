package dev.kongdb.off;

import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.error.Errors;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import dev.kongdb.value.Row;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store {@code off} for the conformance suite. To arrange rows, each write puts a whole new
 * configuration in force, because this is the only way to change a configuration. Reads go to the
 * store itself. Other tests check the refusals of the store.
 */
public final class ArrangedOff implements Strategy {
    private final OffStrategy off;
    private final Map<String, Map<String, Row>> rows = new LinkedHashMap<>();

    /** Found by its service file, under the name {@code arranged}. */
    public static final class Factory implements StrategyFactory {
        static final String NAME = "arranged";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Strategy open(KongConfig config) {
            return new ArrangedOff(config);
        }
    }

    private ArrangedOff(KongConfig config) {
        this.off = new OffStrategy(config);
    }

    @Override
    public String name() {
        return off.name();
    }

    @Override
    public Errors errors() {
        return off.errors();
    }

    @Override
    public Map<String, EntityStrategy> open(Schemas schemas) {
        Map<String, EntityStrategy> strategies = new HashMap<>();
        off.open(schemas).forEach((name, strategy) -> {
            Schema schema = schemas.schema(name);
            strategies.put(name, schema == null ? strategy : new Arranged(schema, strategy));
        });
        return strategies;
    }

    @Override
    public void start() {
        off.start();
    }

    @Override
    public void whenReplaced(Runnable listener) {
        off.whenReplaced(listener);
    }

    @Override
    public Snapshot snapshot() {
        return off.snapshot();
    }

    @Override
    public boolean hasTables() {
        return false;
    }

    @Override
    public MigrationStore migrations() {
        return off.migrations();
    }

    @Override
    public ClusterEventStore clusterEvents() {
        return off.clusterEvents();
    }

    @Override
    public void close() {
        off.close();
    }

    private final class Arranged implements EntityStrategy {
        private final Schema schema;
        private final EntityStrategy reads;

        Arranged(Schema schema, EntityStrategy reads) {
            this.schema = schema;
            this.reads = reads;
        }

        private String key(Row row) {
            StringBuilder key = new StringBuilder();
            for (Field field : schema.primaryKey()) {
                key.append(row.get(field.position())).append(':');
            }
            return key.toString();
        }

        private Row put(Write write) {
            Row row = write.row().deepCopy().workspaceId(write.workspace());
            synchronized (rows) {
                rows.computeIfAbsent(schema.name(), name -> new LinkedHashMap<>())
                        .put(key(row), row);
                load();
            }
            return row.deepCopy();
        }

        private void load() {
            Map<String, Map<String, Row>> copy = new LinkedHashMap<>();
            rows.forEach((name, its) -> copy.put(name, new LinkedHashMap<>(its)));
            off.load(new DeclarativeContent(copy, "2.1", false, "1".repeat(32), List.of()));
        }

        @Override
        public boolean isReplacedAsAWhole() {
            return reads.isReplacedAsAWhole();
        }

        @Override
        public @Nullable Row select(Row key, @Nullable UUID workspace) {
            return reads.select(key, workspace);
        }

        @Override
        public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
            return reads.selectBy(field, value, workspace);
        }

        @Override
        public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
            return reads.selectByCacheKey(cacheKey, workspace);
        }

        @Override
        public RowPage page(PageQuery query) {
            return reads.page(query);
        }

        @Override
        public Row insert(Write write) {
            return put(write);
        }

        @Override
        public Row update(Row read, Write write) {
            return put(write);
        }

        @Override
        public Upserted upsert(Write write) {
            boolean created = select(write.row(), write.workspace()) == null;
            return new Upserted(put(write), created);
        }

        @Override
        public Upserted upsertBy(Field field, Write write) {
            Object value = write.row().get(field.position());
            Row there = value == null ? null : selectBy(field, value, write.workspace());
            if (there != null) {
                schema.primaryKey().forEach(part -> write.row().set(part.position(), there.get(part.position())));
            }
            return new Upserted(put(write), there == null);
        }

        @Override
        public List<Deleted> delete(Row key, @Nullable UUID workspace) {
            Row there = select(key, workspace);
            if (there == null) {
                return List.of();
            }
            synchronized (rows) {
                rows.getOrDefault(schema.name(), new HashMap<>()).remove(key(there));
                load();
            }
            return List.of(new Deleted(schema, there));
        }

        @Override
        public void truncate() {
            synchronized (rows) {
                rows.remove(schema.name());
                load();
            }
        }
    }
}
