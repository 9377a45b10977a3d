package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads handlers of plugins. */
public final class PluginReader {
    private static final String HANDLER = "dev.kongdb.plugin.PluginHandler";
    private static final List<String> PHASES = List.of("rewrite", "access", "response", "log");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

    private final Elements elements;
    private final Types types;
    private final Report report;
    private final Compiled compiled;

    /** A reader that adds faults to the report. */
    public PluginReader(Elements elements, Types types, Report report, Compiled compiled) {
        this.elements = elements;
        this.types = types;
        this.report = report;
        this.compiled = compiled;
    }

    /**
     * Reads a class with {@code @KongPlugin}. If it is not usable, reports faults and returns null.
     */
    public @Nullable PluginModel read(TypeElement type, AnnotationMirror plugin) {
        Origin origin = Origin.of(type, plugin);
        String name = Mirrors.string(plugin, "name");
        if (!NAME.matcher(name).matches()) {
            report.add(
                    Fault.PLUGIN_NAME_MALFORMED,
                    Mirrors.place(type, plugin, "name"),
                    name,
                    Mirrors.snakeCase(name).replace('_', '-').replaceAll("[^a-z0-9-]+", "-"));
        }
        Boolean takesKong = takesKong(type, origin);
        ClassName config = config(type, origin);
        if (takesKong == null || config == null) {
            return null;
        }
        AnnotationValue priority = Mirrors.value(plugin, "priority");
        List<String> protocols = new ArrayList<>();
        for (AnnotationValue protocol : Mirrors.elements(plugin, "protocols")) {
            if (protocol.getValue() instanceof VariableElement constant) {
                protocols.add(constant.getSimpleName().toString().toLowerCase(Locale.ROOT));
            }
        }
        return new PluginModel(
                type,
                name,
                Mirrors.string(plugin, "version"),
                priority != null && priority.getValue() instanceof Integer number ? number : 0,
                phases(type),
                List.copyOf(protocols),
                Mirrors.flag(plugin, "noConsumer"),
                Mirrors.flag(plugin, "noService"),
                Mirrors.flag(plugin, "noRoute"),
                takesKong,
                config);
    }

    /** The phases whose methods the class or a superclass overrides. */
    private List<String> phases(TypeElement type) {
        List<String> phases = new ArrayList<>();
        for (String phase : PHASES) {
            boolean overridden = ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
                    .anyMatch(method -> method.getSimpleName().contentEquals(phase)
                            && method.getParameters().size() == 2
                            && method.getParameters().get(0).asType().toString().equals("dev.kongdb.plugin.Exchange")
                            && !HANDLER.equals(String.valueOf(method.getEnclosingElement())));
            if (overridden) {
                phases.add(phase.toUpperCase(Locale.ROOT));
            }
        }
        return List.copyOf(phases);
    }

    /**
     * Whether the constructor takes the Kong. If there is no usable constructor, reports a fault
     * and returns null.
     */
    private @Nullable Boolean takesKong(TypeElement type, Origin origin) {
        String obstacle = null;
        if (type.getKind() != ElementKind.CLASS && type.getKind() != ElementKind.RECORD) {
            obstacle = "it is no class";
        } else if (type.getModifiers().contains(Modifier.ABSTRACT)) {
            obstacle = "it is abstract";
        } else if (!type.getTypeParameters().isEmpty()) {
            obstacle = "it has type parameters";
        } else if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
            obstacle = "it is an inner class that is not static";
        } else if (Mirrors.isOutOfReach(type)) {
            obstacle = "it is private";
        }
        if (obstacle == null) {
            Boolean takesKong = null;
            String checked = null;
            for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
                List<? extends VariableElement> parameters = constructor.getParameters();
                if (constructor.getModifiers().contains(Modifier.PRIVATE)) {
                    continue;
                }
                boolean kong = parameters.size() == 1
                        && parameters.get(0).asType().toString().equals("dev.kongdb.Kong");
                if (kong || (parameters.isEmpty() && takesKong == null)) {
                    takesKong = kong;
                    checked = Mirrors.checkedException(constructor);
                }
            }
            if (takesKong != null && checked == null) {
                return takesKong;
            }
            obstacle = checked == null
                    ? "no constructor within reach takes nothing or a Kong"
                    : "its constructor throws " + checked + ", which is checked";
        }
        report.add(Fault.HANDLER_NOT_USABLE, origin, type.getSimpleName(), obstacle);
        return null;
    }

    private @Nullable ClassName config(TypeElement type, Origin origin) {
        TypeElement handler = elements.getTypeElement(HANDLER);
        DeclaredType implemented = handler == null ? null : find(type.asType(), handler);
        if (implemented == null) {
            report.add(Fault.NOT_A_HANDLER, origin, type.getSimpleName());
            return null;
        }
        TypeMirror argument = implemented.getTypeArguments().isEmpty()
                ? null
                : implemented.getTypeArguments().get(0);
        if (argument instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement config
                && Mirrors.find(config, "PluginConfig") != null
                && config.getTypeParameters().isEmpty()) {
            if (Mirrors.isOutOfReach(config)) {
                report.add(Fault.RECORD_OUT_OF_REACH, origin, config.getSimpleName());
                return null;
            }
            ClassName codec = RecordModel.generated(ClassName.get(config), "Codec");
            if (!compiled.types().contains(config.getQualifiedName().toString())
                    && elements.getTypeElement(codec.canonicalName()) == null) {
                report.add(Fault.CODEC_MISSING, origin, codec.simpleName(), config.getSimpleName());
                return null;
            }
            return ClassName.get(config);
        }
        report.add(
                Fault.HANDLER_CONFIG,
                origin,
                type.getSimpleName(),
                argument == null ? "not said" : Mirrors.simpleName(argument));
        return null;
    }

    /** The interface, with type arguments, as the type or a supertype implements it. */
    private @Nullable DeclaredType find(TypeMirror type, TypeElement wanted) {
        if (type instanceof DeclaredType declared && declared.asElement().equals(wanted)) {
            return declared;
        }
        for (TypeMirror above : types.directSupertypes(type)) {
            DeclaredType found = find(above, wanted);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
