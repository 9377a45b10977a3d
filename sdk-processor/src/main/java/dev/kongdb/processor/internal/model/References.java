package dev.kongdb.processor.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Finds the references between entities. */
public final class References {
    private References() {}

    /** The entities that an entity refers to, by the fields of the references. */
    public static Map<Element, TypeElement> of(TypeElement entity) {
        Map<Element, TypeElement> targets = new LinkedHashMap<>();
        for (RecordComponentElement component : Mirrors.components(entity)) {
            if (component.asType() instanceof DeclaredType type
                    && ((TypeElement) type.asElement()).getQualifiedName().contentEquals("dev.kongdb.value.Reference")
                    && type.getTypeArguments().size() == 1
                    && type.getTypeArguments().get(0) instanceof DeclaredType target
                    && target.asElement() instanceof TypeElement referred
                    && Mirrors.find(referred, "KongEntity") != null) {
                targets.put(RecordReader.fieldOf(component), referred);
            }
        }
        return targets;
    }

    /**
     * The fields whose references form a circle from an entity back to itself, or the single field
     * by which an entity requires another of its type; empty when there is no circle.
     */
    public static List<Element> circle(TypeElement entity) {
        return path(entity, entity, new LinkedHashSet<>());
    }

    private static List<Element> path(TypeElement from, TypeElement to, Set<TypeElement> seen) {
        for (Map.Entry<Element, TypeElement> reference : of(from).entrySet()) {
            TypeElement target = reference.getValue();
            boolean toItself = target.equals(from);
            if (target.equals(to) && (!toItself || Mirrors.find(reference.getKey(), "Required") != null)) {
                return List.of(reference.getKey());
            }
            if (!toItself && seen.add(target)) {
                List<Element> rest = path(target, to, seen);
                if (!rest.isEmpty()) {
                    List<Element> whole = new ArrayList<>(List.of(reference.getKey()));
                    whole.addAll(rest);
                    return whole;
                }
            }
        }
        return List.of();
    }
}
