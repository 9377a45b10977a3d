package dev.kongdb.legacy;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An entity by a legacy schema: a plugin's {@code daos} of that era. A subclass without parameters, named in the service file of {@link
 * EntityProvider}, is all that its jar needs: the entity has its table, in both stores, and its DAO, here and in {@code kong.db}. Stateless
 * and thread-safe.
 *
 * <pre>{@code
 * public final class Badges extends LegacyEntity {
 *     public Badges() {
 *         super("badges-plugin", LegacySchema.of("badges", Map.of("primary_key", List.of("id"), "fields", Map.of(
 *                 "id", Map.of("type", "id", "dao_insert_value", true),
 *                 "consumer_id", Map.of("type", "id", "required", true, "foreign", "consumers:id"),
 *                 "badge", Map.of("type", "string", "unique", true)))));
 *     }
 * }
 * }</pre>
 *
 * <p>Texts, URLs, numbers, booleans, ids, timestamps and arrays of texts are columns of their own; a {@code table} is a text of JSON. The
 * primary key is one column. Entities may end.
 */
public abstract class LegacyEntity implements EntityProvider {
    private static final String ID = "_id";

    private final String plugin;
    private final LegacySchema schema;
    private final SchemaDefinition definition;

    /**
     * The entity of that schema.
     *
     * @param plugin the plugin that owns it
     * @throws IllegalArgumentException when the schema has no table or no primary key of one column, or refers to what it cannot
     */
    protected LegacyEntity(String plugin, LegacySchema schema) {
        if (schema.table().isEmpty() || schema.primaryKey().size() != 1) {
            throw new IllegalArgumentException("a legacy entity needs a table, and a primary key of one column; this has '"
                    + schema.table() + "' and " + schema.primaryKey());
        }
        this.plugin = plugin;
        this.schema = schema;
        this.definition = definition(schema);
    }

    /** The schema. */
    public final LegacySchema schema() {
        return schema;
    }

    @Override
    public final String plugin() {
        return plugin;
    }

    @Override
    public final SchemaDefinition definition() {
        return definition;
    }

    // --- as an entity of today
    // ------------------------------------------------------------------------------------------

    private static SchemaDefinition definition(LegacySchema schema) {
        SchemaDefinition.Builder made = SchemaDefinition.named(schema.table())
                .with("primary_key", List.of(fieldName(schema.primaryKey().get(0), schema)))
                .with("ttl", true);
        schema.fields().forEach((column, field) -> made.field(fieldName(column, schema), definition(column, field)));
        return made.build();
    }

    private static String fieldName(String column, LegacySchema schema) {
        LegacyField field = schema.fields().get(column);
        boolean refers = field != null && field.foreign() != null;
        return refers && column.endsWith(ID) ? column.substring(0, column.length() - ID.length()) : column;
    }

    private static FieldDefinition definition(String column, LegacyField field) {
        String foreign = field.foreign();
        FieldDefinition made = foreign != null ? reference(column, foreign) : FieldDefinition.of(attributes(field));
        if (field.required()) {
            made = made.with("required", true);
        }
        return field.unique() ? made.with("unique", true) : made;
    }

    private static FieldDefinition reference(String column, String foreign) {
        int colon = foreign.indexOf(':');
        if (!column.endsWith(ID) || colon < 0) {
            throw new IllegalArgumentException("the column '" + column + "' refers to '" + foreign
                    + "'; such a column is named x_id, and refers to entity:field");
        }
        String parent = foreign.substring(0, colon);
        return FieldDefinition.of("foreign")
                .with("reference", OWN_TABLES.getOrDefault(parent, parent))
                .with("on_delete", "cascade");
    }

    private static final Map<String, String> OWN_TABLES = Map.of("apis", "legacy_apis", "nodes", "legacy_nodes");

    private static Map<String, Object> attributes(LegacyField field) {
        String type = field.type() == null ? "string" : field.type();
        Map<String, Object> attributes = new LinkedHashMap<>();
        switch (type) {
            case "id" -> {
                attributes.put("type", "string");
                attributes.put("uuid", true);
                if (field.generated()) {
                    attributes.put("auto", true);
                }
            }
            case "timestamp" -> {
                attributes.put("type", "integer");
                attributes.put("timestamp", true);
                if (field.generated()) {
                    attributes.put("auto", true);
                }
            }
            case "number" -> attributes.put("type", "number");
            case "boolean" -> attributes.put("type", "boolean");
            case "array" -> {
                attributes.put("type", "array");
                attributes.put("elements", FieldDefinition.of("string").with("len_min", 0));
            }
            default -> {
                attributes.put("type", "string");
                attributes.put("len_min", 0);
            }
        }
        return attributes;
    }

    // --- in kong.db
    // -----------------------------------------------------------------------------------------------------

    @Override
    public final @Nullable String baseMigration(String store) {
        Map<String, SchemaDefinition> parents = ServiceLoader.load(EntityProvider.class, getClass().getClassLoader()).stream()
                .filter(provider -> provider.type() != getClass())
                .map(provider -> provider.get().definition())
                .collect(Collectors.toMap(SchemaDefinition::name, each -> each, (one, other) -> one));
        TableLayout table = TableLayout.of(definition, name -> {
            SchemaDefinition parent = parents.get(name);
            if (parent == null) {
                throw new IllegalArgumentException("'" + schema.table() + "' refers to '" + name + "', which is no entity");
            }
            return parent;
        });
        return switch (store) {
            case "postgres" -> PostgresDialect.create(table) + indexes();
            case "cassandra" -> CassandraDialect.create(table) + indexes();
            default -> null;
        };
    }

    /** Both stores write an index so. */
    private String indexes() {
        return schema.fields().entrySet().stream()
                .filter(each -> each.getValue().queryable()
                        && !each.getValue().unique()
                        && each.getValue().foreign() == null
                        && !schema.primaryKey().contains(each.getKey()))
                .map(each -> "\nCREATE INDEX IF NOT EXISTS " + PostgresDialect.quote(schema.table() + "_" + each.getKey() + "_idx")
                        + " ON " + PostgresDialect.quote(schema.table()) + " (" + PostgresDialect.quote(each.getKey())
                        + ");\n")
                .collect(Collectors.joining());
    }

    @Override
    public final Class<? extends EntityDao<?, ?, ?, ?>> daoType() {
        return Rows.class;
    }

    @Override
    public final EntityDao<?, ?, ?, ?> createDao(DaoEngine engine) {
        return new Rows(engine);
    }

    @Override
    public final RowCodec<?> codec() {
        return row -> row;
    }

    /** Values of a write, as a row. */
    private record Values(Row row) implements EntityBuilder<Row> {
        @Override
        public Row toRow() {
            return row.copy();
        }
    }

    /** The DAO that {@code kong.db} asks for, as rows. */
    private static final class Rows extends EntityDao<Row, Values, Row, Rows> {
        Rows(DaoEngine engine) {
            super(engine, row -> row);
        }

        @Override
        protected Rows over(DaoEngine engine) {
            return new Rows(engine);
        }

        @Override
        protected Row keyRow(Row key) {
            return key;
        }
    }
}
