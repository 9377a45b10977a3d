package dev.kongdb.off;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeConfig.Format;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.declarative.DeclarativeFile;
import dev.kongdb.entity.TargetAddress;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.error.Errors;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.NoClusterEvents;
import dev.kongdb.spi.Strategy;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The strategy without a database: it keeps the content of a declarative configuration in memory.
 */
final class OffStrategy implements Strategy, DeclarativeStore {
    private static final Logger LOG = LoggerFactory.getLogger(OffStrategy.class);

    private final Errors errors = new Errors(OffStrategyFactory.NAME);
    private final MigrationStore migrations = new OffMigrationStore();
    private final ClusterEventStore events = new NoClusterEvents();
    private final KongConfig config;
    private volatile List<Schema> schemas = List.of();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable DeclarativeConfig format;

    /**
     * The content that a thread reads in {@link Snapshot#read}. Each Kong has its own, and no value
     * outlives the work.
     */
    @SuppressWarnings("ThreadLocalUsage") // not static: a thread may read in several Kongs
    private final ThreadLocal<@Nullable OffContent> bound = new ThreadLocal<>();

    private volatile @Nullable OffContent newest;

    OffStrategy(KongConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return OffStrategyFactory.NAME;
    }

    @Override
    public Errors errors() {
        return errors;
    }

    @Override
    public Map<String, EntityStrategy> open(Schemas opened) {
        schemas = opened.all();
        Map<String, EntityStrategy> strategies = new HashMap<>();
        for (Schema schema : schemas) {
            strategies.put(
                    schema.name(),
                    OffTagsStrategy.isFor(schema)
                            ? new OffTagsStrategy(schema, this::current, errors)
                            : new OffEntityStrategy(schema, this::current, errors));
        }
        return Map.copyOf(strategies);
    }

    /** Reads the configuration that the settings name. */
    @Override
    public void start() {
        format = new DeclarativeConfig(schemas);
        newest = new OffContent(Map.of(), schemas, DeclarativeConfig.EMPTY_HASH, 0, bound);
        String given = config.get("declarative_config_string", "");
        String file = config.get("declarative_config", "");
        if (given.isEmpty() && file.isEmpty()) {
            return;
        }
        String where = given.isEmpty() ? file : "declarative_config_string";
        try {
            DeclarativeContent content =
                    given.isEmpty() ? DeclarativeFile.read(format(), Path.of(file)) : format().read(given, Format.ANY);
            content.warnings().forEach(warning -> LOG.warn("{}: {}", where, warning));
            load(content);
        } catch (IOException e) {
            throw new KongConfigException("declarative_config '" + file + "' cannot be read: " + e.getMessage());
        } catch (DeclarativeConfigException e) {
            throw new KongConfigException(
                    "error parsing declarative config file " + where + ":\n" + DeclarativeConfig.text(e));
        }
    }

    private OffContent newest() {
        return Objects.requireNonNull(newest, "not started");
    }

    /** The content that this thread reads. */
    private OffContent current() {
        OffContent own = bound.get();
        return own == null ? newest() : own;
    }

    @Override
    public Snapshot snapshot() {
        return current();
    }

    @Override
    public DeclarativeConfig format() {
        return Objects.requireNonNull(format, "not started");
    }

    @Override
    public void load(DeclarativeContent content) {
        loading.lock();
        try {
            OffContent next = new OffContent(stored(content), schemas, content.hash(), newest().number() + 1, bound);
            newest = next;
            // The listeners read the new content, even if the load was called by a request, which
            // itself reads the old content.
            next.read(this::tellListeners);
        } finally {
            loading.unlock();
        }
    }

    /**
     * Calls all listeners, even if one of them throws, because their knowledge of the old
     * configuration is wrong from now on.
     */
    private @Nullable Void tellListeners() {
        RuntimeException failure = null;
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return null;
    }

    /** The rows as a DAO would have stored them. */
    private Map<String, Map<String, Row>> stored(DeclarativeContent content) {
        Map<String, Map<String, Row>> stored = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            Map<String, Row> rows = new LinkedHashMap<>();
            content.entities()
                    .getOrDefault(schema.name(), Map.of())
                    .forEach((key, row) -> rows.put(key, stored(schema, row, content.transform())));
            stored.put(schema.name(), rows);
        }
        return stored;
    }

    private Row stored(Schema schema, Row row, boolean transform) {
        Row stored = transform ? transformed(schema, row) : row;
        Field target = schema.name().equals("targets") ? schema.field("target") : null;
        return target == null
                ? stored
                : stored.copy()
                        .set(target.position(), TargetAddress.withPort(String.valueOf(row.get(target.position()))));
    }

    private Row transformed(Schema schema, Row row) {
        try {
            return schema.transform(row, row, Context.INSERT);
        } catch (TransformationException e) {
            throw errors.transformationFailed(e.getMessage(), e);
        }
    }

    @Override
    public String hash() {
        return newest().hash();
    }

    @Override
    public void whenReplaced(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public boolean hasTables() {
        return false;
    }

    @Override
    public ClusterEventStore clusterEvents() {
        return events;
    }

    @Override
    public MigrationStore migrations() {
        return migrations;
    }

    @Override
    public void close() {}
}
