package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * The methods of a generated class. If two methods have the same signature, the second is left out
 * and its component is reported.
 */
public final class MethodList {
    private final Map<String, String> owners = new HashMap<>();
    private final List<MethodSpec> methods = new ArrayList<>();
    private final Report report;

    private MethodList(Set<String> inherited, Report report) {
        inherited.forEach(signature -> owners.put(signature, "every generated class"));
        this.report = report;
    }

    /**
     * The methods that generated classes inherit: the signatures of each class that they extend.
     */
    public record Inherited(Set<String> ofObject, Set<String> ofBuilders, Set<String> ofDaos) {
        /** Reads these classes as the compilation sees them. */
        public static Inherited in(Elements elements, Types types) {
            Set<String> ofDaos = new HashSet<>(of("dev.kongdb.dao.Entities", elements, types));
            ofDaos.addAll(of("dev.kongdb.dao.EntityDao", elements, types));
            return new Inherited(
                    of("java.lang.Object", elements, types),
                    of("dev.kongdb.dao.EntityBuilder", elements, types),
                    ofDaos);
        }

        private static Set<String> of(String type, Elements elements, Types types) {
            TypeElement element = elements.getTypeElement(type);
            return element == null
                    ? Set.of()
                    : ElementFilter.methodsIn(element.getEnclosedElements()).stream()
                            .filter(method -> !method.getModifiers().contains(Modifier.PRIVATE))
                            .map(method -> signature(method, types))
                            .collect(Collectors.toSet());
        }

        private static String signature(ExecutableElement method, Types types) {
            return method.getParameters().stream()
                    .map(parameter ->
                            TypeName.get(types.erasure(parameter.asType())).toString())
                    .collect(Collectors.joining(",", method.getSimpleName() + "(", ")"));
        }

        MethodList ofBuilder(Report report) {
            MethodList methods = new MethodList(ofObject, report);
            ofBuilders.forEach(signature -> methods.owners.put(signature, "every builder"));
            return methods;
        }

        MethodList ofDao(Report report) {
            MethodList methods = new MethodList(ofObject, report);
            ofDaos.forEach(signature -> methods.owners.put(signature, "every DAO"));
            return methods;
        }
    }

    /** Adds a method that every class of this kind has. */
    void add(MethodSpec method) {
        owners.put(signature(method), "every generated class");
        methods.add(method);
    }

    /** Adds a method for the component or field with the name, written at the place. */
    void add(MethodSpec method, String name, Origin origin) {
        String before = owners.putIfAbsent(signature(method), '"' + name + '"');
        if (before == null) {
            methods.add(method);
        } else if (!report.mentions(origin)) {
            report.add(Fault.METHOD_TAKEN, origin, name, method.name(), before);
        }
    }

    List<MethodSpec> all() {
        return methods;
    }

    private static String signature(MethodSpec method) {
        return method.parameters().stream()
                .map(parameter -> erased(parameter.type()).toString())
                .collect(Collectors.joining(",", method.name() + "(", ")"));
    }

    private static TypeName erased(TypeName type) {
        if (type instanceof ParameterizedTypeName parameterized) {
            return parameterized.rawType().withoutAnnotations();
        }
        return type instanceof TypeVariableName ? ClassName.OBJECT : type.withoutAnnotations();
    }
}
