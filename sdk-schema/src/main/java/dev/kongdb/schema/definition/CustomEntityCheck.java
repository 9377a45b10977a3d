package dev.kongdb.schema.definition;

/**
 * An author's check over several fields: the {@code fn} of Kong's {@code custom_entity_check}, or
 * the {@code check} of a whole schema. Implementations are shared between threads.
 */
@FunctionalInterface
public interface CustomEntityCheck {
    /**
     * Checks an entity. For {@code custom_entity_check}, the view has only the {@code
     * field_sources}.
     */
    Verdict check(EntityView fields);
}
