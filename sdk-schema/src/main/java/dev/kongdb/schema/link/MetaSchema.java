package dev.kongdb.schema.link;

import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.internal.MetaRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that schema definitions themselves must keep, with Kong's texts. They are a schema too,
 * judged by the same engine; only the rules that relate one part of a definition to another are
 * written out. Thread-safe.
 */
public final class MetaSchema {
    private static final MetaRules RULES = new MetaRules();

    private MetaSchema() {}

    /**
     * Judges the definition of a schema.
     *
     * @return what is wrong, or null when nothing is
     */
    public static @Nullable Violations validate(Map<String, ? extends @Nullable Object> definition) {
        return RULES.schemaViolations(definition);
    }

    /** Judges the definition of a subschema, which may only specialise fields and add rules. */
    public static @Nullable Violations validateSubschema(Map<String, ? extends @Nullable Object> definition) {
        return RULES.subschemaViolations(definition);
    }
}
