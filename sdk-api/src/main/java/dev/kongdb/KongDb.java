package dev.kongdb;

import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.DaoHooks;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.entity.CaCertificateDao;
import dev.kongdb.entity.CertificateDao;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.entity.PluginDao;
import dev.kongdb.entity.RouteDao;
import dev.kongdb.entity.ServiceDao;
import dev.kongdb.entity.SniDao;
import dev.kongdb.entity.TagReader;
import dev.kongdb.entity.TargetDao;
import dev.kongdb.entity.UpstreamDao;
import dev.kongdb.entity.VaultDao;
import dev.kongdb.entity.WorkspaceDao;
import dev.kongdb.error.Errors;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.internal.Registry;
import dev.kongdb.internal.Rehearsal;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code kong.db}: the DAOs of all entities, Kong's own and those of plugins. Thread-safe. Opened
 * and closed with its {@link Kong}.
 */
public final class KongDb implements AutoCloseable {
    private final Parts parts;
    private final Strategy strategy;
    private final Registry registry;

    private KongDb(Parts parts) {
        this.parts = parts;
        this.strategy = parts.strategy();
        this.registry = parts.registry();
    }

    /** The same entities on another strategy. */
    private KongDb(Parts parts, Strategy strategy) {
        this.parts = parts;
        this.strategy = strategy;
        // rows of an open transaction must not be cached
        this.registry = parts.uncached().apply(strategy);
    }

    /**
     * Opens the database of the configuration.
     *
     * @param migrations runs the new migrations, or fails if there are any
     */
    static KongDb open(
            KongConfig config,
            ClassLoader plugins,
            Consumer<String> progress,
            Meters meters,
            Consumer<Migrator> migrations) {
        Parts parts = Parts.load(config, plugins, meters);
        try {
            parts.strategy().start();
            parts.strategy().meter(meters);
            if (parts.strategy().hasTables()) {
                migrations.accept(new Migrator(parts.strategy().migrations(), parts.subsystems(), progress));
            }
            parts.registry().loadDefaultWorkspace();
            parts.strategy().whenReplaced(parts.coherence().cache()::purge);
            parts.registry().refuseMismatched(parts.strategy().migrations(), progress);
            if (parts.strategy().hasTables()) { // otherwise there are no other nodes
                parts.coherence().start(parts.registry().schemas());
                parts.registry().warmUp(parts.coherence(), parts.coherence().warmUp());
            }
            return new KongDb(parts);
        } catch (RuntimeException | Error e) {
            parts.coherence().close();
            parts.strategy().close();
            throw e;
        }
    }

    /** The services. */
    public ServiceDao services() {
        return dao(ServiceDao.class);
    }

    /** The routes. */
    public RouteDao routes() {
        return dao(RouteDao.class);
    }

    /** The consumers. */
    public ConsumerDao consumers() {
        return dao(ConsumerDao.class);
    }

    /** The configured plugins. */
    public PluginDao plugins() {
        return dao(PluginDao.class);
    }

    /** The workspaces. */
    public WorkspaceDao workspaces() {
        return dao(WorkspaceDao.class);
    }

    /** The certificates. */
    public CertificateDao certificates() {
        return dao(CertificateDao.class);
    }

    /** The certificates of authorities. */
    public CaCertificateDao caCertificates() {
        return dao(CaCertificateDao.class);
    }

    /** The server names. */
    public SniDao snis() {
        return dao(SniDao.class);
    }

    /** The upstreams. */
    public UpstreamDao upstreams() {
        return dao(UpstreamDao.class);
    }

    /** The vaults. */
    public VaultDao vaults() {
        return dao(VaultDao.class);
    }

    /** The targets of upstreams. */
    public TargetDao targets() {
        return dao(TargetDao.class);
    }

    /** The tags of all entities. */
    public TagReader tags() {
        return new TagReader(dao("tags").engine());
    }

    /**
     * The DAO of that class, as the annotation processor wrote it.
     *
     * @throws IllegalArgumentException when the entity is not loaded: its jar is not on the class
     *     path
     */
    public <D extends EntityDao<?, ?, ?, ?>> D dao(Class<D> type) {
        D dao = registry.typed(type);
        if (dao == null) {
            throw new IllegalArgumentException(
                    "no entity is loaded for " + type.getName() + "; its jar is not on the class path");
        }
        return dao;
    }

    /**
     * The entity of that name as JSON-like maps.
     *
     * @throws IllegalArgumentException when there is no such entity
     */
    public Dao dao(String name) {
        return findDao(name)
                .orElseThrow(() -> new IllegalArgumentException("no entity is named '" + name + "'; there are "
                        + new TreeSet<>(registry.daos().keySet())));
    }

    /** The entity of that name as JSON-like maps; empty when there is none. */
    public Optional<Dao> findDao(String name) {
        return Optional.ofNullable(registry.daos().get(name));
    }

