package dev.kongdb.processor.internal;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.References;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * The paths that the entities of one compilation have in the Admin API. At the start of a Kong, the
 * paths of all entities together are checked again.
 */
final class AdminPaths {
    private static final String NAME = "adminApiName";
    private static final String NESTED_NAME = "adminApiNestedName";

    /**
     * For each path, the qualified names of the entities that claim it, each with the member of its
     * annotation that makes the claim.
     */
    private final Map<String, Map<String, String>> claims = new TreeMap<>();

    /** As {@link #claims}, for the paths below other entities. */
    private final Map<String, Map<String, String>> nestedClaims = new TreeMap<>();

    /** Adds the paths of an entity. */
    void add(TypeElement type, AnnotationMirror entity) {
        if (!Mirrors.flag(entity, "generateAdminApi")) {
            return;
        }
        String claimant = type.getQualifiedName().toString();
        String path = path(entity);
        claims.computeIfAbsent('/' + path, key -> new TreeMap<>()).put(claimant, NAME);
        String nested = Mirrors.string(entity, NESTED_NAME);
        String member =
                !nested.isEmpty() ? NESTED_NAME : Mirrors.string(entity, NAME).isEmpty() ? "name" : NAME;
        for (TypeElement parent : References.of(type).values()) {
            AnnotationMirror ofParent = Objects.requireNonNull(Mirrors.find(parent, "KongEntity"));
            String below = '/' + path(ofParent) + "/…/" + (nested.isEmpty() ? path : nested);
            nestedClaims.computeIfAbsent(below, key -> new TreeMap<>()).put(claimant, member);
        }
    }

    private static String path(AnnotationMirror entity) {
        String name = Mirrors.string(entity, NAME);
        return name.isEmpty() ? Mirrors.string(entity, "name") : name;
    }

    /**
     * Reports each entity, once, that has a path of another entity.
     *
     * @param told whether another fault of an entity's annotation explains the conflict
     */
    void findTaken(Elements elements, Predicate<AnnotationMirror> told, Report report) {
        Set<String> reported = new HashSet<>();
        findTaken(claims, NAME, elements, told, reported, report);
        findTaken(nestedClaims, NESTED_NAME, elements, told, reported, report);
    }

    private static void findTaken(
            Map<String, Map<String, String>> claims,
            String mending,
            Elements elements,
            Predicate<AnnotationMirror> told,
            Set<String> reported,
            Report report) {
        claims.forEach((path, claimants) -> {
            String before = null;
            for (Map.Entry<String, String> claim : claimants.entrySet()) {
                // Looked up again: some compilers forget the position of a type of an earlier
                // round.
                TypeElement type = elements.getTypeElement(claim.getKey());
                AnnotationMirror entity = type == null ? null : Mirrors.find(type, "KongEntity");
                if (before != null
                        && type != null
                        && entity != null
                        && !told.test(entity)
                        && reported.add(claim.getKey())) {
                    report.add(
                            Fault.ADMIN_NAME_TAKEN,
                            Mirrors.place(type, entity, claim.getValue()),
                            "a path " + path,
                            "it is that of " + before,
                            mending,
                            path.substring(path.lastIndexOf('/') + 1) + "-2");
                }
                before = claim.getKey();
            }
        });
    }
}
