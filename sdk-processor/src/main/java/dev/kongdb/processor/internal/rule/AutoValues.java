package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;

/** Fields with {@code @Auto} have a type for which Kong generates values. */
final class AutoValues implements RecordRule {
    @Override
    public void check(RecordModel model, Report report) {
        for (FieldModel field : model.fields()) {
            Attribute auto = field.definition().written("auto");
            if (auto != null && !generated(field)) {
                report.add(Fault.AUTO_WITHOUT_EFFECT, auto.origin(), field.javaName());
            }
        }
    }

    private static boolean generated(FieldModel field) {
        Kind kind = field.kind();
        boolean timestamp = kind instanceof Kind.Time || field.definition().is("timestamp");
        return kind instanceof Kind.Broken
                || kind instanceof Kind.Id
                || kind instanceof Kind.Text
                || (timestamp
                        && (field.kongName().equals("created_at")
                                || field.kongName().equals("updated_at")));
    }
}
