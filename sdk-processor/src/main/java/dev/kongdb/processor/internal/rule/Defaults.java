package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.RecordModel;

/**
 * A default takes effect, and several entities can have it. The engine checks that it follows the
 * rules of its field.
 */
final class Defaults implements RecordRule {
    @Override
    public void check(RecordModel model, Report report) {
        for (FieldModel field : model.fields()) {
            Attribute written = field.definition().written("default");
            if (written == null) {
                continue;
            }
            boolean isNull = written.value() == null;
            if (isNull && (field.definition().is("required") || field.primaryKey() != null)) {
                report.add(Fault.DEFAULT_BREAKS_RULE, written.origin(), field.javaName(), "required field missing");
            } else if (!isNull && (field.unique() || field.primaryKey() != null)) {
                report.add(Fault.DEFAULT_COLLIDES, written.origin(), field.javaName());
            } else if (field.definition().is("auto")) {
                report.add(Fault.DEFAULT_UNUSED, written.origin(), field.javaName());
            }
        }
    }
}
