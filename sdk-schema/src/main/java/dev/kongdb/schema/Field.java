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
    /** The name; for elements, keys and values of a collection, that of the collection. */
    String name();

    /** The place in the {@link Shape} of its schema or record; 0 for elements, keys and values. */
    int position();

    /** The type. */
    FieldType type();

    /** Whether it must have a value. */
    boolean required();

    /** Whether no two entities (of one workspace) may have the same value. */
    boolean unique();

    /** Whether it is unique over all workspaces. */
    boolean uniqueAcrossWs();

    /** Whether its value is generated when not given: a UUID, a random string or a time. */
    boolean auto();

    /** Whether it is a string that holds a UUID. */
    boolean isUuid();

    /** Whether it is a number or integer of seconds since the epoch. */
    boolean isTimestamp();

    /** Whether updates may not change it. */
    boolean immutable();

    /**
     * The marker for fields that are stored encrypted in other editions of Kong; without effect.
     */
    boolean encrypted();

    /** Whether its strings may be {@code {vault://…}} references. */
    boolean referenceable();

    /**
     * Whether it is a string with the ways of Kong before 1.0: an empty one in a UUID field is
     * null, and is kept when read.
     */
    boolean legacy();

    /** Whether it only gets its true definition from a subschema. */
    boolean isAbstract();

    /** For foreign fields the name of the schema referred to, else null. */
    @Nullable
    String reference();

    /** For foreign fields of an entity the schema referred to, else null. */
    @Nullable
    Schema referencedSchema();

    /**
     * What deleting the entity referred to does: {@code restrict}, {@code cascade} or {@code null},
     * as Kong writes them.
     */
    String onDelete();

    /** For arrays and sets, what their elements are; else null. */
    @Nullable
    Field elements();

    /** For maps, what their keys are; else null. */
    @Nullable
    Field keys();

    /** For maps, what their values are; else null. */
    @Nullable
    Field values();

    /** For records with fields, the shape of their rows; else null (also for abstract records). */
    @Nullable
    Shape recordShape();

    /** For records, their fields in order; empty for everything else and for abstract records. */
    List<Field> recordFields();

    /**
     * The default in the form that rows hold, {@link Row#NULL} for an explicit null, or null when
     * there is none.
     */
    @Nullable
    Object defaultValue();

    /** An attribute as the definition has it, or null when absent (or given as null). */
    @Nullable
    Object attribute(String attribute);

    /** All attributes as the definition has them; unmodifiable. */
    Map<String, ?> attributes();

    /**
     * A value of this foreign field as a reference, or null when it does not hold a whole primary
     * key. Stores write references, whether the caller gave a {@link Reference} or a map.
     *
     * @throws IllegalStateException when this is not a foreign field of an entity
     */
    @Nullable
    Reference<?> toReference(@Nullable Object value);
}
