package dev.kongdb.spi;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registers an entity with {@code kong.db}. The annotation processor writes a provider for each
 * annotated record and names it in a service file, so that a jar on the class path is enough.
 * Immutable and thread-safe.
 */
public abstract class EntityProvider {
    private final String plugin;
    private final SchemaDefinition definition;
    private final RowCodec<?> codec;
    private final Class<? extends EntityDao<?, ?, ?, ?>> daoType;
    private final Function<DaoEngine, ? extends EntityDao<?, ?, ?, ?>> dao;

    /**
     * For generated code.
     *
     * @param plugin the plugin that owns the entity
     * @param definition the schema, as data
     * @param codec makes records of rows
     * @param daoType the class of the typed DAO
     * @param dao makes a typed DAO over an engine
     * @param <T> the record of the entity
     * @param <D> the typed DAO
     */
    protected <T, D extends EntityDao<T, ?, ?, D>> EntityProvider(
            String plugin,
            SchemaDefinition definition,
            RowCodec<T> codec,
            Class<D> daoType,
            Function<DaoEngine, D> dao) {
        this.plugin = plugin;
        this.definition = definition;
        this.codec = codec;
        this.daoType = daoType;
        this.dao = dao;
    }

    /**
     * The plugin that owns the entity, which is also the subsystem of its migrations; {@code core}
     * for Kong's own entities.
     */
    public final String plugin() {
        return plugin;
    }

    /** The schema, as data. */
    public final SchemaDefinition definition() {
        return definition;
    }

    /** Makes records of rows. */
    public final RowCodec<?> codec() {
        return codec;
    }

    /** The class of the typed DAO. */
    public final Class<? extends EntityDao<?, ?, ?, ?>> daoType() {
        return daoType;
    }

    /** A typed DAO over the engine. */
    public final EntityDao<?, ?, ?, ?> createDao(DaoEngine engine) {
        return dao.apply(engine);
    }

    /**
     * A row with the values of an entity as the codec makes it. Generated providers override this
     * method; this one is for entities that are rows.
     */
    public Row rowOf(Object entity) {
        return (Row) entity;
    }

    /**
     * The statements that create the entity's table in a store ({@code postgres} or {@code
     * cassandra}), or null if the author creates it. Unless the method is overridden, they come
     * from the jar of the provider's class, into which the annotation processor puts them.
     *
     * @param schema the schema of {@link #definition}, linked with all others
     */
    public @Nullable String baseMigration(String store, Schema schema) {
        return BaseMigrations.read(getClass(), schema.name(), store);
    }

    /**
     * The names of later migrations of Kong's own plugin whose effects the base migration includes.
     */
    public List<String> supersedes() {
        return List.of();
    }
}
