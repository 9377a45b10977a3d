package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.schema.table.TableLayout;

/** Entities with tags are found by their id. */
final class TagsOfEntities implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        FieldModel key = entity.primaryKey();
        boolean hasId = key != null && key.kongName().equals("id") && key.kind() instanceof Kind.Id;
        TableLayout.Trigger tags = entity.table().tags();
        FieldModel field = tags == null ? null : entity.body().field(tags.field());
        if (field != null && key != null && !hasId) {
            report.add(Fault.TAGS_WITHOUT_ID, field.origin(), field.javaName());
        }
    }
}
