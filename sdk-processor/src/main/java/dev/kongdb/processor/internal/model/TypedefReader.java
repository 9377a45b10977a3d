package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Checks the types of components against the typedefs of Kong that their annotations stand for. */
record TypedefReader(Report report) {
    /** The type with the typedef of the annotation and the attributes written beside it. */
    Typed with(
            AnnotationMirror annotation,
            Typed bare,
            Collection<Attribute> written,
            String component,
            Element element,
            TypeMirror type) {
        String typedef = String.valueOf(Translator.typedef(annotation));
        Map<String, @Nullable Object> known = KnownTypedefs.get(typedef);
        String kongType = String.valueOf(known.get("type"));
        if (!(bare.kind() instanceof Kind.Broken) && !fits(bare.definition(), known)) {
            report.add(
                    Fault.TYPEDEF_TYPE,
                    Origin.of(element, annotation),
                    component,
                    Mirrors.simpleName(type),
                    Mirrors.simpleName(annotation),
                    kongType,
                    typedef,
                    javaFor(known));
        } else if (bare.kind() instanceof Kind.SetOf set
                && set.element() instanceof Kind.Nested nested
                && bare.definition().get("elements") instanceof Definition elements
                && elements.base() instanceof Definition.OfRecord record
                && known.get("elements") instanceof Map<?, ?> expected
                && expected.get("fields") instanceof List<?> fields) {
            List<String> names = new ArrayList<>();
            fields.forEach(field -> names.addAll(namesOf(field)));
            if (!names.equals(record.fields().names())) {
                report.add(
                        Fault.TYPEDEF_RECORD,
                        Origin.of(element, annotation),
                        nested.type().simpleName(),
                        Mirrors.simpleName(annotation),
                        typedef,
                        String.join(", ", names));
            }
        }
        return new Typed(bare.kind(), new Definition(new Definition.OfTypedef(typedef), written));
    }

    private static List<String> namesOf(@Nullable Object field) {
        return field instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Whether a Java type can hold the values of the typedef. */
    private static boolean fits(Definition definition, Map<?, ?> typedef) {
        if (!definition.type().equals(typedef.get("type"))) {
            return false;
        }
        for (String part : List.of("elements", "keys", "values")) {
            if (definition.get(part) instanceof Definition inner
                    && typedef.get(part) instanceof Map<?, ?> innerTypedef
                    && !fits(inner, innerTypedef)) {
                return false;
            }
        }
        return !(definition.get("one_of") instanceof List<?> choices)
                || (typedef.get("one_of") instanceof List<?> admitted && choices.containsAll(admitted));
    }

    /** The Java type for a typedef, for messages. */
    private static String javaFor(Map<?, ?> typedef) {
        return switch (String.valueOf(typedef.get("type"))) {
            case "array" -> "List<" + inner(typedef, "elements") + '>';
            case "set" -> "Set<" + inner(typedef, "elements") + '>';
            case "map" -> "Map<String, " + inner(typedef, "values") + '>';
            case "integer" -> "int";
            case "number" -> "double";
            case "boolean" -> "boolean";
            case "record" -> "SomeRecord";
            case "foreign" -> "Reference<…>";
            default -> "String";
        };
    }

    private static String inner(Map<?, ?> typedef, String part) {
        String inner = typedef.get(part) instanceof Map<?, ?> map ? javaFor(map) : "String";
        return inner.equals("int") ? "Integer" : inner;
    }
}
