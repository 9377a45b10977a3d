package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Finds out whether generated code can instantiate a class that an annotation names. */
record UsableClasses(Elements elements, Report report) {
    /** The interface that a member of type {@code Class<? extends X>} requires. */
    static String contract(@Nullable ExecutableElement member) {
        String type = member == null ? "" : member.getReturnType().toString();
        for (String contract :
                List.of("CustomValidator", "CustomEntityCheck", "ShorthandFunction", "TransformationFunction")) {
            if (type.contains(contract)) {
                return contract;
            }
        }
        throw new IllegalStateException("a class of type " + type);
    }

    /** A class that generated code instantiates, or null when it cannot. */
    @Nullable
    FunctionRef reference(TypeMirror type, Origin origin, String contract) {
        if (type.getKind() != TypeKind.DECLARED
                || !(((DeclaredType) type).asElement() instanceof TypeElement implementation)) {
            report.leaveToCompiler();
            return null;
        }
        PackageElement from = elements.getPackageOf(origin.element());
        String obstacle = obstacle(implementation, from);
        if (obstacle != null) {
            report.add(
                    Fault.CLASS_NOT_USABLE,
                    origin,
                    implementation.getSimpleName(),
                    obstacle,
                    from.isUnnamed() ? "without name" : from.getQualifiedName());
            return null;
        }
        return new FunctionRef(ClassName.get(implementation), contract);
    }

    /** Why generated code in the package cannot instantiate it, or null when it can. */
    private @Nullable String obstacle(TypeElement type, PackageElement from) {
        if (type.getKind() != ElementKind.CLASS && type.getKind() != ElementKind.RECORD) {
            return "it is no class";
        }
        if (type.getModifiers().contains(Modifier.ABSTRACT)) {
            return "it is abstract";
        }
        boolean samePackage = elements.getPackageOf(type).equals(from);
        for (Element outer = type; outer instanceof TypeElement; outer = outer.getEnclosingElement()) {
            if (outer.getModifiers().contains(Modifier.PRIVATE)) {
                return "it is private";
            }
            if (!samePackage && !outer.getModifiers().contains(Modifier.PUBLIC)) {
                return "it is not public";
            }
        }
        if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
            return "it is an inner class that is not static";
        }
        if (!type.getTypeParameters().isEmpty()) {
            return "it has type parameters";
        }
        for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
            boolean inReach = constructor.getModifiers().contains(Modifier.PUBLIC)
                    || (samePackage && !constructor.getModifiers().contains(Modifier.PRIVATE));
            if (constructor.getParameters().isEmpty() && inReach) {
                String checked = Mirrors.checkedException(constructor);
                return checked == null ? null : "its constructor throws " + checked + ", which is checked";
            }
        }
        return "it has no constructor without parameters within reach";
    }
}
