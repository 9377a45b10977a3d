package dev.kongdb.processor.internal;

import dev.kongdb.processor.internal.model.Mirrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Tells whether a type says something that cannot be understood yet, because another processor still has to write it. Only what we
 * read counts, so unlike auto-common's check this lets methods of a record name the very classes that we generate for it.
 */
final class Unresolved {

    boolean in(TypeElement type) {
        return in(type, new HashSet<>());
    }

    private boolean in(TypeElement type, Set<TypeElement> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (inAnnotations(type) || inType(type.getSuperclass(), seen)) {
            return true;
        }
        for (TypeMirror contract : type.getInterfaces()) {
            if (inType(contract, seen)) {
                return true;
            }
        }
        for (RecordComponentElement component : Mirrors.components(type)) {
            if (inAnnotations(component) || inType(component.asType(), seen)) {
                return true;
            }
        }
        return false;
    }

    private boolean inType(TypeMirror type, Set<TypeElement> seen) {
        if (type.getKind() == TypeKind.ERROR) {
            return true;
        }
        if (!(type instanceof DeclaredType declared)) {
            return false;
        }
        for (TypeMirror argument : declared.getTypeArguments()) {
            if (inType(argument, seen)) {
                return true;
            }
        }
        return declared.asElement() instanceof TypeElement element
                && Mirrors.find(element, "KongRecord") != null
                && in(element, seen);
    }

    private static boolean inAnnotations(Element element) {
        for (AnnotationMirror annotation : element.getAnnotationMirrors()) {
            if (inAnnotation(annotation)) {
                return true;
            }
        }
        return false;
    }

    private static boolean inAnnotation(AnnotationMirror annotation) {
        if (annotation.getAnnotationType().getKind() == TypeKind.ERROR) {
            return true;
        }
        return annotation.getElementValues().values().stream().anyMatch(Unresolved::inValue);
    }

    private static boolean inValue(AnnotationValue value) {
        Object held = value.getValue();
        if (held instanceof TypeMirror type) {
            return type.getKind() == TypeKind.ERROR;
        }
        if (held instanceof AnnotationMirror nested) {
            return inAnnotation(nested);
        }
        if (held instanceof List<?> elements) {
            return elements.stream().anyMatch(element -> inValue((AnnotationValue) element));
        }
        // javac writes a class that it cannot find as the string "<error>".
        return "<error>".equals(held);
    }
}
