package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Component;
import dev.kongdb.processor.internal.model.RecordModel;

/** Only entities live for a time. */
final class TtlOutsideEntities implements RecordRule {
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
    }
}
