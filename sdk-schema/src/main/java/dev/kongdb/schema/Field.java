package dev.kongdb.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of a {@link Schema}, of a nested record, or the elements, keys or values of a collection: its definition, compiled.
 * Immutable and thread-safe once its schema has been made.
 */
public final class Field {
    private final String name;
    private final int position;
    private final FieldType type;
    private final Map<String, ?> attributes;
    private final boolean required;
    private final boolean uuid;
    private final boolean timestamp;
    private final boolean auto;
    private final boolean legacy;
    private final boolean isAbstract;
    private final boolean unique;
    private final boolean uniqueAcrossWs;
    private final boolean immutable;
    private final boolean encrypted;
    private final boolean referenceable;
    private final boolean mayBeEmpty;
    private final @Nullable Object demanded;
    private final boolean mustBeNull;
    private final boolean mustNotBeNull;
    private final boolean nilable;
    private final boolean neverNull;

    final Validator[] validators;

    /** What the field says instead of its validators' messages, or null. */
    final @Nullable String err;

    /** What auto-processing generates for it. */
    final Generated generated;

    // Set by the compiler before anyone else sees the field.
    @Nullable
    Field elements;

    @Nullable
    Field keys;

    @Nullable
    Field values;

    @Nullable
    Structure structure;

    @Nullable
    Schema referencedSchema;

    @Nullable
    Object defaultValue;

    /** What {@code auto} means for a field. */
    enum Generated {
        NOTHING,
        UUID,
        TOKEN,
        CREATED_AT,
        UPDATED_AT
    }

    Field(String name, int position, FieldType type, Map<String, ?> attributes, boolean required) {
        this.name = name;
        this.position = position;
        this.type = type;
        this.attributes = attributes;
        this.required = required;
        this.uuid = flag("uuid");
        this.timestamp = flag("timestamp");
        this.auto = flag("auto");
        this.legacy = flag("legacy");
        this.isAbstract = flag("abstract");
        this.unique = flag("unique");
        this.uniqueAcrossWs = flag("unique_across_ws");
        this.immutable = flag("immutable");
        this.encrypted = flag("encrypted");
        this.referenceable = flag("referenceable");
        this.mayBeEmpty = attributes.get("len_min") instanceof Number least && least.doubleValue() <= 0;
        this.demanded = attributes.get("eq");
        this.nilable = flag("nilable");
        this.neverNull = !required && FieldDefinition.isNeverNull(attributes);
        this.mustBeNull = attributes.containsKey("eq") && demanded == null;
        this.mustNotBeNull = attributes.containsKey("ne") && attributes.get("ne") == null;
        this.validators = Validators.of(type, attributes);
        this.err = attributes.get("err") instanceof String text ? text : null;
        this.generated = generated();
    }

    private Generated generated() {
        if (!auto) {
            return Generated.NOTHING;
        }
        if (uuid) {
            return Generated.UUID;
        }
        if (type == FieldType.STRING) {
            return Generated.TOKEN;
        }
        if (type == FieldType.INTEGER || type == FieldType.NUMBER) {
            return switch (name) {
                case "created_at" -> Generated.CREATED_AT;
                case "updated_at" -> Generated.UPDATED_AT;
                default -> Generated.NOTHING;
            };
        }
        return Generated.NOTHING;
    }

    private boolean flag(String attribute) {
        return Boolean.TRUE.equals(attributes.get(attribute));
    }

    /** The name; for elements, keys and values of a collection, that of the collection. */
    public String name() {
        return name;
    }

    /** The place in the {@link Shape} of its schema or record; 0 for elements, keys and values. */
    public int position() {
        return position;
    }

    /** The type. */
    public FieldType type() {
        return type;
    }

    /** Whether it must have a value. */
    public boolean required() {
        return required;
    }

    /** Whether no two entities (of one workspace) may have the same value. */
    public boolean unique() {
        return unique;
    }

    /** Whether it is unique over all workspaces. */
    public boolean uniqueAcrossWs() {
        return uniqueAcrossWs;
    }

    /** Whether its value is generated when not given: a UUID, a random string or a time. */
    public boolean auto() {
        return auto;
    }

    /** Whether it is a string that holds a UUID. */
    public boolean isUuid() {
        return uuid;
    }

