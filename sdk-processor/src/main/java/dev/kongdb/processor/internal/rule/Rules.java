package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.RecordModel;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** All rules, in the order in which they are tried. */
public final class Rules {
    private Rules() {}

    /** The rules for the type as such; false when nothing can be generated for it. */
    public static boolean checkType(TypeElement type, AnnotationMirror annotation, Report report) {
        if (type.getKind() != ElementKind.RECORD) {
            report.add(
                    Fault.NOT_A_RECORD,
                    Origin.of(type, annotation),
                    Mirrors.simpleName(annotation),
                    type.getSimpleName());
        }
        return true;
    }

    /** The rules for every record. */
    public static void check(RecordModel model, Report report) {}

    /** The rules for entities, those for every record among them. */
    public static void check(EntityModel entity, Report report) {
        check(entity.body(), report);
    }
}
