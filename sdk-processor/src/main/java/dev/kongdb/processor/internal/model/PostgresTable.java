package dev.kongdb.processor.internal.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of an entity in PostgreSQL, by the rules of Kong's own: where a name or type does not follow from the record,
 * {@code @Postgres} says it.
 *
 * @param name the table
 * @param columns in order
 * @param constraints in order
 * @param indexes in order
 * @param trigger what keeps the table {@code tags}, or null when the entity has no tags
 */
public record PostgresTable(
        String name,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        @Nullable Named trigger) {

    /**
     * A column.
     *
     * @param field the field that it holds, or null for those that Kong adds
     * @param rest what follows the type, such as a default, with a space before it, or nothing
     */
    public record Column(@Nullable FieldModel field, String name, String type, String rest) {}

    /**
     * Something with a name of its own.
     *
     * @param field the field that it belongs to, or null for those of the table
     * @param member the member of {@code @Postgres} that gives another name
     */
    public record Named(@Nullable FieldModel field, String name, String member) {}

    /** A constraint: its name and what it says. */
    public record Constraint(Named named, String sql) {}

    /**
     * An index.
     *
     * @param method such as {@code USING GIN}, with a space after it, or nothing
     */
    public record Index(Named named, String method, String column) {}

    /** The table of that entity. */
    public static PostgresTable of(EntityModel entity) {
        return new Layout(entity).table();
    }

    private static final class Layout {
        private final EntityModel entity;
        private final String table;
        private final boolean workspaceable;
        private final List<Column> columns = new ArrayList<>();
        private final List<Constraint> constraints = new ArrayList<>();
        private final List<Index> indexes = new ArrayList<>();
        private @Nullable Named trigger;

        Layout(EntityModel entity) {
            this.entity = entity;
            this.table = entity.name();
            this.workspaceable = entity.settings().workspaceable();
        }

        PostgresTable table() {
            entity.fields().forEach(this::add);
            if (entity.hasCompositeCacheKey()) {
                columns.add(new Column(null, "cache_key", "TEXT", ""));
                constrain(null, table + "_cache_key_key", "UNIQUE (" + quote("cache_key") + ")");
            }
            if (entity.settings().ttl()) {
                columns.add(new Column(null, "ttl", "TIMESTAMP WITH TIME ZONE", ""));
                indexes.add(new Index(new Named(null, table + "_ttl_idx", ""), "", "ttl"));
            }
            if (workspaceable) {
                addWorkspace();
            }
            return new PostgresTable(
                    table, List.copyOf(columns), List.copyOf(constraints), List.copyOf(indexes), trigger);
        }

        private void add(FieldModel field) {
            FieldModel.Storage storage = field.storage();
            String column = field.column();
            columns.add(new Column(
                    field, column, storage.type().isEmpty() ? columnType(field) : storage.type(), rest(field)));
            boolean unique = field.unique() && field.primaryKey() == null;
            if (field.kind() instanceof Kind.Ref ref) {
                reference(field, ref.target(), or(storage.constraint(), table + '_' + column + "_fkey"));
                indexes.add(index(field, table + '_' + column + "_idx", "", column));
                if (unique) {
                    unique(field, column, "");
                }
            } else if (unique) {
                unique(field, column, storage.constraint());
            } else if (isTags(field)) {
                indexes.add(index(field, table + "_tags_idx", "USING GIN ", column));
                trigger = new Named(field, or(storage.trigger(), table + "_sync_tags_trigger"), "trigger");
            }
        }

        private String rest(FieldModel field) {
            StringBuilder rest = new StringBuilder();
            if (field.primaryKey() != null) {
                rest.append(" PRIMARY KEY");
            }
            if (!field.storage().defaultSql().isEmpty()) {
                rest.append(" DEFAULT ").append(field.storage().defaultSql());
            } else if (field.kind() instanceof Kind.Time time
                    && field.kongName().equals("created_at")) {
                rest.append(" DEFAULT (CURRENT_TIMESTAMP(")
                        .append(time.millis() ? 3 : 0)
                        .append(") AT TIME ZONE 'UTC')");
            }
            return field.storage().notNull() ? rest.append(" NOT NULL").toString() : rest.toString();
        }

        private Index index(FieldModel field, String name, String method, String column) {
            return new Index(new Named(field, or(field.storage().index(), name), "index"), method, column);
        }

        private void unique(FieldModel field, String column, String name) {
            boolean perWorkspace = workspaceable && !field.definition().is("unique_across_ws");
            constrain(
                    field,
                    or(name, perWorkspace ? table + "_ws_id_" + column + "_unique" : table + '_' + column + "_key"),
                    "UNIQUE (" + (perWorkspace ? quote("ws_id") + ", " : "") + quote(column) + ')');
        }

        private void reference(FieldModel field, Kind.Target target, String name) {
            boolean composite = workspaceable && target.workspaceable();
            Object onDelete = field.definition().get("on_delete");
            String columns = quote(field.column());
            String sql = "FOREIGN KEY (" + columns + (composite ? ", " + quote("ws_id") : "") + ") REFERENCES "
                    + quote(target.name()) + " (" + quote(target.keyName())
                    + (composite ? ", " + quote("ws_id") : "") + ')';
            if ("cascade".equals(onDelete)) {
                sql += " ON DELETE CASCADE";
            } else if ("null".equals(onDelete)) {
                // Without the column, ws_id would become null as well.
                sql += composite ? " ON DELETE SET NULL (" + columns + ')' : " ON DELETE SET NULL";
            }
            constrain(field, name, sql);
        }

        private void addWorkspace() {
            columns.add(new Column(null, "ws_id", "UUID", ""));
            FieldModel key = entity.primaryKey();
            String id = key == null ? "id" : key.column();
            constrain(null, table + '_' + id + "_ws_id_unique", "UNIQUE (" + quote(id) + ", " + quote("ws_id") + ')');
            constrain(
                    null,
                    table + "_ws_id_fkey",
                    "FOREIGN KEY (" + quote("ws_id") + ") REFERENCES " + quote("workspaces") + " (" + quote("id")
                            + ')');
        }

        private void constrain(@Nullable FieldModel field, String name, String sql) {
            constraints.add(new Constraint(new Named(field, name, "constraint"), sql));
        }

        private static String or(String given, String rule) {
            return given.isEmpty() ? rule : given;
        }
    }

    /** Whether the field holds the tags of its entity. */
    public static boolean isTags(FieldModel field) {
        return field.kongName().equals("tags") && field.kind() instanceof Kind.SetOf;
    }

    /** A name as SQL. */
    public static String quote(String name) {
        return '"' + name + '"';
    }

    private static String columnType(FieldModel field) {
        return field.kind() instanceof Kind.Ref ref
                ? type(ref.target().keyKind(), new Definition(new Definition.OfType("string"), List.of()))
                : type(field.kind(), field.definition());
    }

    private static String type(Kind kind, Definition definition) {
        if (kind instanceof Kind.Time || definition.is("timestamp")) {
            return "TIMESTAMP WITH TIME ZONE";
        }
        if (kind instanceof Kind.Id || definition.is("uuid")) {
            return "UUID";
        }
        if (kind instanceof Kind.Bool) {
            return "BOOLEAN";
        }
        if (kind instanceof Kind.Whole whole) {
            return whole.wide() ? "BIGINT" : "INTEGER";
        }
        if (kind instanceof Kind.Real) {
            return "DOUBLE PRECISION";
        }
        if (kind instanceof Kind.ListOf list) {
            return array(list.element(), definition);
        }
        if (kind instanceof Kind.SetOf set) {
            return array(set.element(), definition);
        }
        boolean json = kind instanceof Kind.MapOf || kind instanceof Kind.Nested || kind instanceof Kind.Anything;
        return json ? "JSONB" : "TEXT";
    }

    private static String array(Kind element, Definition definition) {
        Definition elements = definition.get("elements") instanceof Definition written
                ? written
                : new Definition(new Definition.OfType("string"), List.of());
        String type = type(element, elements);
        return type.endsWith("[]") ? type : type + "[]";
    }
}
