package dev.kongdb.schema.link;

import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.internal.MetaRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that definitions of schemas must keep, with Kong's texts. They are a schema, too, and
 * the same engine validates them; only the rules that relate one part of a definition to another
 * are code. Thread-safe.
 */
public final class MetaSchema {
    private static final MetaRules RULES = new MetaRules();

    private MetaSchema() {}

    /**
     * Validates the definition of a schema.
     *
     * @return the errors, or null when there are none
     */
    public static @Nullable Violations validate(Map<String, ? extends @Nullable Object> definition) {
        return RULES.schemaViolations(definition);
    }

    /** Validates the definition of a subschema, which may only specialise fields and add rules. */
    public static @Nullable Violations validateSubschema(Map<String, ? extends @Nullable Object> definition) {
        return RULES.subschemaViolations(definition);
    }
}
