package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.Component;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.Map;

/** Records that are no entities have no attributes that only entities may have. */
final class OutsideEntities implements RecordRule {
    private static final Map<String, String> ANNOTATIONS = Map.of("unique", "Unique", "immutable", "Immutable");

    @Override
    public void check(RecordModel model, Report report) {
        for (Component component : model.components()) {
            if (component instanceof Component.TimeToLive) {
                report.add(
                        Fault.TTL_COMPONENT,
                        Origin.of(component.element()),
                        component.javaName(),
                        "the record is no entity");
            }
        }
        for (FieldModel field : model.fields()) {
            Origin key = field.primaryKey();
            if (key != null) {
                report.add(Fault.ONLY_IN_ENTITIES, key, "PrimaryKey", field.javaName());
            }
            ANNOTATIONS.forEach((attribute, annotation) -> {
                Attribute written = field.definition().written(attribute);
                if (written != null) {
                    report.add(Fault.ONLY_IN_ENTITIES, written.origin(), annotation, field.javaName());
                }
            });
            Attribute isAbstract = field.definition().written("abstract");
            if (isAbstract != null && field.kind() instanceof Kind.Anything) {
                report.add(Fault.NEVER_SPECIALISED, isAbstract.origin(), field.javaName(), "the record is no entity");
            }
        }
    }
}
