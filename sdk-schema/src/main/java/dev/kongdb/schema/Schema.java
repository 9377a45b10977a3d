package dev.kongdb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A schema: the compiled definition of an entity, which turns maps into rows, fills in generated and default values, and
 * validates. Made by a {@link SchemaRegistry}. Thread-safe.
 */
public final class Schema {
    private final SchemaDefinition definition;
    private final Structure structure;
    private final List<Field> primaryKey;
    private final List<Field> cacheKey;
    private final Map<String, Subschema> subschemas = new ConcurrentHashMap<>();
    private final List<InverseReference> referencedBy = new CopyOnWriteArrayList<>();

    /** A registered subschema. */
    private record Subschema(SchemaDefinition definition, Structure structure) {}

    Schema(SchemaDefinition definition, Structure structure) {
        this.definition = definition;
        this.structure = structure;
        this.primaryKey = fieldsNamed("primary_key");
        this.cacheKey = fieldsNamed("cache_key");
    }

    private List<Field> fieldsNamed(String key) {
        List<Field> fields = new ArrayList<>();
        if (definition.asMap().get(key) instanceof List<?> names) {
            for (Object name : names) {
                Field field = field(String.valueOf(name));
                if (field != null) {
                    fields.add(field);
                }
            }
        }
        return List.copyOf(fields);
    }

    private boolean flag(String key, boolean otherwise) {
        return definition.asMap().get(key) instanceof Boolean flag ? flag : otherwise;
    }

    private @Nullable String text(String key) {
        return definition.asMap().get(key) instanceof String text ? text : null;
    }

    /** The name: of the DAO and of the table. */
    public String name() {
        return definition.name();
    }

    /** What this was made of. */
    public SchemaDefinition definition() {
        return definition;
    }

    /** The names of the fields, in order. */
    public Shape shape() {
        return structure.shape;
    }

    /** The fields, in order. */
    public List<Field> fields() {
        return structure.fields;
    }

    /** The field of that name, or null. */
    public @Nullable Field field(String name) {
        return structure.field(name);
    }

    /** The fields of the primary key, in the key's order. */
    public List<Field> primaryKey() {
        return primaryKey;
    }

    /** The field by which people name an entity, or null. */
    public @Nullable Field endpointKey() {
        String name = text("endpoint_key");
        return name == null ? null : field(name);
    }

    /** The fields of the cache key; empty when entities are cached by primary key. */
    public List<Field> cacheKey() {
        return cacheKey;
    }

    /** Whether the cache key has several fields, and so is stored in a column of its own. */
    public boolean hasCompositeCacheKey() {
        return cacheKey.size() > 1;
    }

    /** Whether entities belong to a workspace. */
    public boolean workspaceable() {
        return flag("workspaceable", false);
    }

    /** Whether entities can expire. */
    public boolean ttl() {
        return flag("ttl", false);
    }

    /** Whether entities are part of exports. */
    public boolean dbExport() {
        return flag("db_export", true);
    }

    /** Whether the Admin API gets endpoints for this entity. */
    public boolean generateAdminApi() {
        return flag("generate_admin_api", true);
    }

    /** The path segment of the Admin API instead of the name, or null. */
    public @Nullable String adminApiName() {
        return text("admin_api_name");
    }

    /** The path segment below another entity, or null. */
    public @Nullable String adminApiNestedName() {
        return text("admin_api_nested_name");
    }

    /** Whether it is marked legacy, which keeps it out of the Admin API. */
    public boolean legacy() {
        return flag("legacy", false);
    }

    /** The field whose value chooses the subschema, or null when there are none. */
    public @Nullable Field subschemaKey() {
        String name = text("subschema_key");
        return name == null ? null : field(name);
    }

    /** The definition of the subschema for that key, or null. */
    public @Nullable SchemaDefinition subschema(String key) {
        Subschema subschema = subschemas.get(key);
        return subschema == null ? null : subschema.definition();
    }

    /** The fields of an entity of that subschema: this schema's, specialised; null when there is no such subschema. */
    public @Nullable List<Field> subschemaFields(String key) {
        Subschema subschema = subschemas.get(key);
        return subschema == null ? null : subschema.structure().fields;
    }

    /** The foreign fields, in order. */
    public List<Field> foreignFields() {
        return structure.fields.stream().filter(field -> field.type() == FieldType.FOREIGN).toList();
    }

    /** The foreign fields of other schemas that refer to this one, as far as defined by now. */
    public List<InverseReference> referencedBy() {
        return List.copyOf(referencedBy);
    }

    void addReferencedBy(InverseReference reference) {
        referencedBy.add(reference);
    }

