package dev.kongdb.spi;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How {@code kong.db} finds an entity: written by the annotation processor for each annotated record and named in a service
 * file, so that a jar on the class path is enough. Stateless and thread-safe.
 */
public interface EntityProvider {
    /** The plugin that owns the entity, which is also the subsystem of its migrations; {@code core} for Kong's own. */
    String plugin();

    /** The schema, as data. */
    SchemaDefinition definition();

    /** The class of the typed DAO. */
    Class<? extends EntityDao<?, ?, ?, ?>> daoType();

    /** A typed DAO over that engine. */
    EntityDao<?, ?, ?, ?> createDao(DaoEngine engine);

    /** What makes records of rows. */
    RowCodec<?> codec();

    /**
     * The statements that make the entity's table in that store ({@code postgres}, {@code cassandra}), or null if the author makes it.
     * They are in the jar of this class, where the annotation processor put them.
     */
    default @Nullable String baseMigration(String store) {
        return BaseMigrations.read(getClass(), definition().name(), store);
    }

    /** The names of later migrations of Kong's own plugin whose effect the base migration has already. */
    default List<String> supersedes() {
        return List.of();
    }
}
