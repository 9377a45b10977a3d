package dev.kongdb.schema.table;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.PostgresColumn;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of an entity: which field is in which column, with types, keys, references, indexes and
 * triggers, by Kong's rules and {@code @Postgres}. The dialects express it in the language of each
 * store. The processor's statements, the check of the tables and the stores' own statements all use
 * it. Immutable.
 *
 * @param name the name of the table, which is that of the entity
 * @param columns the columns in order: those of the fields, then those that Kong adds
 * @param primaryKey the columns of the primary key
 * @param uniques the unique constraints besides the primary key
 * @param references the foreign keys
 * @param indexes the indexes
 * @param tags the trigger that maintains the table {@code tags}, or null when the entity has no
 *     tags
 */
public record TableLayout(
        String name,
        List<Column> columns,
        List<String> primaryKey,
        List<Unique> uniques,
        List<ForeignKey> references,
        List<Index> indexes,
        @Nullable Trigger tags) {

    /** The column of the workspace. */
    public static final String WORKSPACE = "ws_id";

    /** The column of a composite cache key. */
    public static final String CACHE_KEY = "cache_key";

    /**
     * The column with the time at which a row expires; only on PostgreSQL, since Cassandra expires
     * rows itself.
     */
    public static final String TTL = "ttl";

    /**
     * A column.
     *
     * @param field the field that the column holds or is a part of; null for a column that Kong
     *     adds
     * @param nullable whether an entity may lack the value
     * @param defaultValue the default of the field if it is a text, number or boolean, otherwise
     *     null
     * @param creation whether it holds the time at which the row was created
     * @param postgres the value of {@code @Postgres}
     */
    public record Column(
            String name,
            ColumnType type,
            @Nullable String field,
            boolean nullable,
            @Nullable Object defaultValue,
            boolean creation,
            PostgresColumn postgres) {
        /** The same column with another type. */
        Column holding(ColumnType other) {
            return new Column(name, other, field, nullable, defaultValue, creation, postgres);
        }
    }

    /** Columns whose values are unique together. */
    public record Unique(
            String name, List<String> columns, @Nullable String field) {}

    /** The effect of deleting the referenced row. */
    public enum OnDelete {
        /** The deletion is refused. */
        REFUSE,
        CASCADE,
        /** The reference becomes null; {@code ws_id} stays. */
        SET_NULL
    }

    /**
     * A foreign key.
     *
     * @param referenced the columns of the other table, in the order of its own
     */
    public record ForeignKey(
            String name,
            List<String> columns,
            String table,
            List<String> referenced,
            OnDelete onDelete,
            @Nullable String field) {
        /** The columns without the workspace. */
        public List<String> own() {
            return columns.size() == 1
                    ? columns
                    : columns.stream()
                            .filter(column -> !column.equals(WORKSPACE))
                            .toList();
        }
    }

    /** Why rows are looked up by a column. */
    public enum Use {
        REFERENCE,
        UNIQUE,
        ENDPOINT_KEY,
        TAGS,
        CACHE_KEY,
        TTL,
        WORKSPACE,
        /** A filter, which {@code @Postgres(index = …)} asks for. */
        FILTER
    }

    /** An index. The name is the one on PostgreSQL. */
    public record Index(
            String name, String column, Use use, @Nullable String field) {}

    /** A trigger of PostgreSQL. */
    public record Trigger(String name, String field) {}

    /**
     * The table of an entity.
     *
     * @param parents gives the definition of each entity that it refers to, by name. Their keys are
     *     read, and whether they are workspaceable
     */
    public static TableLayout of(SchemaDefinition definition, Function<String, SchemaDefinition> parents) {
        return new LayoutBuilder(definition, parents).build();
    }

    /** The table of a linked entity. */
    public static TableLayout of(Schema schema) {
        return of(schema.definition(), name -> {
            SchemaDefinition found = definition(schema, name);
            if (found == null) {
                throw new IllegalArgumentException("'" + schema.name() + "' does not refer to '" + name + "'");
            }
            return found;
        });
    }

    /**
     * The definition of a schema that the given one refers to, also through a key of such a schema.
     */
    private static @Nullable SchemaDefinition definition(Schema schema, String name) {
        for (Field field : schema.foreignFields()) {
            Schema parent = field.referencedSchema();
            if (parent != null && parent.name().equals(name)) {
                return parent.definition();
            }
        }
        for (Field field : schema.foreignFields()) {
            Schema parent = field.referencedSchema();
            SchemaDefinition found = parent == null || parent.equals(schema) ? null : definition(parent, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The names of the unique constraints, the foreign keys and the indexes. */
    public Set<String> names() {
        Set<String> names = new HashSet<>();
        uniques.forEach(unique -> names.add(unique.name()));
        references.forEach(reference -> names.add(reference.name()));
        indexes.forEach(index -> names.add(index.name()));
        return names;
    }

    /** The column of that name, or null. */
    public @Nullable Column column(String column) {
        return columns.stream()
                .filter(each -> each.name().equals(column))
                .findFirst()
                .orElse(null);
    }

    /** The columns of a field, in order. */
    public List<Column> columnsOf(String field) {
        return columns.stream().filter(column -> field.equals(column.field())).toList();
    }
}
