package dev.kongdb.schema;

import org.jspecify.annotations.Nullable;

/** A schema definition cannot be used: a mistake of whoever wrote it, not of whoever sends entities. */
public final class SchemaDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where the mistake showed. */
    public enum Stage {
        /** The definition breaks the rules for definitions; {@link #violations()} says where. */
        METASCHEMA,
        /** The definition is well formed, but does not fit with other schemas or with its use. */
        DEFINE
    }

    private final Stage stage;
    private final transient @Nullable Violations violations;

    SchemaDefinitionException(Stage stage, String message, @Nullable Violations violations) {
        super(message);
        this.stage = stage;
        this.violations = violations;
    }

    /** Where the mistake showed. */
    public Stage stage() {
        return stage;
    }

    /** The single faults, keyed as the definition is, or null when the message says it all. */
    public @Nullable Violations violations() {
        return violations;
    }
}
