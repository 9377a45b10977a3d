package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;

/** Fields are unique across workspaces only in entities that have workspaces. */
final class Workspaces implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        for (FieldModel field : entity.fields()) {
            Attribute across = field.definition().written("unique_across_ws");
            if (across != null && !entity.settings().workspaceable()) {
                report.add(Fault.ACROSS_NO_WORKSPACES, across.origin(), field.javaName());
            }
        }
    }
}
