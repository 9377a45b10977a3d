package dev.kongdb;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.DaoHooks;
import dev.kongdb.dao.EntityDao;
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
import dev.kongdb.entity.WorkspaceDao;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.internal.Registry;
import dev.kongdb.migration.Migrator;
import dev.kongdb.plugin.PluginProvider;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * {@code kong.db}: the DAOs of all entities, Kong's own and those of plugins. Thread-safe. Opened and closed with its {@link
 * Kong}.
 */
public final class KongDb implements AutoCloseable {
    private final Strategy strategy;
    private final Registry registry;

    private KongDb(Strategy strategy, Registry registry) {
        this.strategy = strategy;
        this.registry = registry;
    }

    static KongDb open(KongConfig config, ClassLoader plugins, Consumer<String> progress) {
        Strategy strategy = factory(config, plugins).open(config);
        try {
            List<EntityProvider> entities = load(EntityProvider.class, plugins);
            List<PluginProvider<?>> handlers = new ArrayList<>();
            load(PluginProvider.class, plugins).forEach(handlers::add);
            Registry registry = new Registry(strategy, entities, handlers);
            new Migrator(strategy.migrations(), registry.subsystems(), progress).up();
            registry.loadDefaultWorkspace();
            return new KongDb(strategy, registry);
        } catch (RuntimeException | Error e) {
            strategy.close();
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

    /** The targets of upstreams. */
    public TargetDao targets() {
        return dao(TargetDao.class);
    }

    /** Which entity has which tag. */
    public TagReader tags() {
        return new TagReader(dao("tags").engine());
    }

    /**
     * The DAO of that class, as the annotation processor wrote it.
     *
     * @throws IllegalArgumentException when the entity is not loaded: its jar is not on the class path
     */
    public <D extends EntityDao<?, ?, ?>> D dao(Class<D> type) {
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

    /** All entities, those referred to before those that refer to them. */
    public Collection<Dao> daos() {
        return registry.daos().values();
    }

    /** Where the writes of this {@code kong.db} can be listened to. */
    public CrudEvents events() {
        return registry.events();
    }

    /** What stands before and after the calls of the DAOs; empty at first. */
    public DaoHooks hooks() {
        return registry.hooks();
    }

    /** Kong's name of the database in use: {@code postgres} or {@code cassandra}. */
    public String strategy() {
        return strategy.name();
    }

    /** The id of the workspace named {@code default}, in which calls work that name no other. */
    public UUID defaultWorkspace() {
        return registry.defaultWorkspace();
    }

    List<PluginProvider<?>> providers() {
        return registry.plugins();
    }

    @Override
    public void close() {
        strategy.close();
    }

    private static StrategyFactory factory(KongConfig config, ClassLoader loader) {
        String wanted = config.get("database", "postgres");
        TreeSet<String> found = new TreeSet<>();
        for (StrategyFactory factory : load(StrategyFactory.class, loader)) {
            if (factory.name().equals(wanted)) {
                return factory;
            }
            found.add(factory.name());
        }
        throw new KongConfigException(
                "unknown strategy: database is '" + wanted + "', and the stores on the class path are " + found
                        + (found.isEmpty() ? "; add dev.kongdb:dao-postgres" : ""));
    }

    private static <S> List<S> load(Class<S> service, ClassLoader loader) {
        try {
            List<S> found = new ArrayList<>();
            ServiceLoader.load(service, loader).forEach(found::add);
            return found;
        } catch (ServiceConfigurationError e) {
            throw new KongDbDefinitionException("a plugin jar is broken: " + e.getMessage());
        }
    }
}
