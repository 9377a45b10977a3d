package dev.kongdb.processor.internal.diagnostic;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * The place in the source that something was read from.
 *
 * @param element the element; for a record component its field, since javac before 18 knows no
 *     position of a component
 * @param annotation the annotation on it, or null for the element itself
 * @param steps from the annotation to the value; none for the annotation itself
 * @param value the value, or null for the annotation itself
 */
public record Origin(
        Element element,
        @Nullable AnnotationMirror annotation,
        List<Step> steps,
        @Nullable AnnotationValue value) {

    /**
     * One step into an annotation.
     *
     * @param member the member
     * @param index the index of the element, when the member is an array and one element is meant;
     *     otherwise -1
     */
    public record Step(String member, int index) {}

    /** The element itself. */
    public static Origin of(Element element) {
        return new Origin(element, null, List.of(), null);
    }

    /** An annotation on the element. */
    public static Origin of(Element element, AnnotationMirror annotation) {
        return new Origin(element, annotation, List.of(), null);
    }

    /**
     * The place of a member of the annotation at this place; this place if the member was not
     * written.
     */
    public Origin at(String member, @Nullable AnnotationValue written) {
        return written == null ? this : with(steps, new Step(member, -1), written);
    }

    /** The place of an element of the array at this place. */
    public Origin at(int index, AnnotationValue written) {
        int last = steps.size() - 1;
        return with(steps.subList(0, last), new Step(steps.get(last).member(), index), written);
    }

    private Origin with(List<Step> before, Step step, AnnotationValue written) {
        List<Step> all = new ArrayList<>(before);
        all.add(step);
        return new Origin(element, annotation, List.copyOf(all), written);
    }
}
