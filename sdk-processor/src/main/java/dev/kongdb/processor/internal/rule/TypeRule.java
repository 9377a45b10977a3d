package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Mirrors;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** Entities, records within them and configurations are records that generated code can reach. */
final class TypeRule {
    private static final List<String> KINDS =
            List.of("KongEntity", "KongRecord", "PluginConfig", "KongSubschema", "KongPlugin");

    private TypeRule() {}

    /** False when nothing can be generated for the type. */
    static boolean check(TypeElement type, AnnotationMirror annotation, Report report) {
        Origin origin = Origin.of(type, annotation);
        if (type.getKind() != ElementKind.RECORD) {
            report.add(Fault.NOT_A_RECORD, origin, Mirrors.simpleName(annotation), type.getSimpleName());
        }
        boolean usable = true;
        if (!type.getTypeParameters().isEmpty()) {
            report.add(Fault.GENERIC_RECORD, Origin.of(type), type.getSimpleName());
            usable = false;
        }
        if (Mirrors.isOutOfReach(type)) {
            report.add(Fault.RECORD_OUT_OF_REACH, Origin.of(type), type.getSimpleName());
            usable = false;
        }
        checkKinds(type, annotation, report);
        return usable;
    }

    /** Checks that a type has only one of our annotations for types. */
    static void checkKinds(TypeElement type, AnnotationMirror annotation, Report report) {
        Origin origin = Origin.of(type, annotation);
        for (String kind : KINDS) {
            if (!Mirrors.is(annotation, kind) && Mirrors.find(type, kind) != null) {
                report.add(Fault.TWO_KINDS, origin, type.getSimpleName(), Mirrors.simpleName(annotation), kind);
                break;
            }
        }
    }
}
