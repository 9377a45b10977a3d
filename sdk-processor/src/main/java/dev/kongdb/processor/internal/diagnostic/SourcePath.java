package dev.kongdb.processor.internal.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * The way to an annotation, or to a value in it, from the element that it stands on, in terms that a syntax tree has as well. The
 * compilers' own search does not find annotations that are repeated, nor those on types.
 *
 * @param annotation the simple name of the annotation
 * @param occurrence which of the annotations of that name on the element, in source order: on the declaration, then within its type
 * @param steps from the annotation to the value; none for the annotation itself
 */
record SourcePath(String annotation, int occurrence, List<Step> steps) {

    /**
     * One step into an annotation.
     *
     * @param member the member
     * @param index of the element, when the member is an array and one element is meant; else -1
     */
    record Step(String member, int index) {}

    /** The way to an origin; empty when it is the element itself, or there is no way. */
    static Optional<SourcePath> to(Origin origin) {
        AnnotationMirror wanted = origin.annotation();
        if (wanted == null) {
            return Optional.empty();
        }
        String name = nameOf(wanted);
        int occurrence = 0;
        for (AnnotationMirror mirror : all(origin.element())) {
            if (mirror == wanted || mirror.equals(wanted)) {
                return Optional.of(new SourcePath(name, occurrence, steps(wanted, origin.value())));
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

    private static List<Step> steps(AnnotationMirror within, @Nullable AnnotationValue wanted) {
        List<Step> steps = new ArrayList<>();
        if (wanted != null) {
            find(within, wanted, steps);
        }
        return List.copyOf(steps);
    }

    /** Adds the steps to a value; false, and none added, when it is not there. */
    private static boolean find(AnnotationMirror within, AnnotationValue wanted, List<Step> steps) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                within.getElementValues().entrySet()) {
            String member = entry.getKey().getSimpleName().toString();
            if (findIn(member, -1, entry.getValue(), wanted, steps)) {
                return true;
            }
            if (entry.getValue().getValue() instanceof List<?> elements) {
                for (int i = 0; i < elements.size(); i++) {
                    if (findIn(member, i, (AnnotationValue) elements.get(i), wanted, steps)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean findIn(
            String member, int index, AnnotationValue value, AnnotationValue wanted, List<Step> steps) {
        steps.add(new Step(member, index));
        if (value == wanted || (value.getValue() instanceof AnnotationMirror nested && find(nested, wanted, steps))) {
            return true;
        }
        steps.remove(steps.size() - 1);
        return false;
    }

    /** All annotations on the element, those in containers one by one, then those within its type. */
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

    /** What a container that the compiler wrote around repeated annotations holds; empty for any other annotation. */
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
