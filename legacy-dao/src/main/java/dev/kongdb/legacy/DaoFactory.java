package dev.kongdb.legacy;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerBuilder;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.error.KongDbException;
import dev.kongdb.legacy.entity.LegacyApi;
import dev.kongdb.legacy.entity.LegacyApiBuilder;
import dev.kongdb.legacy.entity.LegacyApiDao;
import dev.kongdb.migration.MigrationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DAO Factory of Kong 0.8 to 0.10, then {@code singletons.dao}, over the {@code kong.db} of a
 * {@link Kong}: {@code dao.apis()}, {@code dao.consumers()}, and every other entity by name. What
 * plugins or scripts of that time store becomes today's services, routes, consumers and plugins.
 * Thread-safe. Several factories over one Kong, of different profiles, are independent of each
 * other.
 */
public final class DaoFactory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaoFactory.class);
    private static final long SWEEP_SECONDS = 60;
    private static final Set<String> OWN =
            Set.of("legacy_apis", "legacy_consumers", "legacy_nodes", "plugins", "consumers", "tags", "workspaces");
    /** The entities that 0.10 added, under today's names. */
    private static final Set<String> ADDED_BY_0_10 = Set.of("certificates", "snis", "upstreams", "targets");

    static final Map<String, String> NAMES_OF_0_10 =
            Map.of("ssl_certificates", "certificates", "ssl_servers_names", "snis");

    private static final Set<String> OF_TODAY = Set.of(
            "services",
            "routes",
            "certificates",
            "ca_certificates",
            "snis",
            "upstreams",
            "targets",
            "vaults_beta",
            "parameters",
            "clustering_data_planes");

    private final Kong kong;
    private final Profile profile;
    private final Map<String, LegacySchema> configs = new HashMap<>();
    private final Map<String, LegacyDao> daos = new LinkedHashMap<>();
    private final Map<String, Columns> columns = new HashMap<>();
    private final ApiStorage apis;
    private final List<java.util.function.Consumer<LegacyEvent>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable ScheduledExecutorService sweeper;

    private DaoFactory(Kong kong, Profile profile, Map<String, LegacySchema> given) {
        this.kong = kong;
        this.profile = profile;
        KongDb db = kong.db();
        for (HandlerProvider<?> plugin : kong.plugins()) {
            configs.put(
                    plugin.name(),
                    plugin.name().equals("key-auth")
                            ? LegacySchemas.keyAuthConfig(profile)
                            : DerivedSchemas.config(plugin.subschema()));
        }
        configs.putAll(given);
        LegacySchema ofApis = LegacySchemas.apis(profile);
        this.apis = new ApiStorage(db, ofApis, profile, Clock.systemUTC());
        add(ofApis, apis);
        LegacySchema ofConsumers = LegacySchemas.consumers();
        add(ofConsumers, new ConsumerStorage(db, ofConsumers));
        LegacySchema ofPlugins = LegacySchemas.plugins(profile, configs::get);
        add(ofPlugins, new PluginStorage(db.dao("plugins"), ofPlugins, profile, configs::get));
        LegacySchema ofNodes = LegacySchemas.nodes();
        add(ofNodes, storage(db.dao("legacy_nodes"), ofNodes));
        for (Dao dao : db.daos()) {
            if (!OWN.contains(dao.schema().name())) {
                LegacySchema schema = schema(dao);
                add(schema, storage(dao, schema));
            }
        }
    }

    private LegacySchema schema(Dao dao) {
        String name = dao.schema().name();
        if (name.equals("keyauth_credentials")) {
            return LegacySchemas.keyAuthCredentials(profile);
        }
        LegacySchema derived = DerivedSchemas.entity(dao.schema());
        return name.equals("upstreams") && profile == Profile.V0_10 ? LegacySchemas.upstreams(derived) : derived;
    }

    private static EntityStorage storage(Dao dao, LegacySchema schema) {
        Columns columns = Columns.of(schema, dao.schema(), Map.of());
        return schema.table().equals("certificates")
                ? new CertificateStorage(dao, schema, columns)
                : new EntityStorage(dao, schema, columns);
    }

    private void add(LegacySchema schema, EntityStorage storage) {
        daos.put(schema.table(), new LegacyDao(this, schema, storage));
        columns.put(schema.table(), storage.columns);
    }

    /** The factory of Kong 0.9.9. */
    public static DaoFactory of(Kong kong) {
        return of(kong, Profile.V0_9);
    }

    /** The factory of the given version. */
    public static DaoFactory of(Kong kong, Profile profile) {
        return of(kong, profile, Map.of());
    }

    /**
     * The factory of the given version, with old configuration schemas of plugins.
     *
     * @param configs the schemas by the name of the plugin; for other plugins, they are derived
     *     from today's
     */
    public static DaoFactory of(Kong kong, Profile profile, Map<String, LegacySchema> configs) {
        return new DaoFactory(kong, profile, configs);
    }

    /** The version whose behaviour it has. */
    public Profile profile() {
        return profile;
    }

    // --- entities

    /** The APIs. */
    public LegacyDao apis() {
        return dao("apis");
    }

    /** The consumers. */
    public LegacyDao consumers() {
        return dao("consumers");
    }

    /** The configured plugins. */
    public LegacyDao plugins() {
        return dao("plugins");
    }

    /** The nodes of the cluster. No node of today writes them. */
    public LegacyDao nodes() {
        return dao("nodes");
    }

    /** The APIs as records. */
    public TypedLegacyDao<LegacyApi, LegacyApiBuilder> typedApis() {
        return apis().typed(kong.db().dao(LegacyApiDao.class));
    }

    /** The consumers as records. */
    public TypedLegacyDao<Consumer, ConsumerBuilder> typedConsumers() {
        return consumers().typed(kong.db().dao(ConsumerDao.class));
    }

    /**
     * The entity with the name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public LegacyDao dao(String name) {
        return findDao(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("no entity is named '" + name + "'; there are " + daos.keySet()));
    }

    /** The entity with the name, which may be its name in 0.10; empty when there is none. */
    public Optional<LegacyDao> findDao(String name) {
        return Optional.ofNullable(daos.get(profile == Profile.V0_10 ? NAMES_OF_0_10.getOrDefault(name, name) : name));
    }

    /** All entities by name; unmodifiable. */
    public Map<String, LegacyDao> daos() {
        return Collections.unmodifiableMap(daos);
    }

    Columns columnsOf(String table) {
        Columns found = columns.get(table);
        if (found == null) {
            throw new IllegalArgumentException("no entity is named '" + table + "'");
        }
        return found;
    }

    /** The name of the database: {@code postgres} or {@code cassandra}. */
    public String dbType() {
        return store();
    }

    /** The names of the plugins. */
    public Set<String> pluginNames() {
        return Collections.unmodifiableSet(new HashSet<>(configs.keySet()));
    }

    /** The schema of a plugin's configuration; empty when there is no such plugin. */
    public Optional<LegacySchema> configOf(String plugin) {
        return Optional.ofNullable(configs.get(plugin));
    }

    String store() {
        return kong.db().strategy();
    }

    // --- events

    /** Ends with {@link #close}. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Subscribes to the writes of this factory. The listener runs on the thread of the write,
     * before it returns.
     */
    public Subscription subscribe(java.util.function.Consumer<LegacyEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(LegacyEvent event) {
        for (java.util.function.Consumer<LegacyEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) { // the write is stored, even if a listener fails
                LOG.error("a subscriber to {} of {} failed", event.type(), event.collection(), e);
            }
        }
    }

    // --- the factory's own methods

    /** Starts to delete ended APIs every minute; {@link #close} stops it. */
    public synchronized void init() {
        if (sweeper == null) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "kong legacy ttl");
                thread.setDaemon(true);
                return thread;
            });
            var unused = started.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
            sweeper = started;
        }
    }

    private void sweep() {
        try {
            deleteEnded();
        } catch (RuntimeException e) {
            LOG.warn("APIs that have ended could not be deleted; it is tried again in {} seconds", SWEEP_SECONDS, e);
        }
    }

    /**
     * Deletes the APIs that have ended. Until then they hold their names, hosts and paths, and are
     * routed. Returns how many.
     */
    public long deleteEnded() {
        return apis.deleteEnded();
    }

    /**
     * The description of the database: {@code desc} ({@code database} or {@code keyspace}) and
     * {@code name}.
     */
    public Map<String, String> infos() {
        boolean postgres = store().equals("postgres");
        String setting = postgres ? "pg_database" : "cassandra_keyspace";
        return Map.of(
                "desc",
                postgres ? "database" : "keyspace",
                "name",
                kong.config().get(setting, "kong"));
    }

    /** The migrations that have been run, in order, by their owner: {@code core} or a plugin. */
    public Map<String, List<String>> currentMigrations() {
        return migrations().current();
    }

    /** All migrations, in order, by their owner. */
    public Map<String, List<String>> migrationsModules() {
        return migrations().all();
    }

    private LegacyMigrations migrations() {
        return new LegacyMigrations(kong, profile, infos());
    }

    /**
     * Runs the new migrations.
     *
     * @param onMigrate called with the owner before its first migration; null for a line in the log
     * @param onSuccess called with the owner and the name after each migration; null for a line in
     *     the log
     * @throws LegacyException when one fails
     */
    public void runMigrations(
            java.util.function.@Nullable Consumer<String> onMigrate, @Nullable BiConsumer<String, String> onSuccess) {
        migrations().run(onMigrate, onSuccess);
    }

    /**
     * Drops every table, including those of today's Kong. After that, nothing works until {@link
     * #runMigrations}. A failure is only logged, as it was ignored then.
     */
    public void dropSchema() {
        attempt(
                "the tables could not be dropped",
                () -> kong.tables().migrator(line -> {}).reset());
    }

    /**
     * Deletes all rows of an entity. A failure of the database is only logged, as it was ignored
     * then.
     *
     * @throws IllegalArgumentException when there is no such entity
     */
    public void truncateTable(String name) {
        LegacyDao dao = dao(name);
        attempt("'" + name + "' could not be emptied", dao::truncate);
    }

    /**
     * Deletes all APIs, consumers, plugins, nodes, and all entities of plugins; in 0.10 also all
     * certificates with their names, upstreams and targets. A failure is logged, and the others are
     * deleted all the same.
     */
    public void truncateTables() {
        List<String> childrenFirst = new ArrayList<>(daos.keySet());
        Collections.reverse(childrenFirst);
        childrenFirst.stream()
                .filter(name -> !OF_TODAY.contains(name) || (profile == Profile.V0_10 && ADDED_BY_0_10.contains(name)))
                .forEach(this::truncateTable);
    }

    private static void attempt(String failure, Runnable work) {
        try {
            work.run();
        } catch (LegacyException | MigrationException | KongDbException e) {
            LOG.warn("{}: {}", failure, e.getMessage());
        }
    }

    /** Stops what {@link #init} has started. The Kong stays open. */
    @Override
    public synchronized void close() {
        ScheduledExecutorService started = sweeper;
        if (started != null) {
            started.shutdownNow();
            sweeper = null;
        }
    }
}