    /**
     * A record as the {@link Dao} of its entity returns it: a JSON-like map.
     *
     * @param name the name of the entity
     * @param entity a record that a typed DAO of the entity has returned
     * @throws IllegalArgumentException when there is no entity of that name
     * @throws ClassCastException when it is a record of another entity
     */
    public Map<String, @Nullable Object> asMap(String name, Object entity) {
        return registry.asMap(dao(name).schema(), entity);
    }

    /** All entities, those referred to before those that refer to them. */
    public Collection<Dao> daos() {
        return registry.daos().values();
    }

    /** The events of the writes of this {@code kong.db}. */
    public CrudEvents events() {
        return registry.events();
    }

    /** The hooks that run before and after calls of the DAOs. There are none at first. */
    public DaoHooks hooks() {
        return registry.hooks();
    }

    /** Kong's name of the database in use: {@code postgres} or {@code cassandra}. */
    public String strategy() {
        return strategy.name();
    }

    /**
     * The store in use as an object of the given type; empty if it is none. By this the store
     * {@code off} can be given another configuration.
     */
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(strategy) ? Optional.of(type.cast(strategy)) : Optional.empty();
    }

    /**
     * Makes many writes. If the store has transactions, either all of them are stored or none. If
     * it has none, the work runs twice: the first run only tries the writes, to find all faults
     * that can be found without writing, and the second run writes. If the second run fails, the
     * writes before the failure stay. {@link #events()} has no events of these writes.
     *
     * @param work makes inserts and upserts, and nothing else, on the {@code kong.db} that it is
     *     given; it runs in the calling thread
     */
    public void writeTogether(Consumer<KongDb> work) {
        if (strategy.inTransaction(transaction -> work.accept(new KongDb(parts, transaction)))) {
            parts.coherence().writtenTogether();
        } else {
            List<Schema> schemas = daos().stream().map(Dao::schema).toList();
            work.accept(new KongDb(parts, new Rehearsal(strategy, registry.stores(), schemas)));
            work.accept(this);
        }
    }

    /**
     * Whether writes are only tried. This is so during the first of the two runs of {@link
     * #writeTogether}.
     */
    public boolean isTrial() {
        return strategy instanceof Rehearsal;
    }

    /**
     * Calls a listener each time that all content was replaced in one step. Such a step posts no
     * events of single entities.
     */
    public void whenReplaced(Runnable listener) {
        strategy.whenReplaced(listener);
    }

    /**
     * What reads of this thread see at this moment. In a phase of a request to the host, this is
     * what was in force when the request began. A plugin that reads on a thread of its own can pass
     * the snapshot to it, so that all reads of the request agree.
     */
    public Snapshot snapshot() {
        return strategy.snapshot();
    }

    /** The id of the workspace named {@code default}, in which calls work that name no other. */
    public UUID defaultWorkspace() {
        return registry.defaultWorkspace();
    }

    /**
     * Deletes the expired rows of all entities, unless another node is deleting them, and returns
     * how many it deleted. Expired rows are invisible and block no write, so this only frees space.
     * A {@link Kong} calls this every minute. A failure is logged and not thrown.
     */
    public long deleteExpired() {
        return strategy.deleteExpired();
    }

    /**
     * Deletes all entities of all workspaces but the {@code parameters}, and makes the workspace
     * {@code default} anew: Kong's {@code db:truncate()}. The record of the migrations stays. No
     * events are posted.
     *
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached; some entities
     *     may be gone by then
     */
    public void truncate() {
        List<Dao> childrenFirst = new ArrayList<>(daos());
        Collections.reverse(childrenFirst);
        for (Dao dao : childrenFirst) {
            String name = dao.schema().name();
            // tags are deleted with their entities
            if (!name.equals("parameters") && !name.equals("tags")) {
                dao.truncate();
            }
        }
    }

    /**
     * Runs the work on one node of the cluster only, by a row of Kong's table {@code locks}: Kong's
     * {@code cluster_mutex}. A call that comes while the work runs, on this node or another, waits
     * for the work to end and does not run it again. If the node dies, its lock expires.
     *
     * @param key names the work; equal on all nodes
     * @param patience how long to wait while another call runs the work; zero means not to wait
     * @return whether the work was run by this call
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached, or, with the
     *     text {@code timeout}, when another call was still running the work after that time
     */
    public boolean clusterMutex(String key, Duration patience, Runnable work) {
        MigrationStore locks = strategy.migrations();
        if (locks.locked(key, Duration.ZERO, work)) {
            return true;
        }
        if (!patience.isZero() && !locks.locked(key, patience, () -> {})) {
            throw new Errors(strategy.name()).database("timeout", null);
        }
        return false;
    }

    Parts parts() {
        return parts;
    }

    @Override
    public void close() {
        parts.coherence().close();
        strategy.close();
    }
}
