package dev.kongdb.schema.definition;

import org.jspecify.annotations.Nullable;

/**
 * A schema definition cannot be used. The mistake is its author's, not that of a client who sends
 * entities.
 */
public final class SchemaDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The stage at which the mistake was found. */
    public enum Stage {
        /**
         * The definition breaks the rules for definitions; {@link #violations()} has the places.
         */
        METASCHEMA,
        /** The definition is well formed, but does not fit with other schemas or with its use. */
        DEFINE
    }

    private final Stage stage;
    private final transient @Nullable Violations violations;

    private final @Nullable String schema;

    private final @Nullable String subschema;

    /** An exception with the message. The violations are null when the message is complete. */
    public SchemaDefinitionException(Stage stage, String message, @Nullable Violations violations) {
        this(stage, message, violations, null, null);
    }

    private SchemaDefinitionException(
            Stage stage,
            @Nullable String message,
            @Nullable Violations violations,
            @Nullable String schema,
            @Nullable String subschema) {
        super(message);
        this.stage = stage;
        this.violations = violations;
        this.schema = schema;
        this.subschema = subschema;
    }

    /** The same mistake, attributed to the schema, and to its subschema if one is given. */
    public SchemaDefinitionException in(String nameOfSchema, @Nullable String keyOfSubschema) {
        SchemaDefinitionException placed =
                new SchemaDefinitionException(stage, getMessage(), violations, nameOfSchema, keyOfSubschema);
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** The stage at which the mistake was found. */
    public Stage stage() {
        return stage;
    }

    /** The single faults, keyed like the definition, or null when the message is complete. */
    public @Nullable Violations violations() {
        return violations;
    }

    /**
     * The name of the schema that has the mistake, or whose subschema has it; null when it concerns
     * no single schema.
     */
    public @Nullable String schema() {
        return schema;
    }

    /** The key of the subschema that has the mistake, or null when it is in none. */
    public @Nullable String subschema() {
        return subschema;
    }
}
