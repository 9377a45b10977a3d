package dev.kongdb.internal;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.DaoHooks;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.link.LoadingOrder;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.SubschemaProvider;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities of one {@code kong.db}: their linked schemas, and a DAO for each. Immutable and
 * thread-safe.
 */
public final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    /** The owner of Kong's own entities. */
    public static final String CORE = Subsystem.CORE;

    static final String DEFAULT_WORKSPACE = "default";

    /** The entity whose subschemas are the plugins. */
    private static final String PLUGINS = "plugins";

    private final Map<String, EntityEngine> engines = new LinkedHashMap<>();
    private final Map<String, Dao> daos = new LinkedHashMap<>();
    private final Map<String, EntityProvider> providers;
    private final Map<Class<?>, EntityDao<?, ?, ?, ?>> typed = new HashMap<>();
    private final CrudEvents events = new CrudEvents();
    private final DaoHooks hooks = new DaoHooks();
    private final List<Subsystem> subsystems;
    private final List<String> owners;
    private final Map<String, EntityStrategy> stores;
    private final Map<String, List<String>> entitiesOf = new LinkedHashMap<>();
    private final Strategy strategy;
    private volatile @Nullable DefaultWorkspace defaultWorkspace;

    /** The id of the default workspace in a snapshot. */
    private record DefaultWorkspace(long snapshot, UUID id) {}

    /**
     * Links the entities of the providers, and opens them in the store.
     *
     * @param plugins the plugins; their names differ
     * @param coherence the cache of reads; null for no cache
     * @param meters measure the calls of the DAOs
     * @throws KongDbDefinitionException when two owners claim a name, or a definition is invalid
     */
    public Registry(
            Strategy strategy,
            @Nullable Coherence coherence,
            Meters meters,
            List<EntityProvider> entities,
            List<? extends PluginDefinition<?>> plugins,
            List<SubschemaProvider> subschemas) {
        this.strategy = strategy;
        Map<String, EntityProvider> owners = byName(entities);
        this.providers = owners;
        AdminPaths.check(
                ordered(owners).stream()
                        .collect(Collectors.toMap(
                                SchemaDefinition::name, each -> each, (a, b) -> a, LinkedHashMap::new)),
                definition -> described(owner(owners, definition.name())));
        Map<String, Map<String, Trial>> kinds = kinds(plugins, subschemas);
        Secrets secrets = new Secrets(System::getenv, this::vault);
        Schemas schemas = new SchemasOfProviders(owners, plugins, subschemas).link();
        this.stores = strategy.open(schemas);
        for (Schema schema : schemas.all()) {
            EntityProvider owner = owner(owners, schema.name());
            EntityEngine engine = new EntityEngine(new EntityContext(
                    schema,
                    Objects.requireNonNull(stores.get(schema.name())),
                    strategy.errors(),
                    new NamedWorkspaces(),
                    events,
                    hooks,
                    secrets,
                    Trial.of(schema, owner.codec(), kinds.getOrDefault(schema.name(), Map.of())),
                    coherence,
                    new DaoMeters(meters, schema.name()),
                    this::engine));
            engines.put(schema.name(), engine);
            entitiesOf
                    .computeIfAbsent(owner.plugin(), plugin -> new ArrayList<>())
                    .add(schema.name());
            daos.put(schema.name(), new Dao(engine));
            typed.put(owner.daoType(), owner.createDao(engine));
        }
        this.owners = new OwnersInOrder(owners, engines).list();
        this.subsystems = PluginSubsystems.of(schemas.all(), owners, this.owners, strategy.name());
    }

    /** Puts all entities with the given names into the cache. */
    public void warmUp(Coherence coherence, List<String> entities) {
        for (String name : entities) {
            EntityProvider provider = providers.get(name);
            if (provider == null) {
                LOG.warn("db_cache_warmup_entities names '{}', and there is no such entity", name);
            } else if (WarmUp.isRefused(name)) {
                LOG.info("db_cache_warmup_entities names '{}', which this node has in memory in any case", name);
            } else {
                new WarmUp(engine(name), provider.codec(), coherence.lookups(name)).run();
            }
        }
    }

    /** The typed DAO of the class, or null. */
    public <D extends EntityDao<?, ?, ?, ?>> @Nullable D typed(Class<D> type) {
        return type.cast(typed.get(type));
    }

    /** The DAOs by name, parents first. */
    public Map<String, Dao> daos() {
        return Collections.unmodifiableMap(daos);
    }

    /** An entity of the schema as {@link Dao} shows it. */
    public Map<String, @Nullable Object> asMap(Schema schema, Object entity) {
        Row row = owner(providers, schema.name()).rowOf(entity);
        Map<String, @Nullable Object> map = schema.toMap(schema.processStored(row, false));
        if (row.ttl() != null) {
            map.put("ttl", row.ttl());
        }
        return map;
    }

    /** The store's strategy for each entity, by name. */
    public Map<String, EntityStrategy> stores() {
        return stores;
    }

    /** The schemas of all entities, parents first. */
    public List<Schema> schemas() {
        return daos.values().stream().map(Dao::schema).toList();
    }

    /** The events of writes. */
    public CrudEvents events() {
        return events;
    }

    /** The hooks of the DAOs. */
    public DaoHooks hooks() {
        return hooks;
    }

    /** The plugins that own entities. A plugin comes after those whose entities it refers to. */
    public List<String> owners() {
        return owners;
    }

    /** The migrations of all plugins for the store in use, in the order of {@link #owners()}. */
    public List<Subsystem> subsystems() {
        return subsystems;
    }

    /**
     * Compares the tables of the plugins with their records. A plugin with an unusable table has
     * its entities refused; the other plugins work on.
     *
     * @param progress gets the differences, and the statements that repair them
     */
    public void refuseMismatched(MigrationStore store, Consumer<String> progress) {
        entitiesOf.forEach((plugin, entities) -> {
            if (!plugin.equals(CORE)) {
                List<Schema> schemas =
                        entities.stream().map(name -> engine(name).schema()).toList();
                String refusal = MismatchedTables.refusal(plugin, entities, store.differences(schemas), progress);
                if (refusal != null) {
                    entities.forEach(name -> engine(name).context().refuse(refusal));
                }
            }
        });
    }

    /** Reads the id of the default workspace. Call it when the tables exist. */
    public UUID loadDefaultWorkspace() {
        Snapshot now = strategy.snapshot();
        UUID id = now.read(() -> workspaceByName(DEFAULT_WORKSPACE));
        if (id == null) {
            throw new KongDbDefinitionException("the database has no workspace named 'default'; it is not a database "
                    + "that Kong's migrations made, or the workspace was deleted");
        }
        defaultWorkspace = new DefaultWorkspace(now.number(), id);
        return id;
    }

    /**
     * The id of the default workspace; another one after the workspaces were truncated, or in
     * another snapshot.
     */
    public UUID defaultWorkspace() {
        DefaultWorkspace known = defaultWorkspace;
        return known == null || known.snapshot != strategy.snapshot().number() ? loadDefaultWorkspace() : known.id;
    }

    private EntityEngine engine(String schema) {
        EntityEngine engine = engines.get(schema);
        if (engine == null) {
            throw new IllegalStateException("no entity '" + schema + "'");
        }
        return engine;
    }

    private @Nullable Row row(String entity, String field, String value) {
        EntityEngine engine = engine(entity);
        return engine.context()
                .strategy
                .selectBy(engine.context().field(engine.schema().shape().position(field)), value, null);
    }

    /** The vault with the prefix, from any workspace. */
    private @Nullable Map<?, ?> vault(String prefix) {
        Row row = row("vaults_beta", "prefix", prefix);
        return row == null ? null : engine("vaults_beta").schema().toMap(row);
    }

    private @Nullable UUID workspaceByName(String name) {
        Row row = row("workspaces", "name", name);
        Object id = row == null ? null : row.get("id");
        return id == null ? null : UUID.fromString(id.toString());
    }

    private final class NamedWorkspaces implements Workspaces {
        @Override
        public UUID current() {
            return defaultWorkspace();
        }

        @Override
        public void reload() {
            loadDefaultWorkspace();
        }

        @Override
        public @Nullable UUID byName(String name) {
            return workspaceByName(name);
        }
    }

    private static Map<String, EntityProvider> byName(List<EntityProvider> entities) {
        Map<String, EntityProvider> owners = new TreeMap<>();
        for (EntityProvider provider : entities) {
            String name = provider.definition().name();
            EntityProvider other = owners.putIfAbsent(name, provider);
            if (other != null && other.getClass() != provider.getClass()) {
                throw new KongDbDefinitionException("the entity '" + name + "' has two owners: " + described(other)
                        + " and " + described(provider) + "; rename one of them, or remove its jar");
            }
        }
        return owners;
    }

    private static String described(EntityProvider provider) {
        return (provider.plugin().equals(CORE) ? "Kong itself" : "plugin '" + provider.plugin() + "'") + " ("
                + provider.daoType().getName() + ")";
    }

    private static EntityProvider owner(Map<String, EntityProvider> owners, String name) {
        EntityProvider owner = owners.get(name);
        if (owner == null) {
            throw new IllegalStateException("no provider of '" + name + "'");
        }
        return owner;
    }

    private static List<SchemaDefinition> ordered(Map<String, EntityProvider> owners) {
        try {
            return LoadingOrder.of(
                    owners.values().stream().map(EntityProvider::definition).toList());
        } catch (SchemaDefinitionException e) {
            throw new KongDbDefinitionException("the entities found cannot be put in order: " + e.getMessage());
        }
    }

    /** Makes the trials of the records of subschemas, by entity and by the key of the subschema. */
    private static Map<String, Map<String, Trial>> kinds(
            List<? extends PluginDefinition<?>> plugins, List<SubschemaProvider> subschemas) {
        Map<String, Map<String, Trial>> kinds = new HashMap<>();
        for (SubschemaProvider subschema : subschemas) {
            Map<String, Trial> ofEntity = kinds.computeIfAbsent(subschema.entity(), entity -> new HashMap<>());
            subschema.keys().forEach(key -> ofEntity.put(key, subschema.codec()::decode));
        }
        Map<String, Trial> ofPlugins = kinds.computeIfAbsent(PLUGINS, entity -> new HashMap<>());
        for (PluginDefinition<?> plugin : plugins) {
            ofPlugins.put(plugin.name(), row -> {
                if (row.get("config") instanceof Row config) {
                    plugin.config(config);
                }
            });
        }
        return kinds;
    }
}
