package dev.kongdb.schema.table;

import dev.kongdb.schema.definition.PostgresColumn;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.table.ColumnType.ListOf;
import dev.kongdb.schema.table.ColumnType.MapOf;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.schema.table.ColumnType.SetOf;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.schema.table.TableLayout.ForeignKey;
import dev.kongdb.schema.table.TableLayout.Index;
import dev.kongdb.schema.table.TableLayout.OnDelete;
import dev.kongdb.schema.table.TableLayout.Trigger;
import dev.kongdb.schema.table.TableLayout.Unique;
import dev.kongdb.schema.table.TableLayout.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the layout of a table, by Kong's rules for the table of an entity. For one definition; not
 * thread-safe.
 */
final class LayoutBuilder {
    private final SchemaDefinition definition;
    private final Function<String, SchemaDefinition> parents;
    private final String table;
    private final boolean workspaceable;
    private final List<String> keyFields;
    private final List<Column> columns = new ArrayList<>();
    private final List<Unique> uniques = new ArrayList<>();
    private final List<ForeignKey> references = new ArrayList<>();
    private final List<Index> indexes = new ArrayList<>();
    private @Nullable Trigger trigger;

    LayoutBuilder(SchemaDefinition definition, Function<String, SchemaDefinition> parents) {
        this.definition = definition;
        this.parents = parents;
        this.table = definition.name();
        this.workspaceable = is(definition, "workspaceable");
        this.keyFields = texts(definition.asMap().get("primary_key"));
    }

    TableLayout build() {
        List<String> key = keyFields.stream()
                .flatMap(name -> names(name, attributes(definition, name)).stream())
                .toList();
        if (workspaceable) {
            uniques.add(new Unique(
                    table + '_' + String.join("_", key) + "_ws_id_unique", and(key, TableLayout.WORKSPACE), null));
        }
        fields(definition).forEach(this::add);
        if (texts(definition.asMap().get("cache_key")).size() > 1) {
            add(TableLayout.CACHE_KEY, Scalar.TEXT, Use.CACHE_KEY);
            uniques.add(new Unique(table + "_cache_key_key", List.of(TableLayout.CACHE_KEY), null));
        }
        if (is(definition, "ttl")) {
            add(TableLayout.TTL, Scalar.MILLIS, Use.TTL);
        }
        if (workspaceable) {
            add(TableLayout.WORKSPACE, Scalar.UUID, Use.WORKSPACE);
            references.add(new ForeignKey(
                    table + "_ws_id_fkey",
                    List.of(TableLayout.WORKSPACE),
                    "workspaces",
                    List.of("id"),
                    OnDelete.REFUSE,
                    null));
        }
        return new TableLayout(
                table,
                List.copyOf(columns),
                key,
                List.copyOf(uniques),
                List.copyOf(references),
                List.copyOf(indexes),
                trigger);
    }

    /** Adds a column that Kong adds to the fields. */
    private void add(String name, Scalar type, Use use) {
        columns.add(new Column(name, type, null, true, null, false, PostgresColumn.NONE));
        indexes.add(new Index(table + '_' + name + "_idx", name, use, null));
    }

    private void add(String name, Map<?, ?> field) {
        PostgresColumn postgres = definition.postgres(name);
        List<String> own = new ArrayList<>();
        addColumns(name, field, name, field, postgres, own);
        if (isForeign(field)) {
            reference(name, field, own, postgres);
        }
        boolean isKey = keyFields.contains(name);
        boolean unique = is(field, "unique") && !isKey;
        if (unique) {
            unique(name, field, own, isForeign(field) ? "" : postgres.constraint());
        }
        boolean tags = isTags(name, field);
        if (tags) {
            trigger = new Trigger(or(postgres.trigger(), table + "_sync_tags_trigger"), name);
        }
        Use use =
                isKey ? null : use(name, field, unique, tags, !postgres.index().isEmpty());
        if (use != null) {
            for (String column : own) {
                indexes.add(new Index(or(postgres.index(), table + '_' + column + "_idx"), column, use, name));
            }
        }
    }

    /** Why rows are looked up by the field, or null when they are not. */
    private @Nullable Use use(String name, Map<?, ?> field, boolean unique, boolean tags, boolean asked) {
        if (isForeign(field)) {
            return Use.REFERENCE;
        }
        if (unique) {
            return Use.UNIQUE;
        }
        if (name.equals(definition.asMap().get("endpoint_key"))) {
            return Use.ENDPOINT_KEY;
        }
        if (tags) {
            return Use.TAGS;
        }
        return asked && isPlain(field) ? Use.FILTER : null;
    }

    private void addColumns(
            String owner,
            Map<?, ?> ownerField,
            String column,
            Map<?, ?> field,
            PostgresColumn postgres,
            List<String> names) {
        if (isForeign(field)) {
            SchemaDefinition parent = parent(field);
            for (String key : texts(parent.asMap().get("primary_key"))) {
                addColumns(owner, ownerField, column + '_' + key, attributes(parent, key), postgres, names);
            }
            return;
        }
        boolean filled = isRequired(ownerField)
                || is(ownerField, "auto")
                || ownerField.get("default") != null
                || keyFields.contains(owner);
        Object value = ownerField.get("default");
        boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
        names.add(column);
        columns.add(new Column(
                column,
                type(field),
                owner,
                !filled,
                plain && !isForeign(ownerField) ? value : null,
                column.equals("created_at") && type(field).isTime() && is(field, "auto"),
                postgres));
    }

