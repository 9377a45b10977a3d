package dev.kongdb.schema.internal;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A field, with everything that the engine computes from its definition once. Immutable. */
final class CompiledField implements Field {
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
    private final boolean mayHoldSecrets;
    private final Inside inside;
    private final @Nullable SchemaLookup schemas;
    private final @Nullable Object defaultValue;

    final Validator[] validators;

    /** The message that replaces the messages of all validators, or null. */
    final @Nullable String err;

    /** The value that auto-processing generates for the field. */
    final Generated generated;

    /** The values that {@code auto} can generate. */
    enum Generated {
        NOTHING,
        UUID,
        TOKEN,
        CREATED_AT,
        UPDATED_AT
    }

    /**
     * The content of a collection or a record.
     *
     * @param elements the elements of an array or set
     * @param keys the keys of a map
     * @param values the values of a map
     * @param structure the structure of a record with fields
     * @param later the structure of a record that contains records of its own kind; known once all
     *     structures are compiled
     */
    record Inside(
            @Nullable CompiledField elements,
            @Nullable CompiledField keys,
            @Nullable CompiledField values,
            @Nullable Structure structure,
            @Nullable Supplier<Structure> later) {
        Inside withStructure(@Nullable Structure other) {
            return new Inside(elements, keys, values, other, null);
        }
    }

    /**
     * A field.
     *
     * @param schemas finds the schema that a foreign field of an entity refers to; null for other
     *     fields
     */
    CompiledField(
            String name,
            int position,
            FieldType type,
            Map<String, ?> attributes,
            boolean required,
            Inside inside,
            @Nullable SchemaLookup schemas) {
        this.name = name;
        this.position = position;
        this.type = type;
        this.attributes = attributes;
        this.required = required;
        this.inside = inside;
        this.schemas = schemas;
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
        this.mayHoldSecrets = canHoldSecrets();
        this.defaultValue = attributes.containsKey("default") ? canonical(attributes.get("default")) : null;
    }

    private Object canonical(@Nullable Object value) {
        return value == null ? Row.NULL : Canonical.of(this, value);
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

    private boolean canHoldSecrets() {
        if (type == FieldType.STRING) {
            return referenceable;
        }
        if (type == FieldType.ARRAY || type == FieldType.SET) {
            CompiledField elements = inside.elements;
            return elements != null
                    && (elements.type == FieldType.STRING || elements.type == FieldType.RECORD)
                    && elements.mayHoldSecrets;
        }
        return type == FieldType.RECORD && inside.structure != null && inside.structure.mayHoldSecrets();
    }

    private boolean flag(String attribute) {
        return Boolean.TRUE.equals(attributes.get(attribute));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public FieldType type() {
        return type;
    }

    @Override
    public boolean required() {
        return required;
    }

    @Override
    public boolean unique() {
        return unique;
    }

    @Override
    public boolean uniqueAcrossWs() {
        return uniqueAcrossWs;
    }

    @Override
    public boolean auto() {
        return auto;
    }

    @Override
    public boolean isUuid() {
        return uuid;
    }

    @Override
    public boolean isTimestamp() {
        return timestamp;
    }

    @Override
    public boolean immutable() {
        return immutable;
    }

    @Override
    public boolean encrypted() {
        return encrypted;
    }

    @Override
    public boolean referenceable() {
        return referenceable;
    }

    @Override
    public boolean legacy() {
        return legacy;
    }

    @Override
    public boolean isAbstract() {
        return isAbstract;
    }

    @Override
    public @Nullable String reference() {
        return type == FieldType.FOREIGN && attributes.get("reference") instanceof String reference ? reference : null;
    }

    @Override
    public @Nullable LinkedSchema referencedSchema() {
        String reference = schemas == null ? null : reference();
        return schemas == null || reference == null ? null : schemas.schema(reference);
    }

    @Override
    public String onDelete() {
        return attributes.get("on_delete") instanceof String onDelete ? onDelete : "restrict";
    }

    @Override
    public @Nullable CompiledField elements() {
        return inside.elements;
    }

    @Override
    public @Nullable CompiledField keys() {
        return inside.keys;
    }

    @Override
    public @Nullable CompiledField values() {
        return inside.values;
    }

    @Override
    public @Nullable Shape recordShape() {
        Structure structure = structure();
        return structure == null ? null : structure.shape();
    }

    @Override
    public List<Field> recordFields() {
        Structure structure = structure();
        return structure == null ? List.of() : List.copyOf(structure.fields());
    }

    @Override
    public @Nullable Object defaultValue() {
        return defaultValue;
    }

    @Override
    public @Nullable Object attribute(String attribute) {
        return attributes.get(attribute);
    }

    @Override
    public Map<String, ?> attributes() {
        return attributes;
    }

    @Override
    public @Nullable Reference<?> toReference(@Nullable Object value) {
        LinkedSchema schema = referencedSchema();
        if (schema == null) {
            throw new IllegalStateException("'" + name + "' is not a foreign field");
        }
        return Canonical.reference(schema, value);
    }

    /**
     * The structure of a record with fields; null for everything else, and for abstract records.
     */
    @Nullable
    Structure structure() {
        return inside.later == null ? inside.structure : inside.later.get();
    }

    Inside inside() {
        return inside;
    }

    /** Finds the schema that this foreign field refers to; null for every other field. */
    @Nullable
    SchemaLookup schemas() {
        return schemas;
    }

    /** Whether a value of the field can contain a reference to a secret. Most fields cannot. */
    boolean mayHoldSecrets() {
        return mayHoldSecrets;
    }

    /** Whether the field may be left out; only in schemas that describe schemas. */
    boolean nilable() {
        return nilable;
    }

    /** Whether the field accepts an empty text. */
    boolean mayBeEmpty() {
        return mayBeEmpty;
    }

    /**
     * Whether null is replaced by the default or a generated value. A required field refuses null
     * instead.
     */
    boolean neverNull() {
        return neverNull;
    }

    /** The value other than null that {@code eq} demands, or null. */
    @Nullable
    Object demanded() {
        return demanded;
    }

    /** Whether {@code eq} demands null. */
    boolean mustBeNull() {
        return mustBeNull;
    }

    /** Whether {@code ne} forbids null. */
    boolean mustNotBeNull() {
        return mustNotBeNull;
    }

    @Override
    public String toString() {
        return name + ": " + type.kongName();
    }
}
