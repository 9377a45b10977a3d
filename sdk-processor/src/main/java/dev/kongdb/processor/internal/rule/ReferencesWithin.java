package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.RecordModel;

/**
 * References are fields of entities: Kong has none within collections, records or configurations.
 */
final class ReferencesWithin implements RecordRule {
    @Override
    public void check(RecordModel model, Report report) {
        boolean within = Mirrors.find(model.element(), "KongRecord") != null
                || Mirrors.find(model.element(), "PluginConfig") != null;
        for (FieldModel field : model.fields()) {
            if (field.kind() instanceof Kind.Ref && within) {
                report.add(
                        Fault.REFERENCE_MISPLACED,
                        field.origin(),
                        field.javaName(),
                        "in a record that is no entity",
                        "Put the Reference into the entity, or keep the id as a UUID.");
            } else if (!(field.kind() instanceof Kind.Ref) && holdsReference(field.kind())) {
                report.add(
                        Fault.REFERENCE_MISPLACED,
                        field.origin(),
                        field.javaName(),
                        "in a collection",
                        "Make an entity of the pair, with a Reference to each, or keep the ids as UUIDs.");
            }
        }
    }

    private static boolean holdsReference(Kind kind) {
        if (kind instanceof Kind.ListOf list) {
            return holdsReference(list.element());
        }
        if (kind instanceof Kind.SetOf set) {
            return holdsReference(set.element());
        }
        return kind instanceof Kind.MapOf map ? holdsReference(map.value()) : kind instanceof Kind.Ref;
    }
}
