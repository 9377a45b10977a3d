package dev.kongdb.processor.internal.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * The path from an element to an annotation on it, or to a value in the annotation, in terms that
 * syntax trees have as well. The compilers' own search does not find repeated annotations or
 * annotations on types.
 *
 * @param annotation the simple name of the annotation
 * @param occurrence the index among the annotations of this name on the element, in source order:
 *     on the declaration, then within its type
 * @param steps the steps from the annotation to the value; none for the annotation itself
 */
record SourcePath(String annotation, int occurrence, List<Origin.Step> steps) {

    /** The path to an origin; empty for an element itself, or when there is no path. */
    static Optional<SourcePath> to(Origin origin) {
        AnnotationMirror wanted = origin.annotation();
        if (wanted == null) {
            return Optional.empty();
        }
        String name = nameOf(wanted);
        int occurrence = 0;
        for (AnnotationMirror mirror : all(origin.element())) {
            if (mirror == wanted || mirror.equals(wanted)) {
                return Optional.of(new SourcePath(name, occurrence, origin.steps()));
            }
            if (nameOf(mirror).equals(name)) {
                occurrence++;
            }
        }
        return Optional.empty();
    }

    private static String nameOf(AnnotationMirror mirror) {
        return mirror.getAnnotationType().asElement().getSimpleName().toString();
    }

    /** All annotations on the element, repeated ones one by one, then those within its type. */
    private static List<AnnotationMirror> all(Element element) {
        List<AnnotationMirror> all = new ArrayList<>();
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            List<AnnotationMirror> contained = contained(mirror);
            all.addAll(contained.isEmpty() ? List.of(mirror) : contained);
        }
        if (element.getKind().isField()) {
            for (AnnotationMirror ofType : element.asType().getAnnotationMirrors()) {
                if (all.stream().noneMatch(known -> nameOf(known).equals(nameOf(ofType)))) {
                    all.add(ofType);
                }
            }
            addWithin(element.asType(), all);
        }
        return all;
    }

    /**
     * The annotations in a container that the compiler wrote around repeated annotations; empty for
     * any other annotation.
     */
    private static List<AnnotationMirror> contained(AnnotationMirror mirror) {
        List<AnnotationMirror> contained = new ArrayList<>();
        if (nameOf(mirror).equals("List") && mirror.getElementValues().size() == 1) {
            Object value = mirror.getElementValues().values().iterator().next().getValue();
            if (value instanceof List<?> elements) {
                for (Object element : elements) {
                    if (((AnnotationValue) element).getValue() instanceof AnnotationMirror inner) {
                        contained.add(inner);
                    }
                }
            }
        }
        return contained;
    }

    private static void addWithin(TypeMirror type, List<AnnotationMirror> all) {
        if (type instanceof DeclaredType declared) {
            for (TypeMirror argument : declared.getTypeArguments()) {
                all.addAll(argument.getAnnotationMirrors());
                addWithin(argument, all);
            }
        }
    }
}
