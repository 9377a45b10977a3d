package dev.kongdb.processor.internal;

import dev.kongdb.processor.internal.model.Mirrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;

/**
 * Tells whether a type refers to an unknown type. Either another processor is still to write that
 * type, or it is a mistake, which the compiler reports. Unlike in auto-common's check, only the
 * parts that we read count, so methods of a record may name the classes that we generate for it.
 */
final class Unresolved {

    boolean in(TypeElement type) {
        return in(type, new HashSet<>());
    }

    private boolean in(TypeElement type, Set<TypeElement> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (inAnnotations(type) || inType(type.getSuperclass(), seen) || inTypes(type.getInterfaces(), seen)) {
            return true;
        }
        for (RecordComponentElement component : Mirrors.components(type)) {
            if (component.asType().getKind() == TypeKind.VOID
                    || inAnnotations(component)
                    || inType(component.asType(), seen)) {
                return true;
            }
        }
        return Mirrors.find(type, "KongPlugin") != null && inConstructors(type, seen);
    }

    private boolean inTypes(List<? extends TypeMirror> types, Set<TypeElement> seen) {
        return types.stream().anyMatch(type -> inType(type, seen));
    }

    private boolean inType(TypeMirror type, Set<TypeElement> seen) {
        if (type.getKind() == TypeKind.ERROR) {
            return true;
        }
        if (type instanceof ArrayType array) {
            return inType(array.getComponentType(), seen);
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getExtendsBound(), wildcard.getSuperBound())
                    .anyMatch(bound -> bound != null && inType(bound, seen));
        }
        if (!(type instanceof DeclaredType declared)) {
            return false;
        }
        return inTypes(declared.getTypeArguments(), seen)
                || (declared.asElement() instanceof TypeElement element
                        && Mirrors.find(element, "KongRecord") != null
                        && in(element, seen));
    }

    /**
     * Whether a constructor takes something unresolved: it might be the constructor of a handler.
     */
    private boolean inConstructors(TypeElement type, Set<TypeElement> seen) {
        return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                .flatMap(constructor -> constructor.getParameters().stream())
                .anyMatch(parameter -> inType(parameter.asType(), seen));
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
        Map<? extends ExecutableElement, ? extends AnnotationValue> written = annotation.getElementValues();
        return Mirrors.members(annotation).stream()
                        .anyMatch(member -> member.getDefaultValue() == null && !written.containsKey(member))
                || written.values().stream().anyMatch(Unresolved::inValue);
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
        // javac represents a class that it cannot find by the string "<error>".
        return "<error>".equals(held);
    }
}
