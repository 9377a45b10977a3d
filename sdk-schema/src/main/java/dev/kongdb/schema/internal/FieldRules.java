package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.CustomEntityCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules over the fields of an entity or of a nested record. Immutable.
 *
 * @param requiring the fields that define which ones are required: the parent's in a subschema,
 *     otherwise the fields themselves
 * @param checks the entity checks
 * @param shorthands the fields that expand into others
 * @param transformations the transformations of the schema
 * @param specialisedTransformations the transformations of a subschema. They run after the
 *     parent's, and start from the caller's values again
 * @param selfChecks the functions that check the entity as a whole
 */
record FieldRules(
        List<CompiledField> requiring,
        List<CompiledCheck> checks,
        List<Shorthand> shorthands,
        List<CompiledTransformation> transformations,
        List<CompiledTransformation> specialisedTransformations,
        List<CustomEntityCheck> selfChecks) {

    boolean requires(int position) {
        return requiring.get(position).required();
    }

    /** The rules of a subschema, given these as its own rules, under a parent. */
    FieldRules under(FieldRules parent) {
        return new FieldRules(
                parent.requiring,
                concat(parent.checks, checks),
                concat(parent.shorthands, shorthands),
                parent.transformations,
                transformations,
                concat(parent.selfChecks, selfChecks));
    }

    /** These rules and one more check. */
    FieldRules with(CompiledCheck check) {
        return new FieldRules(
                requiring,
                concat(checks, List.of(check)),
                shorthands,
                transformations,
                specialisedTransformations,
                selfChecks);
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
