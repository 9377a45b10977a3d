package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** Reads annotations, and the names of types. */
public final class Mirrors {
    /** The package of our annotations. */
    public static final String PACKAGE = "dev.kongdb.annotation.";

    private static final Set<String> UNCHECKED = Set.of("java.lang.RuntimeException", "java.lang.Error");

    private Mirrors() {}

    /** The annotation's type. */
    public static TypeElement type(AnnotationMirror mirror) {
        return (TypeElement) mirror.getAnnotationType().asElement();
    }

    /** The annotation's simple name. */
    public static String simpleName(AnnotationMirror mirror) {
        return type(mirror).getSimpleName().toString();
    }

    /** The type as its author wrote it, without packages and annotations. */
    static String simpleName(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return simpleName(array.getComponentType()) + "[]";
        }
        if (!(type instanceof DeclaredType declared) || !(declared.asElement() instanceof TypeElement element)) {
            return type.toString().replaceAll("@\\S+ ?", "");
        }
        String name = element.getSimpleName().toString();
        Element outer = element.getEnclosingElement();
        while (outer instanceof TypeElement) {
            name = outer.getSimpleName() + "." + name;
            outer = outer.getEnclosingElement();
        }
        return declared.getTypeArguments().isEmpty()
                ? name
                : declared.getTypeArguments().stream()
                        .map(Mirrors::simpleName)
                        .collect(Collectors.joining(", ", name + '<', ">"));
    }

    /** Whether the annotation is ours and has the simple name. */
    public static boolean is(AnnotationMirror mirror, String simpleName) {
        return type(mirror).getQualifiedName().contentEquals(PACKAGE + simpleName);
    }

    /** Our annotation with the simple name among these, or null. */
    public static @Nullable AnnotationMirror find(Iterable<? extends AnnotationMirror> mirrors, String simpleName) {
        for (AnnotationMirror mirror : mirrors) {
            if (is(mirror, simpleName)) {
                return mirror;
            }
        }
        return null;
    }

    /** Our annotation with the simple name on the element, or null. */
    public static @Nullable AnnotationMirror find(Element element, String simpleName) {
        return find(element.getAnnotationMirrors(), simpleName);
    }

    /** The members of the annotation's type, in the order in which they are declared. */
    public static List<ExecutableElement> members(AnnotationMirror mirror) {
        return ElementFilter.methodsIn(type(mirror).getEnclosedElements());
    }

    /** A value as written, or null when the member was left out. */
    public static @Nullable AnnotationValue written(AnnotationMirror mirror, String member) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(member)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** A value as written, or its default; null when there is neither. */
    public static @Nullable AnnotationValue value(AnnotationMirror mirror, String member) {
        AnnotationValue written = written(mirror, member);
        if (written != null) {
            return written;
        }
        for (ExecutableElement method : members(mirror)) {
            if (method.getSimpleName().contentEquals(member)) {
                return method.getDefaultValue();
            }
        }
        return null;
    }

    /** A string member; empty when there is none. */
    public static String string(AnnotationMirror mirror, String member) {
        AnnotationValue value = value(mirror, member);
        return value != null && value.getValue() instanceof String string ? string : "";
    }

    /** A boolean member; false when there is none. */
    public static boolean flag(AnnotationMirror mirror, String member) {
        AnnotationValue value = value(mirror, member);
        return value != null && Boolean.TRUE.equals(value.getValue());
    }

    /** The elements of an array member; empty when there is none. */
    public static List<AnnotationValue> elements(AnnotationMirror mirror, String member) {
        AnnotationValue value = value(mirror, member);
        return value == null ? List.of() : elements(value);
    }

    /** The elements of an array. */
    public static List<AnnotationValue> elements(AnnotationValue array) {
        List<AnnotationValue> elements = new ArrayList<>();
        if (array.getValue() instanceof List<?> list) {
            for (Object element : list) {
                elements.add((AnnotationValue) element);
            }
        }
        return elements;
    }

    /** The strings of an array member. */
    public static List<String> strings(AnnotationMirror mirror, String member) {
        return elements(mirror, member).stream()
                .map(value -> String.valueOf(value.getValue()))
                .toList();
    }

    /**
     * The components of a record; none for another type, for which Eclipse's compiler before 3.42
     * fails.
     */
    public static List<? extends RecordComponentElement> components(TypeElement type) {
        return type.getKind() == ElementKind.RECORD ? type.getRecordComponents() : List.of();
    }

    /**
     * Whether generated code cannot name the type, because it or an enclosing type is private or
     * local.
     */
    public static boolean isOutOfReach(TypeElement type) {
        for (Element outer = type; outer instanceof TypeElement around; outer = outer.getEnclosingElement()) {
            if (around.getModifiers().contains(Modifier.PRIVATE) || around.getNestingKind() == NestingKind.LOCAL) {
                return true;
            }
        }
        return false;
    }

    /**
     * The first checked exception that a constructor declares, by its simple name; null when there
     * is none.
     */
    static @Nullable String checkedException(ExecutableElement constructor) {
        return constructor.getThrownTypes().stream()
                .filter(thrown -> !isUnchecked(thrown))
                .map(Mirrors::simpleName)
                .findFirst()
                .orElse(null);
    }

    private static boolean isUnchecked(TypeMirror thrown) {
        TypeMirror type = thrown;
        if (type.getKind() == TypeKind.ERROR) {
            return true; // an unknown type; the compiler reports it
        }
        while (type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element) {
            if (UNCHECKED.contains(element.getQualifiedName().toString())) {
                return true;
            }
            type = element.getSuperclass();
        }
        return false;
    }

    /** A class member, or null. */
    public static @Nullable TypeMirror type(AnnotationMirror mirror, String member) {
        AnnotationValue value = value(mirror, member);
        return value != null && value.getValue() instanceof TypeMirror type ? type : null;
    }

    /** The place where a member was written; the annotation when it was left out. */
    public static Origin place(Element element, AnnotationMirror mirror, String member) {
        return Origin.of(element, mirror).at(member, written(mirror, member));
    }

    /**
     * The place of an element of the array at this place; the place itself when there is no such
     * element.
     */
    public static Origin element(Origin origin, int index) {
        AnnotationValue written = origin.value();
        List<AnnotationValue> elements = written == null ? List.of() : elements(written);
        return index < elements.size() ? origin.at(index, elements.get(index)) : origin;
    }

    /**
     * The place of a member of the annotation at this place, or of the only annotation in an array
     * there.
     */
    public static Origin member(Origin origin, String member) {
        AnnotationValue value = origin.value();
        if (value != null && elements(value).size() == 1) {
            return member(element(origin, 0), member);
        }
        Object held = value == null ? origin.annotation() : value.getValue();
        return held instanceof AnnotationMirror mirror ? origin.at(member, written(mirror, member)) : origin;
    }

    /** The name of a constant in Kong: from {@code @Name}, otherwise the constant in lower case. */
    public static String kongName(VariableElement constant) {
        AnnotationMirror name = find(constant, "Name");
        return name != null
                ? string(name, "value")
                : constant.getSimpleName().toString().toLowerCase(Locale.ROOT);
    }

    /** The constants of an enum, in order. */
    public static List<VariableElement> constants(TypeElement type) {
        return ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
                .filter(field -> field.getKind() == ElementKind.ENUM_CONSTANT)
                .toList();
    }

    /** {@code createdAt} as {@code created_at}. */
    public static String snakeCase(String camelCase) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (Character.isUpperCase(c)) {
                boolean begins = i > 0
                        && (!Character.isUpperCase(camelCase.charAt(i - 1))
                                || (i + 1 < camelCase.length() && Character.isLowerCase(camelCase.charAt(i + 1))));
                if (begins && camelCase.charAt(i - 1) != '_') {
                    snake.append('_');
                }
                snake.append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }

    /** {@code created_at} as {@code createdAt}. */
    public static String camelCase(String snakeCase) {
        StringBuilder camel = new StringBuilder();
        boolean up = false;
        for (int i = 0; i < snakeCase.length(); i++) {
            char c = snakeCase.charAt(i);
            if (!Character.isJavaIdentifierPart(c) || c == '_') {
                up = camel.length() > 0;
            } else {
                camel.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return camel.toString();
    }
}