    void addSubschema(String key, SchemaDefinition definition, Structure specialised) {
        subschemas.put(key, new Subschema(definition, specialised));
    }

    // --- data -----------------------------------------------------------------------------------------------------------

    /**
     * A JSON-like map as a row of this schema. Nothing is judged: bad values stay as they are, names that are no field become
     * {@link Row#unknown()}. A null value is an explicit null, an absent key is not set.
     */
    public Row toRow(Map<?, ?> map) {
        return structureFor(subschemaKeyOf(map)).toRow(map);
    }

    /**
     * A row as a JSON-like map in declaration order: nested records as maps, UUIDs as text, references as maps of the primary
     * key; explicit nulls as null, positions not set left out. {@code ttl} is added when the row has one.
     */
    public Map<String, @Nullable Object> toMap(Row row) {
        Map<String, @Nullable Object> map = Canonical.plainRow(row);
        if (row.ttl() != null) {
            map.put("ttl", row.ttl());
        }
        return map;
    }

    private @Nullable Object subschemaKeyOf(Map<?, ?> map) {
        Field key = subschemaKey();
        return key == null ? null : map.get(key.name());
    }

    /** The structure that a value of the subschema key chooses; the schema's own when it chooses none. */
    private Structure structureFor(@Nullable Object key) {
        Subschema subschema = null;
        if (key instanceof String name) {
            subschema = subschemas.get(name);
        } else if (key instanceof List<?> names) {
            // For a set the first element that has a subschema decides.
            subschema = names.stream()
                    .map(name -> name instanceof String text ? subschemas.get(text) : null)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return subschema == null ? structure : subschema.structure();
    }

    // --- engine ---------------------------------------------------------------------------------------------------------

    /**
     * Fills in what the context asks for: shorthands expanded, generated values, defaults, sets without duplicates, nested
     * records likewise.
     *
     * @param nulls for {@link Context#SELECT}: whether explicit nulls are kept
     * @return a new row; the input is left as it is
     * @throws ViolationsException when the value of a shorthand field is refused
     */
    public Row processAutoFields(Row input, Context context, boolean nulls) {
        throw new UnsupportedOperationException();
    }

    /**
     * Validates a whole entity for insertion.
     *
     * @param entity as {@link #processAutoFields} returned it
     * @param input as the caller gave it
     * @throws ViolationsException when it is refused
     */
    public void validateInsert(Row entity, Row input) {
        throw new UnsupportedOperationException();
    }

    /** Validates a whole entity for upsertion; otherwise as {@link #validateInsert}. */
    public void validateUpsert(Row entity, Row input) {
        throw new UnsupportedOperationException();
    }

    /**
     * Validates an update.
     *
     * @param merged the changes over the stored row, see {@link #mergeValues}
     * @param input the changes as the caller gave them
     * @param stored the stored row, or null when unknown
     * @throws ViolationsException when it is refused
     */
    public void validateUpdate(Row merged, Row input, @Nullable Row stored) {
        throw new UnsupportedOperationException();
    }

    /**
     * Validates a primary key given as a map.
     *
     * @param ignoreOthers whether names outside the primary key are fine
     * @throws ViolationsException when it is refused
     */
    public void validatePrimaryKey(Map<String, ? extends @Nullable Object> key, boolean ignoreOthers) {
        throw new UnsupportedOperationException();
    }

    /** Validates a primary key given as a row; otherwise as the other. */
    public void validatePrimaryKey(Row key, boolean ignoreOthers) {
        throw new UnsupportedOperationException();
    }

    /**
     * Demands that an update leaves immutable fields as they are: a supplied value that differs from the stored one is refused.
     *
     * @throws ViolationsException when one does
     */
    public void validateImmutable(Row input, Row stored) {
        throw new UnsupportedOperationException();
    }

    /** A new row: what {@code top} sets over what {@code bottom} has; records merge field by field, all else is replaced whole. */
    public Row mergeValues(Row top, Row bottom) {
        throw new UnsupportedOperationException();
    }

    /**
     * Runs the transformations of the context over a validated entity.
     *
     * @return the row with the computed fields; the same row when there are none
     * @throws TransformationException when one fails, with Kong's text
     */
    public Row transform(Row entity, Row input, Context context) {
        throw new UnsupportedOperationException();
    }

    /**
     * Validates one value by itself, as for {@code select_by_<field>}.
     *
     * @return null when it is fine; else a message (String), or for composite values the errors inside (Map or List)
     */
    public @Nullable Object validateField(Field field, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    /** An error map as one line of text, as Kong's {@code errors_to_string}; null for an empty one. */
    public static @Nullable String errorsToString(Map<String, ? extends @Nullable Object> errors) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "schema " + name();
    }
}
