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

/** Which entity refers to which. */
public final class References {
    private References() {}

    /** The entities that an entity refers to, by the fields that do. */
    private static Map<Element, TypeElement> of(TypeElement entity) {
        Map<Element, TypeElement> targets = new LinkedHashMap<>();
        for (RecordComponentElement component : entity.getRecordComponents()) {
            if (component.asType() instanceof DeclaredType type
                    && ((TypeElement) type.asElement()).getQualifiedName().contentEquals("dev.kongdb.schema.Reference")
                    && type.getTypeArguments().size() == 1
                    && type.getTypeArguments().get(0) instanceof DeclaredType target
                    && target.asElement() instanceof TypeElement referred
                    && Mirrors.find(referred, "KongEntity") != null) {
                targets.put(RecordReader.fieldOf(component), referred);
            }
        }
        return targets;
    }

    /** The entities that refer to each other in a circle with that one, itself first; alone when there are none. */
    public static List<TypeElement> circle(TypeElement entity) {
        List<TypeElement> circle = new ArrayList<>(List.of(entity));
        for (TypeElement other : reachable(entity)) {
            if (!other.equals(entity) && reachable(other).contains(entity)) {
                circle.add(other);
            }
        }
        return circle;
    }

    private static Set<TypeElement> reachable(TypeElement entity) {
        Set<TypeElement> reached = new LinkedHashSet<>();
        List<TypeElement> next = new ArrayList<>(of(entity).values());
        while (!next.isEmpty()) {
            TypeElement target = next.remove(next.size() - 1);
            if (reached.add(target)) {
                next.addAll(of(target).values());
            }
        }
        return reached;
    }

    /** The required references that lead from an entity back to it, each as its field; empty when there is no such way. */
    public static List<Element> requiredCycle(TypeElement entity) {
        return path(entity, entity, new LinkedHashSet<>());
    }

    private static List<Element> path(TypeElement from, TypeElement to, Set<TypeElement> seen) {
        for (Map.Entry<Element, TypeElement> reference : of(from).entrySet()) {
            TypeElement target = reference.getValue();
            if (Mirrors.find(reference.getKey(), "Required") == null) {
                continue;
            }
            if (target.equals(to)) {
                return List.of(reference.getKey());
            }
            if (seen.add(target)) {
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
