package dev.kongdb.schema;

import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema: the compiled definition of an entity, which turns maps into rows, fills in generated
 * and default values, and validates. Made by a {@link dev.kongdb.schema.link.SchemaLinker},
 * together with the schemas it refers to. Implemented by this module only. Immutable and
 * thread-safe.
 */
public interface Schema {
    /** The name of the entity, its DAO and its table. */
    String name();

    /** The definition that this schema was made of. */
    SchemaDefinition definition();

    /** The names of the fields, in order. */
    Shape shape();

    /** The fields, in order. */
    List<Field> fields();

    /** The field of that name, or null. */
    @Nullable
    Field field(String name);

    /** The fields of the primary key, in the key's order. */
    List<Field> primaryKey();

    /** The endpoint key: the field by which people name an entity, or null. */
    @Nullable
    Field endpointKey();

    /** The fields of the cache key; empty when entities are cached by primary key. */
    List<Field> cacheKey();

    /** Whether the cache key has several fields, and so is stored in a column of its own. */
    default boolean hasCompositeCacheKey() {
        return cacheKey().size() > 1;
    }

    /** Whether entities belong to a workspace. */
    boolean workspaceable();

    /** Whether entities can expire. */
    boolean ttl();

    /** Whether entities are part of exports. */
    boolean dbExport();

    /** Whether the Admin API gets endpoints for this entity. */
    boolean generateAdminApi();

    /** The path segment in the Admin API, if it is not the name; otherwise null. */
    @Nullable
    String adminApiName();

    /** The path segment below another entity, or null. */
    @Nullable
    String adminApiNestedName();

    /** Whether it is marked legacy, which keeps it out of the Admin API. */
    boolean legacy();

    /** The foreign fields, in order. */
    List<Field> foreignFields();

    /** The foreign fields of other schemas, and of this one, that refer to this one. */
    List<InverseReference> referencedBy();

    /** The field whose value selects the subschema, or null when there are none. */
    @Nullable
    Field subschemaKey();

    /** The definition of the subschema for that key, or null. */
    @Nullable
    SchemaDefinition subschema(String key);

    /** The keys of all subschemas. */
    Set<String> subschemaKeys();

    /**
     * The fields of an entity of the subschema: this schema's fields, specialised. Null when there
     * is no such subschema.
     */
    @Nullable
    List<Field> subschemaFields(String key);

    /** The key of the subschema of a row, or null when it has none. */
    @Nullable
    String subschemaOf(Row row);

    /**
     * The fields of shorthands, in order. Shorthands of the old form take any value and have no
     * field.
     */
    List<Field> shorthandFields();

    /**
     * A JSON-like map as a row of this schema. Nothing is validated: invalid values stay as they
     * are, and names that are not fields become {@link Row#unknown()}. A null value is an explicit
     * null; an absent key is not set.
     */
    Row toRow(Map<?, ?> map);

    /**
     * A row as a JSON-like map in the order of declaration: nested records as maps, UUIDs as text,
     * references as maps of the primary key. Explicit nulls are null; positions that are not set
     * are left out. {@code ttl} is added if the row has one.
     */
    Map<String, @Nullable Object> toMap(Row row);

    /** The primary key of a row, by name, JSON-like; fields that are not set are left out. */
    Map<String, @Nullable Object> primaryKeyOf(Row row);

    /**
     * A new row: the values that {@code top} sets, over those of {@code bottom}. Records merge
     * field by field; any other value is replaced as a whole. If {@code top} selects another
     * subschema, {@code bottom} is read with that subschema: a name that it does not have becomes
     * an unknown name, which validation refuses.
     */
    Row mergeValues(Row top, Row bottom);

    /**
     * Prepares a row for a context: expands shorthands, sets generated values and defaults, and
     * removes duplicates from sets, in nested records, too.
     *
     * @param nulls for {@link Context#SELECT}: whether explicit nulls are kept
     * @return a new row; the input does not change
     * @throws ViolationsException when the value of a shorthand field is refused
     */
    Row processAutoFields(Row input, Context context, boolean nulls);

    /**
     * As {@link #processAutoFields} in the context {@link Context#SELECT}, but changes the row
     * itself. For a row that a store has just read and nobody else has.
     *
     * @return the given row
     */
    Row processStored(Row stored, boolean nulls);

    /**
     * Replaces references to secrets in {@code referenceable} fields of a stored row, in place and
     * in nested records. A reference without a secret is left out. Not called for readers who asked
     * for nulls: they see the references.
     */
    void resolveSecrets(Row row, SecretResolver secrets);

    /**
     * Runs the transformations of the context over a validated entity.
     *
     * @return the row with the computed fields; the same row when there are none
     * @throws TransformationException when one fails, with Kong's text
     */
    Row transform(Row entity, Row input, Context context);

    /**
     * Validates a whole entity for an insert or upsert.
     *
     * @param entity as {@link #processAutoFields} returned it
     * @param input as the caller gave it
     * @throws ViolationsException when it is refused
     */
    void validateInsert(Row entity, Row input);

    /**
     * Validates an update.
     *
     * @param merged the changes over the stored row, see {@link #mergeValues}
     * @param input the changes as the caller gave them
     * @param stored the stored row, or null when unknown
     * @throws ViolationsException when it is refused
     */
    void validateUpdate(Row merged, Row input, @Nullable Row stored);

    /**
     * Validates an entity that is not written by itself, such as part of a declarative document.
     *
     * @param full whether absent required fields are an error
     * @throws ViolationsException when it is refused
     */
    void validate(Row entity, boolean full);

    /**
     * Validates a primary key given as a map.
     *
     * @param ignoreOthers whether names outside the primary key are accepted
     * @throws ViolationsException when it is refused
     */
    void validatePrimaryKey(Map<String, ? extends @Nullable Object> key, boolean ignoreOthers);

    /** As {@link #validatePrimaryKey(Map, boolean)}, for a key given as a row. */
    void validatePrimaryKey(Row key, boolean ignoreOthers);

    /**
     * Checks that an update does not change immutable fields.
     *
     * @throws ViolationsException when a given value differs from the stored one
     */
    void validateImmutable(Row input, Row stored);

    /**
     * Validates one value by itself, as for {@code select_by_<field>}.
     *
     * @param field a field of this schema
     * @return null when it is valid; otherwise a message (String), or for composite values the
     *     errors inside (Map or List)
     */
    @Nullable
    Object validateField(Field field, @Nullable Object value);
}