    /** Whether it is a number or integer of seconds since the epoch. */
    public boolean isTimestamp() {
        return timestamp;
    }

    /** Whether updates may not change it. */
    public boolean immutable() {
        return immutable;
    }

    /** The marker for fields that are stored encrypted in other editions of Kong; without effect. */
    public boolean encrypted() {
        return encrypted;
    }

    /** Whether its strings may be {@code {vault://…}} references. */
    public boolean referenceable() {
        return referenceable;
    }

    /** Whether it is a string with the ways of Kong before 1.0: an empty one in a UUID field is null, and is kept when read. */
    public boolean legacy() {
        return legacy;
    }

    /** Whether it only gets its true definition from a subschema. */
    public boolean isAbstract() {
        return isAbstract;
    }

    /** For foreign fields the name of the schema referred to, else null. */
    public @Nullable String reference() {
        return type == FieldType.FOREIGN && attributes.get("reference") instanceof String reference ? reference : null;
    }

    /** For foreign fields the schema referred to, else null. */
    public @Nullable Schema referencedSchema() {
        return referencedSchema;
    }

    /** What deleting the entity referred to does: {@code restrict}, {@code cascade} or {@code null}, as Kong writes them. */
    public String onDelete() {
        return attributes.get("on_delete") instanceof String onDelete ? onDelete : "restrict";
    }

    /** For arrays and sets, what their elements are; else null. */
    public @Nullable Field elements() {
        return elements;
    }

    /** For maps, what their keys are; else null. */
    public @Nullable Field keys() {
        return keys;
    }

    /** For maps, what their values are; else null. */
    public @Nullable Field values() {
        return values;
    }

    /** For records with fields, the shape of their rows; else null (also for abstract records). */
    public @Nullable Shape recordShape() {
        return structure == null ? null : structure.shape;
    }

    /** For records, their fields in order; empty for everything else and for abstract records. */
    public List<Field> recordFields() {
        return structure == null ? List.of() : structure.fields;
    }

    /** The default in the form that rows hold, {@link Row#NULL} for an explicit null, or null when there is none. */
    public @Nullable Object defaultValue() {
        return defaultValue;
    }

    /** An attribute as the definition has it, or null when absent (or given as null). */
    public @Nullable Object attribute(String attribute) {
        return attributes.get(attribute);
    }

    /** All attributes as the definition has them; unmodifiable. */
    public Map<String, ?> attributes() {
        return attributes;
    }

    /**
     * A value of this foreign field as a reference, or null when it does not hold a whole primary key: what stores write after
     * validation, whether the caller gave a {@link Reference} or a map.
     *
     * @throws IllegalStateException when this is not a foreign field
     */
    public @Nullable Reference<?> toReference(@Nullable Object value) {
        Schema schema = referencedSchema;
        if (schema == null) {
            throw new IllegalStateException("'" + name + "' is not a foreign field");
        }
        return Canonical.reference(schema, value);
    }

    /** Whether a value of it can have a reference to a secret in it, which most cannot. */
    boolean mayHoldSecrets() {
        if (type == FieldType.STRING) {
            return referenceable;
        }
        if (type == FieldType.ARRAY || type == FieldType.SET) {
            return elements != null
                    && (elements.type == FieldType.STRING || elements.type == FieldType.RECORD)
                    && elements.mayHoldSecrets();
        }
        return type == FieldType.RECORD && structure != null && structure.mayHoldSecrets();
    }

    /** Whether it may be left out altogether; only for schemas that describe schemas. */
    boolean nilable() {
        return nilable;
    }

    /** Whether an empty text is fine. */
    boolean mayBeEmpty() {
        return mayBeEmpty;
    }

    /** Whether null stands for its default or a generated value. What is required refuses null instead. */
    boolean neverNull() {
        return neverNull;
    }

    /** What the value must be, when the definition demands one other than null by {@code eq}. */
    @Nullable
    Object demanded() {
        return demanded;
    }

    /** Whether the definition demands null. */
    boolean mustBeNull() {
        return mustBeNull;
    }

    /** Whether the definition forbids null by {@code ne}. */
    boolean mustNotBeNull() {
        return mustNotBeNull;
    }

    @Override
    public String toString() {
        return name + ": " + type.kongName();
    }
}
