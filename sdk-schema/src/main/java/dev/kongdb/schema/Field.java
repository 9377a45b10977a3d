package dev.kongdb.schema;

import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of a {@link Schema}, of a nested record, or the elements, keys or values of a
 * collection: its definition, compiled. Implemented by this module only. Immutable and thread-safe.
 */
public interface Field {
    /** The name; for elements, keys and values of a collection, the name of the collection. */
    String name();

    /**
     * The position in the {@link Shape} of its schema or record; 0 for elements, keys and values.
     */
    int position();

    /** The type. */
    FieldType type();

    /** Whether it must have a value. */
    boolean required();

    /** Whether two entities (of one workspace) must not have the same value. */
    boolean unique();

    /** Whether it is unique over all workspaces. */
    boolean uniqueAcrossWs();

    /** Whether its value is generated when it is not given: a UUID, a random string or a time. */
    boolean auto();

    /** Whether it is a string that holds a UUID. */
    boolean isUuid();

    /** Whether it is a number or integer of seconds since the epoch. */
    boolean isTimestamp();

    /** Whether updates must not change it. */
    boolean immutable();

    /** Whether other editions of Kong store the field encrypted. It has no effect here. */
    boolean encrypted();

    /** Whether its strings may be {@code {vault://…}} references. */
    boolean referenceable();

    /**
     * Whether it is a string of Kong before 1.0: an empty string in a UUID field becomes null, and
     * is kept when read.
     */
    boolean legacy();

    /** Whether a subschema defines the field. */
    boolean isAbstract();

    /** The name of the schema that a foreign field refers to; null for other fields. */
    @Nullable
    String reference();

    /** The schema that a foreign field of an entity refers to; null for other fields. */
    @Nullable
    Schema referencedSchema();

    /**
     * The effect of deleting the referenced entity: {@code restrict}, {@code cascade} or {@code
     * null}, as Kong writes them.
     */
    String onDelete();

    /** The elements of an array or set; null for other fields. */
    @Nullable
    Field elements();

    /** The keys of a map; null for other fields. */
    @Nullable
    Field keys();

    /** The values of a map; null for other fields. */
    @Nullable
    Field values();

    /** The shape of the rows of a record; null for other fields and for abstract records. */
    @Nullable
    Shape recordShape();

    /** The fields of a record, in order; empty for other fields and for abstract records. */
    List<Field> recordFields();

    /**
     * The default in the form that rows hold; {@link Row#NULL} for an explicit null; null when
     * there is none.
     */
    @Nullable
    Object defaultValue();

    /** An attribute as in the definition; null when absent or given as null. */
    @Nullable
    Object attribute(String attribute);

    /** All attributes as in the definition; unmodifiable. */
    Map<String, ?> attributes();

    /**
     * A value of this foreign field as a reference; null when it does not hold a whole primary key.
     * Stores write references, even if the caller gave a map.
     *
     * @throws IllegalStateException when this is not a foreign field of an entity
     */
    @Nullable
    Reference<?> toReference(@Nullable Object value);
}
