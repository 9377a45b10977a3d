package dev.kongdb.legacy;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.EntityView;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity with a legacy schema, as a plugin of that time had it in its {@code daos}. Its jar only
 * needs a public subclass, named in the service file of {@link EntityProvider}. The entity then has
 * a table on both stores, and a DAO in the {@link DaoFactory} and in {@code kong.db}. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * public final class Badges extends LegacyEntity {
 *     public Badges() {
 *         super("badges", LegacySchema.of("badges", Map.of("primary_key", List.of("id"), "fields", Map.of(
 *                 "id", Map.of("type", "id", "dao_insert_value", true),
 *                 "consumer_id", Map.of("type", "id", "required", true, "foreign", "consumers:id"),
 *                 "badge", Map.of("type", "string", "unique", true)))));
 *     }
 * }
 * }</pre>
 *
 * <p>A {@code table} is stored as JSON in a text, any other value in a column of its type; an
 * {@code array} contains texts. There is an index for fields that are unique, refer to another
 * entity, or are {@code queryable}. Deleting an entity deletes the rows that refer to it. Rows may
 * expire if the primary key is one column. {@code func} and {@code self_check} apply to writes of
 * the factory; all other rules apply to writes of {@code kong.db} as well. Today's Admin API does
 * not serve the entity.
 */
public abstract class LegacyEntity extends EntityProvider {
    private final LegacySchema schema;

    /**
     * The entity of a schema.
     *
     * @param plugin the plugin that owns it
     * @throws KongDbDefinitionException when the schema is wrong
     */
    protected LegacyEntity(String plugin, LegacySchema schema) {
        super(plugin, DataSchemas.definition(schema), row -> row, Rows.class, Rows::new);
        this.schema = schema;
    }

    /**
     * @throws KongDbDefinitionException when it refers to something other than the primary key of
     *     an entity
     */
    @Override
    public final @Nullable String baseMigration(String store, Schema linked) {
        requireKeys(linked);
        return switch (store) {
            case "postgres" -> PostgresDialect.create(TableLayout.of(linked));
            case "cassandra" -> CassandraDialect.create(TableLayout.of(linked));
            default -> null;
        };
    }

    private void requireKeys(Schema linked) {
        schema.fields().forEach((column, described) -> {
            String foreign = described.foreign();
            Field field = linked.field(DataSchemas.fieldName(column, described));
            Schema parent = field == null ? null : field.referencedSchema();
            if (foreign == null || parent == null) {
                return;
            }
            String referred = foreign.substring(foreign.indexOf(':') + 1);
            List<String> key = parent.primaryKey().stream().map(Field::name).toList();
            if (!key.equals(List.of(referred))) {
                throw new KongDbDefinitionException("a legacy schema is wrong: field '" + column + "' of '"
                        + linked.name() + "': 'foreign' is '" + foreign + "', and the primary key there is " + key);
            }
        });
    }

    /** The checks for {@code kong.db}, by which the factory finds the schema. */
    record Rules(LegacySchema schema) implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView entity) {
            Map<String, String> wrong = new LinkedHashMap<>();
            schema.fields().forEach((column, field) -> {
                String name = DataSchemas.fieldName(column, field);
                List<String> found = Validation.wrong(field, column, entity.get(name));
                if (!found.isEmpty()) {
                    wrong.put(name, String.join(", ", found));
                }
            });
            return wrong.isEmpty() ? Verdict.OK : Verdict.refused(wrong);
        }
    }

    /** In {@code kong.db}, the entities are rows, which are accessed by name. */
    private static final class Rows extends EntityDao<Row, EntityBuilder<Row>, Row, Rows> {
        Rows(DaoEngine engine) {
            super(engine, row -> row, Rows::new);
        }
    }
}
