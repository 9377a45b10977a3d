package dev.kongdb.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final List<Field> foreignFields;
    private final List<Field> immutableFields;
    private final @Nullable Field endpointKey;
    private final @Nullable Field subschemaKey;
    private final boolean ttl;
    private final boolean workspaceable;
    private final Map<String, Subschema> subschemas = new ConcurrentHashMap<>();
    private final List<InverseReference> referencedBy = new CopyOnWriteArrayList<>();

    /** A registered subschema. */
    private record Subschema(SchemaDefinition definition, Structure structure) {}

    Schema(SchemaDefinition definition, Structure structure) {
        this.definition = definition;
        this.structure = structure;
        this.primaryKey = fieldsNamed("primary_key");
        this.cacheKey = fieldsNamed("cache_key");
        this.foreignFields = structure.fields.stream()
                .filter(field -> field.type() == FieldType.FOREIGN)
                .toList();
        this.immutableFields =
                structure.fields.stream().filter(Field::immutable).toList();
        this.endpointKey = fieldNamed("endpoint_key");
        this.subschemaKey = fieldNamed("subschema_key");
        this.ttl = flag("ttl", false);
        this.workspaceable = flag("workspaceable", false);
    }

    private @Nullable Field fieldNamed(String key) {
        String name = text(key);
        return name == null ? null : field(name);
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
        return endpointKey;
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
        return workspaceable;
    }

    /** Whether entities can expire. */
    public boolean ttl() {
        return ttl;
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
        return subschemaKey;
    }

    /** The definition of the subschema for that key, or null. */
    public @Nullable SchemaDefinition subschema(String key) {
        Subschema subschema = subschemas.get(key);
        return subschema == null ? null : subschema.definition();
    }

    /** The keys of all subschemas. */
    public Set<String> subschemaKeys() {
        return Set.copyOf(subschemas.keySet());
    }

    /** The fields of an entity of that subschema: this schema's, specialised; null when there is no such subschema. */
    public @Nullable List<Field> subschemaFields(String key) {
        Subschema subschema = subschemas.get(key);
        return subschema == null ? null : subschema.structure().fields;
    }

    /** What the shorthand fields take, in order; of the old kind of shorthands, which takes anything, nothing is here. */
    public List<Field> shorthandFields() {
        return structure.shorthands.stream()
                .map(Shorthand::field)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The foreign fields, in order. */
    public List<Field> foreignFields() {
        return foreignFields;
    }

    /** The foreign fields of other schemas that refer to this one, as far as defined by now. */
    public List<InverseReference> referencedBy() {
        return List.copyOf(referencedBy);
    }

    Structure structure() {
        return structure;
    }

    void addReferencedBy(InverseReference reference) {
        referencedBy.add(reference);
    }

    void addSubschema(String key, SchemaDefinition definition, Structure specialised) {
        subschemas.put(key, new Subschema(definition, specialised));
    }

    // --- data
    // -----------------------------------------------------------------------------------------------------------

    /**
     * A JSON-like map as a row of this schema. Nothing is judged: bad values stay as they are, names that are no field become
     * {@link Row#unknown()}. A null value is an explicit null, an absent key is not set.
     */
    public Row toRow(Map<?, ?> map) {
        return structureFor(subschemaKey == null ? null : map.get(subschemaKey.name()))
                .toRow(map);
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

    /** The key of the subschema that a row is of, or null when it is of none. */
    public @Nullable String subschemaOf(Row row) {
        return subschemaKey == null ? null : chosen(row.get(subschemaKey.position()));
    }

    /** The key of the subschema that a value of the subschema key chooses: of a set the first element that has one decides. */
    private @Nullable String chosen(@Nullable Object key) {
        if (key instanceof String name) {
            return subschemas.containsKey(name) ? name : null;
        }
        if (key instanceof List<?> names) {
            for (Object name : names) {
                if (name instanceof String text && subschemas.containsKey(text)) {
                    return text;
                }
            }
        }
        return null;
    }

    /** The structure that a value of the subschema key chooses, or null when it chooses none. */
    private @Nullable Structure specialised(@Nullable Object key) {
        String chosen = chosen(key);
        Subschema subschema = chosen == null ? null : subschemas.get(chosen);
        return subschema == null ? null : subschema.structure();
    }

    private Structure structureFor(@Nullable Object key) {
        Structure specialised = specialised(key);
        return specialised == null ? structure : specialised;
    }

    /** The structure of a row: its subschema's when it names one, else the schema's own. */
    private Structure structureOf(Row row) {
        return subschemaKey == null ? structure : structureFor(row.get(subschemaKey.position()));
    }

    // --- engine
    // ---------------------------------------------------------------------------------------------------------

    /**
     * Fills in what the context asks for: shorthands expanded, generated values, defaults, sets without duplicates, nested
     * records likewise.
     *
     * @param nulls for {@link Context#SELECT}: whether explicit nulls are kept
     * @return a new row; the input is left as it is
     * @throws ViolationsException when the value of a shorthand field is refused
     */
    public Row processAutoFields(Row input, Context context, boolean nulls) {
        Row row = input.copy();
        structureOf(row).expandShorthands(row);
        return fill(row, context, nulls);
    }

    /**
     * As {@link #processAutoFields} in the context {@link Context#SELECT}, but in the row itself: for one that a store has just read,
     * and nobody else holds.
     *
     * @return the row given
     */
    public Row processStored(Row stored, boolean nulls) {
        structureOf(stored).expandShorthands(stored);
        return fill(stored, Context.SELECT, nulls);
    }

    /**
     * Replaces references to secrets in {@code referenceable} fields of a row that was read, in place and in records within it; what
     * cannot be resolved is left out. Readers who asked for nulls see the references themselves.
     */
    public void resolveSecrets(Row row, SecretResolver secrets) {
        structureOf(row).resolveSecrets(row, secrets);
    }

    private Row fill(Row row, Context context, boolean nulls) {
        boolean keepsTtl = ttl && row.unknown().containsKey("ttl");
        Object ttlGiven = keepsTtl ? row.unknown().get("ttl") : null;
        // Only now: a shorthand may have set the subschema key.
        structureOf(row).fill(row, context, nulls);
        if (context == Context.SELECT && keepsTtl && (nulls || ttlGiven != null)) {
            row.setUnknown("ttl", ttlGiven);
        }
        return row;
    }

    /**
     * Validates a whole entity for insertion.
     *
     * @param entity as {@link #processAutoFields} returned it
     * @param input as the caller gave it
     * @throws ViolationsException when it is refused
     */
    public void validateInsert(Row entity, Row input) {
        throwIfAny(errors(entity, true, false, input, null));
    }

    /** Validates a whole entity for upsertion; otherwise as {@link #validateInsert}. */
    public void validateUpsert(Row entity, Row input) {
        throwIfAny(errors(entity, true, false, input, null));
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
        throwIfAny(errors(merged, false, true, input, stored));
    }

    /**
     * Validates an entity that is no write of its own, such as part of a declarative document.
     *
     * @param full whether absent required fields are an error
     * @throws ViolationsException when it is refused
     */
    public void validate(Row entity, boolean full) {
        throwIfAny(errors(entity, full, false, entity, null));
    }

    /** The primary key of a row, by name, JSON-like; fields that are not set are left out. */
    public Map<String, @Nullable Object> primaryKeyOf(Row row) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (Field field : primaryKey) {
            Object value = row.get(field.position());
            if (value != null) {
                key.put(field.name(), Canonical.plain(value));
            }
        }
        return key;
    }

    /**
     * Validates a primary key given as a map.
     *
     * @param ignoreOthers whether names outside the primary key are fine
     * @throws ViolationsException when it is refused
     */
    public void validatePrimaryKey(Map<String, ? extends @Nullable Object> key, boolean ignoreOthers) {
        throwIfAny(primaryKeyErrors(key, ignoreOthers));
    }

    /** Validates a primary key given as a row; otherwise as the other. */
    public void validatePrimaryKey(Row key, boolean ignoreOthers) {
        if (!isPrimaryKey(key, ignoreOthers)) {
            throwIfAny(primaryKeyErrors(Canonical.plainRow(key), ignoreOthers));
        }
    }

    /** Whether a row is a valid primary key, without a word on what is wrong. */
    private boolean isPrimaryKey(Row key, boolean ignoreOthers) {
        for (Field field : primaryKey) {
            Object part = key.get(field.position());
            if (part == null
                    || part == Row.NULL
                    || part.equals(false)
                    || Validation.check(field, part, false) != null) {
                return false;
            }
        }
        return ignoreOthers || (key.count() == primaryKey.size() && !key.hasUnknown());
    }

    /**
     * Demands that an update leaves immutable fields as they are: a supplied value that differs from the stored one is refused.
     *
     * @throws ViolationsException when one does
     */
    public void validateImmutable(Row input, Row stored) {
        Errors errors = new Errors();
        for (Field field : immutableFields) {
            Object given = input.get(field.position());
            Object old = stored.get(field.position());
            if (given != null && old != null && !Values.deepEquals(given, old, true)) {
                errors.field(field.name(), "immutable field cannot be updated");
            }
        }
        throwIfAny(errors.toMap());
    }

    /**
     * A new row: what {@code top} sets over what {@code bottom} has; records merge field by field, all else is replaced whole. When
     * {@code top} chooses another subschema, what {@code bottom} has is read by that one: a name that it does not know is kept as an
     * unknown one, for validation to refuse.
     */
    public Row mergeValues(Row top, Row bottom) {
        Structure before = structureOf(bottom);
        if (subschemaKey == null || top.get(subschemaKey.position()) == null) {
            return before.merge(top, bottom);
        }
        Structure after = structureOf(top);
        return after.merge(top, after == before ? bottom : reread(bottom, after));
    }

    private static Row reread(Row row, Structure structure) {
        return structure
                .toRow(Canonical.plainRow(row))
                .ttl(row.ttl())
                .workspaceId(row.workspaceId())
                .version(row.version());
    }

    /**
     * Runs the transformations of the context over a validated entity.
     *
     * @return the row with the computed fields; the same row when there are none
     * @throws TransformationException when one fails, with Kong's text
     */
    public Row transform(Row entity, Row input, Context context) {
        Structure structure = structureOf(entity);
        Row transformed = transform(structure, structure.transformations, entity, input, context);
        return transform(structure, structure.specialisedTransformations, transformed, input, context);
    }

    /** Runs a chain: what one has computed is what the next is given. */
    private static Row transform(
            Structure structure, List<Transformation> chain, Row entity, Row input, Context context) {
        Row transformed = entity;
        Row given = input;
        for (Transformation transformation : chain) {
            Map<String, @Nullable Object> computed = transformation.apply(transformed, given, context);
            if (computed != null) {
                transformed = structure.merge(structure.toRow(computed), transformed);
                given = transformed;
            }
        }
        return transformed;
    }

    /**
     * Validates one value by itself, as for {@code select_by_<field>}.
     *
     * @return null when it is fine; else a message (String), or for composite values the errors inside (Map or List)
     */
    public @Nullable Object validateField(Field field, @Nullable Object value) {
        return Validation.check(field, value, false);
    }

    /** An error map as one line of text, as Kong's {@code errors_to_string}; null for an empty one. */
    public static @Nullable String errorsToString(Map<String, ? extends @Nullable Object> errors) {
        return ErrorText.oneLine(errors);
    }

    private static void throwIfAny(@Nullable Map<String, @Nullable Object> errors) {
        if (errors != null) {
            throw ViolationsException.of(errors);
        }
    }

    /** What is wrong with a partial entity, or null. */
    @Nullable
    Map<String, @Nullable Object> check(Row row, boolean updating) {
        return errors(row, false, updating, row, null);
    }

    private @Nullable Map<String, @Nullable Object> errors(
            Row row, boolean full, boolean updating, Row input, @Nullable Row stored) {
        Structure chosen = structure;
        if (subschemaKey != null) {
            Object key = row.get(subschemaKey.position());
            if (!Values.isPresent(key)) {
                return Map.of(subschemaKey.name(), Errors.REQUIRED);
            }
            Structure specialised = specialised(key);
            if (specialised == null) {
                return Map.of(subschemaKey.name(), unknownSubschema(key));
            }
            chosen = specialised;
        }
        Errors errors = new Errors();
        chosen.checkFields(row, full, updating, ttl, errors);
        chosen.runChecks(new EntityCheck.Run(row, errors, full, updating));
        for (Transformation transformation : chosen.transformations) {
            transformation.checkConsistency(row, input, stored, errors);
        }
        for (Transformation transformation : chosen.specialisedTransformations) {
            transformation.checkConsistency(row, input, stored, errors);
        }
        return errors.toMap();
    }

    private String unknownSubschema(@Nullable Object key) {
        String error = text("subschema_error");
        Object shown = key instanceof List<?> names ? names.isEmpty() ? "nil" : names.get(0) : key;
        return LuaText.format(error == null ? "unknown type: %s" : error, LuaText.toString(shown));
    }

    /** What is wrong with a primary key, or null. */
    @Nullable
    Map<String, @Nullable Object> primaryKeyErrors(Map<?, ?> key, boolean ignoreOthers) {
        Errors errors = new Errors();
        int known = 0;
        for (Field field : primaryKey) {
            Object part = key.get(field.name());
            boolean given = key.containsKey(field.name());
            known += given ? 1 : 0;
            if (part == null && given) {
                Object error =
                        field.required() || field.auto() ? Errors.REQUIRED : Validation.check(field, Row.NULL, false);
                if (error != null) {
                    errors.field(field.name(), error);
                }
                continue;
            }
            Object error = part == null || part.equals(false)
                    ? "missing primary key"
                    : Validation.check(field, Canonical.of(field, part), false);
            if (error != null) {
                errors.field(field.name(), error);
            }
        }
        if (!ignoreOthers && known < key.size()) {
            for (Object name : key.keySet()) {
                if (primaryKey.stream().noneMatch(field -> field.name().equals(name))) {
                    errors.field(String.valueOf(name), "not a primary key");
                }
            }
        }
        return errors.toMap();
    }

    @Override
    public String toString() {
        return "schema " + name();
    }
}
