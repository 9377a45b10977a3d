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
    /** The name: of the DAO and of the table. */
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

    /** The field by which people name an entity, or null. */
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

    /** The path segment of the Admin API instead of the name, or null. */
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

    /** The field whose value chooses the subschema, or null when there are none. */
    @Nullable
    Field subschemaKey();

    /** The definition of the subschema for that key, or null. */
    @Nullable
    SchemaDefinition subschema(String key);

    /** The keys of all subschemas. */
    Set<String> subschemaKeys();

    /**
     * The fields of an entity of that subschema: this schema's, specialised; null when there is no
     * such subschema.
     */
    @Nullable
    List<Field> subschemaFields(String key);

    /** The key of the subschema that a row is of, or null when it is of none. */
    @Nullable
    String subschemaOf(Row row);

    /**
     * The fields that take the values of shorthands, in order; the old kind of shorthands takes any
     * value, and has no field.
     */
    List<Field> shorthandFields();

    /**
     * A JSON-like map as a row of this schema. Nothing is judged: bad values stay as they are,
     * names that are no field become {@link Row#unknown()}. A null value is an explicit null, an
     * absent key is not set.
     */
    Row toRow(Map<?, ?> map);

    /**
     * A row as a JSON-like map in declaration order: nested records as maps, UUIDs as text,
     * references as maps of the primary key; explicit nulls as null, positions not set left out.
     * {@code ttl} is added when the row has one.
     */
    Map<String, @Nullable Object> toMap(Row row);

    /** The primary key of a row, by name, JSON-like; fields that are not set are left out. */
    Map<String, @Nullable Object> primaryKeyOf(Row row);

    /**
     * A new row: the values that {@code top} sets, over those of {@code bottom}. Records merge
     * field by field; all else is replaced whole. When {@code top} chooses another subschema,
     * {@code bottom} is read by that subschema: a name that it does not know is kept as an unknown
     * one, for validation to refuse.
     */
    Row mergeValues(Row top, Row bottom);

    /**
     * Fills in what the context asks for: shorthands expanded, generated values, defaults, sets
     * without duplicates, nested records likewise.
     *
     * @param nulls for {@link Context#SELECT}: whether explicit nulls are kept
     * @return a new row; the input is left as it is
     * @throws ViolationsException when the value of a shorthand field is refused
     */
    Row processAutoFields(Row input, Context context, boolean nulls);

    /**
     * As {@link #processAutoFields} in the context {@link Context#SELECT}, but in the row itself:
     * for one that a store has just read, and nobody else holds.
     *
     * @return the row given
     */
    Row processStored(Row stored, boolean nulls);

    /**
     * Replaces references to secrets in {@code referenceable} fields of a row that was read, in
     * place and in records within it; a reference that cannot be resolved is left out. Readers who
     * asked for nulls see the references themselves.
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
     * Validates a whole entity for insertion or upsertion.
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
     * @param ignoreOthers whether names outside the primary key are fine
     * @throws ViolationsException when it is refused
     */
    void validatePrimaryKey(Map<String, ? extends @Nullable Object> key, boolean ignoreOthers);

    /** Validates a primary key given as a row; otherwise as the other. */
    void validatePrimaryKey(Row key, boolean ignoreOthers);

    /**
     * Demands that an update leaves immutable fields as they are: a supplied value that differs
     * from the stored one is refused.
     *
     * @throws ViolationsException when one does
     */
    void validateImmutable(Row input, Row stored);

    /**
     * Validates one value by itself, as for {@code select_by_<field>}.
     *
     * @param field one of this schema
     * @return null when it is fine; else a message (String), or for composite values the errors
     *     inside (Map or List)
     */
    @Nullable
    Object validateField(Field field, @Nullable Object value);
}
