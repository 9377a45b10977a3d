package dev.kongdb.processor.internal.diagnostic;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * The place in the source that something was read from.
 *
 * @param element the element; for a record component its field, since javac before 18 knows no position of a component
 * @param annotation the annotation on it, or null for the element itself
 * @param value the value within the annotation, or null for the annotation itself
 */
public record Origin(
        Element element, @Nullable AnnotationMirror annotation, @Nullable AnnotationValue value) {
    /** The element itself. */
    public static Origin of(Element element) {
        return new Origin(element, null, null);
    }

    /** An annotation on the element. */
    public static Origin of(Element element, AnnotationMirror annotation) {
        return new Origin(element, annotation, null);
    }

    /** A value of the same annotation. */
    public Origin at(@Nullable AnnotationValue narrower) {
        return new Origin(element, annotation, narrower);
    }
}
