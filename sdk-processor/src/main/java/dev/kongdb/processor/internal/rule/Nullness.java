package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import javax.lang.model.type.TypeKind;

/** A component is nullable in Java if it may be null in Kong. */
final class Nullness implements RecordRule {
    @Override
    public void check(RecordModel model, Report report) {
        for (FieldModel field : model.fields()) {
            if (field.element().getAnnotationMirrors().stream()
                    .anyMatch(mirror -> mirror.getAnnotationType().getKind() == TypeKind.ERROR)) {
                // an annotation that the compiler cannot resolve may be a nullness annotation
                continue;
            }
            boolean primitive = field.type().isPrimitive();
            String box = field.type().isPrimitive()
                    ? simple(field.type().box().toString())
                    : simple(field.type().toString());
            if (field.nullable() && primitive) {
                report.add(Fault.NULLABLE_PRIMITIVE, field.origin(), field.javaName(), field.type(), box);
            } else if (!field.nullable() && mayBeNull(field)) {
                report.add(Fault.NULL_UNDECIDED, field.origin(), field.javaName(), box);
            }
        }
    }

    private static boolean mayBeNull(FieldModel field) {
        return !(field.kind() instanceof Kind.Nested)
                && !(field.kind() instanceof Kind.Broken)
                && field.primaryKey() == null
                && !field.definition().is("required")
                && !field.definition().is("auto")
                && field.definition().get("default") == null;
    }

    private static String simple(String type) {
        return type.replaceAll("[a-z_][a-z0-9_]*\\.", "");
    }
}