    private void reference(String name, Map<?, ?> field, List<String> own, PostgresColumn postgres) {
        SchemaDefinition parent = parent(field);
        List<String> referenced = texts(parent.asMap().get("primary_key")).stream()
                .flatMap(key -> names(key, attributes(parent, key)).stream())
                .toList();
        boolean both = workspaceable && is(parent, "workspaceable");
        OnDelete onDelete = switch (field.get("on_delete") instanceof String action ? action : "restrict") {
            case "cascade" -> OnDelete.CASCADE;
            case "null" -> OnDelete.SET_NULL;
            default -> OnDelete.REFUSE;
        };
        references.add(new ForeignKey(
                or(postgres.constraint(), table + '_' + String.join("_", own) + "_fkey"),
                both ? and(own, TableLayout.WORKSPACE) : List.copyOf(own),
                parent.name(),
                both ? and(referenced, TableLayout.WORKSPACE) : referenced,
                onDelete,
                name));
    }

    private void unique(String name, Map<?, ?> field, List<String> own, String given) {
        String joined = String.join("_", own);
        if (workspaceable && !is(field, "unique_across_ws")) {
            List<String> all = new ArrayList<>(List.of(TableLayout.WORKSPACE));
            all.addAll(own);
            uniques.add(new Unique(or(given, table + "_ws_id_" + joined + "_unique"), List.copyOf(all), name));
        } else {
            uniques.add(new Unique(or(given, table + '_' + joined + "_key"), List.copyOf(own), name));
        }
    }

    private List<String> names(String column, Map<?, ?> field) {
        if (!isForeign(field)) {
            return List.of(column);
        }
        SchemaDefinition parent = parent(field);
        return texts(parent.asMap().get("primary_key")).stream()
                .flatMap(key -> names(column + '_' + key, attributes(parent, key)).stream())
                .toList();
    }

    private SchemaDefinition parent(Map<?, ?> field) {
        String name = String.valueOf(field.get("reference"));
        return name.equals(table) ? definition : parents.apply(name);
    }

    /**
     * Whether a record is required. Records of an entity are, unless they say otherwise; abstract
     * ones are not, as subschemas define them.
     */
    private static boolean isRequired(Map<?, ?> field) {
        return field.get("required") == null
                ? "record".equals(field.get("type")) && !is(field, "abstract")
                : is(field, "required");
    }

    private static boolean isForeign(Map<?, ?> field) {
        return "foreign".equals(field.get("type"));
    }

    /** Whether the field is neither a collection nor a record. */
    private static boolean isPlain(Map<?, ?> field) {
        ColumnType type = type(field);
        return type instanceof Scalar && type != Scalar.JSON;
    }

    private static boolean isTags(String name, Map<?, ?> field) {
        return name.equals("tags") && "set".equals(field.get("type"));
    }

    private static ColumnType type(Object definition) {
        if (!(definition instanceof Map<?, ?> field)) {
            return Scalar.TEXT;
        }
        if (is(field, "timestamp")) {
            return "integer".equals(field.get("type")) ? Scalar.SECONDS : Scalar.MILLIS;
        }
        return switch (String.valueOf(field.get("type"))) {
            case "string" -> is(field, "uuid") ? Scalar.UUID : Scalar.TEXT;
            case "integer" -> Scalar.INTEGER;
            case "number" -> Scalar.NUMBER;
            case "boolean" -> Scalar.BOOLEAN;
            case "array" -> new ListOf(type(inner(field, "elements")));
            case "set" -> new SetOf(type(inner(field, "elements")));
            case "map" -> new MapOf(type(inner(field, "values")));
            default -> Scalar.JSON;
        };
    }

    private static Object inner(Map<?, ?> field, String attribute) {
        Object inner = field.get(attribute);
        return inner == null ? "" : inner;
    }

    /** The fields by name, in order. */
    private static Map<String, Map<?, ?>> fields(SchemaDefinition definition) {
        Map<String, Map<?, ?>> fields = new LinkedHashMap<>();
        if (definition.asMap().get("fields") instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map) {
                    map.forEach((name, field) -> fields.put(
                            String.valueOf(name), field instanceof Map<?, ?> attributes ? attributes : Map.of()));
                }
            }
        }
        return fields;
    }

    private static Map<?, ?> attributes(SchemaDefinition definition, String field) {
        return fields(definition).getOrDefault(field, Map.of());
    }

    private static boolean is(SchemaDefinition definition, String key) {
        return is(definition.asMap(), key);
    }

    private static boolean is(Map<?, ?> attributes, String key) {
        return Boolean.TRUE.equals(attributes.get(key));
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<String> and(List<String> columns, String more) {
        List<String> all = new ArrayList<>(columns);
        all.add(more);
        return List.copyOf(all);
    }

    private static String or(String given, String rule) {
        return given.isEmpty() ? rule : given;
    }
}
