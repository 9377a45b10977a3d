package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Reads a type: its kind as a field, and its definition in Kong. Annotations matter only if they
 * select the kind.
 */
final class KindReader {
    private final Elements elements;
    private final Report report;
    private final TypeReader types;
    private final RecordReader records;
    private final Compiled compiled;

    /** Reads the types of one record. */
    KindReader(Elements elements, Report report, TypeReader types, RecordReader records, Compiled compiled) {
        this.elements = elements;
        this.report = report;
        this.types = types;
        this.records = records;
        this.compiled = compiled;
    }

    /** The type of a component, or of the content of a collection. */
    Typed read(String component, Element element, TypeMirror type, Collection<AnnotationMirror> annotations) {
        Origin origin = Origin.of(element);
        boolean millis = Mirrors.find(annotations, "Millis") != null;
        Typed typed = switch (type.getKind()) {
            case BOOLEAN -> Typed.of(new Kind.Bool(true));
            case INT -> Typed.of(new Kind.Whole(true, false));
            case LONG -> Typed.of(new Kind.Whole(true, true));
            case DOUBLE -> Typed.of(new Kind.Real(true));
            case DECLARED -> declared(component, element, (DeclaredType) type, annotations, millis);
            case ERROR, VOID -> {
                report.leaveToCompiler();
                yield Typed.broken();
            }
            default -> unsupported(component, origin, type);
        };
        AnnotationMirror mark = Mirrors.find(annotations, "Millis");
        if (mark != null && !(typed.kind() instanceof Kind.Time) && !(typed.kind() instanceof Kind.Broken)) {
            report.add(Fault.ONLY_FOR_INSTANTS, Origin.of(element, mark), component);
        }
        return typed;
    }

    private Typed declared(
            String component,
            Element element,
            DeclaredType type,
            Collection<AnnotationMirror> annotations,
            boolean millis) {
        TypeElement declaration = (TypeElement) type.asElement();
        Origin origin = Origin.of(element);
        return switch (declaration.getQualifiedName().toString()) {
            case "java.lang.String" -> Typed.of(new Kind.Text());
            case "java.lang.Boolean" -> Typed.of(new Kind.Bool(false));
            case "java.lang.Integer" -> Typed.of(new Kind.Whole(false, false));
            case "java.lang.Long" -> Typed.of(new Kind.Whole(false, true));
            case "java.lang.Double" -> Typed.of(new Kind.Real(false));
            case "java.util.UUID" -> Typed.of(new Kind.Id(), new Attribute("uuid", true, origin));
            case "java.time.Instant" -> Typed.of(new Kind.Time(millis), new Attribute("timestamp", true, origin));
            case "java.util.List" -> elements(component, element, type, "List", "array", Kind.ListOf::new);
            case "java.util.Set" -> elements(component, element, type, "Set", "set", Kind.SetOf::new);
            case "java.util.Map" -> map(component, element, type, annotations);
            case "dev.kongdb.value.Reference" -> reference(component, element, type);
            default -> {
                if (declaration.getKind() == ElementKind.ENUM) {
                    yield isOutOfReach(declaration, origin) ? Typed.broken() : choice(declaration, origin);
                }
                yield declaration.getKind() == ElementKind.RECORD
                        ? record(component, declaration, origin)
                        : unsupported(component, origin, type);
            }
        };
    }

    private Typed elements(
            String component, Element element, DeclaredType type, String java, String kong, Function<Kind, Kind> kind) {
        TypeMirror argument = argument(component, element, type, 0, java);
        if (argument == null) {
            return Typed.broken();
        }
        Typed inner = types.inner(component, element, argument);
        return new Typed(
                kind.apply(inner.kind()),
                new Definition(
                        new Definition.OfType(kong),
                        List.of(new Attribute("elements", inner.definition(), Origin.of(element)))));
    }

    private Typed map(String component, Element element, DeclaredType type, Collection<AnnotationMirror> annotations) {
        TypeMirror key = argument(component, element, type, 0, "Map");
        TypeMirror value = key == null ? null : argument(component, element, type, 1, "Map");
        if (key == null || value == null) {
            return Typed.broken();
        }
        boolean isAbstract = Mirrors.find(annotations, "Abstract") != null;
        Typed keys = types.inner(component, element, key);
        if (!(keys.kind() instanceof Kind.Text) && !(keys.kind() instanceof Kind.Broken)) {
            report.add(Fault.MAP_KEY_TYPE, Origin.of(element), component, Mirrors.simpleName(key));
            return Typed.broken();
        }
        if (isObject(value)) {
            if (isAbstract) {
                return new Typed(new Kind.Anything(), new Definition(new Definition.OfType("record"), List.of()));
            }
            report.add(Fault.MAP_OF_ANYTHING, Origin.of(element), component);
            return Typed.broken();
        }
        Typed values = types.inner(component, element, value);
        return new Typed(
                new Kind.MapOf(values.kind()),
                new Definition(
                        new Definition.OfType("map"),
                        List.of(
                                new Attribute("keys", keys.definition(), Origin.of(element)),
                                new Attribute("values", values.definition(), Origin.of(element)))));
    }

    private static boolean isObject(TypeMirror type) {
        return type instanceof DeclaredType declared
                && ((TypeElement) declared.asElement()).getQualifiedName().contentEquals("java.lang.Object");
    }

    /** A type argument. If it is missing or a wildcard, reports a fault and returns null. */
    private @Nullable TypeMirror argument(
            String component, Element element, DeclaredType type, int index, String java) {
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        if (index < arguments.size()) {
            TypeMirror argument = arguments.get(index);
            if (argument.getKind() != TypeKind.WILDCARD && argument.getKind() != TypeKind.TYPEVAR) {
                return argument;
            }
        }
        report.add(Fault.TYPE_ARGUMENT_MISSING, Origin.of(element), component, java);
        return null;
    }

    private Typed choice(TypeElement type, Origin origin) {
        List<Kind.Constant> constants = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String fault = null;
        for (VariableElement constant : Mirrors.constants(type)) {
            String kongName = Mirrors.kongName(constant);
            constants.add(new Kind.Constant(constant.getSimpleName().toString(), kongName));
            if (!names.add(kongName)) {
                fault = "two constants have the name \"" + kongName + '"';
            } else if (kongName.isEmpty()) {
                fault = "the name of " + constant + " is empty";
            }
        }
        if (constants.isEmpty()) {
            fault = "it has no constants";
        }
        if (fault != null) {
            report.add(
                    Fault.ENUM_NAMES,
                    origin,
                    type.getSimpleName(),
                    fault,
                    constants.isEmpty() ? "Give it constants." : "Give every constant a name of its own with @Name.");
        }
        Kind.Choice kind = new Kind.Choice(ClassName.get(type), List.copyOf(constants));
        return Typed.of(kind, new Attribute("one_of", kind.kongNames(), origin));
    }

    private Typed record(String component, TypeElement type, Origin origin) {
        ClassName name = ClassName.get(type);
        if (isOutOfReach(type, origin)) {
            return Typed.broken();
        }
        if (Mirrors.find(type, "KongRecord") == null) {
            if (Mirrors.find(type, "KongEntity") != null) {
                report.add(
                        Fault.TYPE_UNSUPPORTED,
                        origin,
                        component,
                        type.getSimpleName(),
                        "An entity is not held but referred to: Reference<" + type.getSimpleName() + ">.");
            } else {
                report.add(Fault.RECORD_NOT_ANNOTATED, origin, component, type.getSimpleName());
            }
            return Typed.broken();
        }
        RecordModel fields = records.nested(type, component, origin);
        if (fields == null) {
            return Typed.broken();
        }
        if (!type.getTypeParameters().isEmpty()) {
            report.add(
                    Fault.TYPE_UNSUPPORTED,
                    origin,
                    component,
                    type.getSimpleName(),
                    "A schema is one for all, so a record in it has no type parameters.");
            return Typed.broken();
        }
        ClassName codec = RecordModel.generated(name, "Codec");
        if (!isThere(codec, type)) {
            report.add(Fault.CODEC_MISSING, origin, codec.simpleName(), type.getSimpleName());
            return Typed.broken();
        }
        return new Typed(
                new Kind.Nested(name, codec), new Definition(new Definition.OfRecord(codec, fields), List.of()));
    }

    /** Whether the class is on the class path, or will be generated for the type. */
    private boolean isThere(ClassName generated, TypeElement type) {
        return compiled.types().contains(type.getQualifiedName().toString())
                || elements.getTypeElement(generated.canonicalName()) != null;
    }

    private boolean isOutOfReach(TypeElement type, Origin origin) {
        boolean outOfReach = Mirrors.isOutOfReach(type);
        if (outOfReach) {
            report.add(Fault.RECORD_OUT_OF_REACH, origin, type.getSimpleName());
        }
        return outOfReach;
    }

    private Typed reference(String component, Element element, DeclaredType type) {
        TypeMirror argument = argument(component, element, type, 0, "Reference");
        if (argument == null) {
            return Typed.broken();
        }
        Origin origin = Origin.of(element);
        if (argument.getKind() == TypeKind.ERROR) {
            report.leaveToCompiler();
            return Typed.broken();
        }
        TypeElement target = argument instanceof DeclaredType declared ? (TypeElement) declared.asElement() : null;
        AnnotationMirror entity = target == null ? null : Mirrors.find(target, "KongEntity");
        if (target == null || entity == null) {
            String simple = Mirrors.simpleName(argument);
            report.add(
                    Fault.REFERENCE_TO_NO_ENTITY, origin, component, simple, Nearest.hint(simple, compiled.entities()));
            return Typed.broken();
        }
        if (isOutOfReach(target, origin)) {
            return Typed.broken();
        }
        if (!target.getTypeParameters().isEmpty()) {
            report.add(
                    Fault.TYPE_UNSUPPORTED,
                    origin,
                    component,
                    Mirrors.simpleName(type),
                    "A schema is one for all, so an entity has no type parameters.");
            return Typed.broken();
        }
        Kind.Target read = target(target, entity);
        return new Typed(
                new Kind.Ref(read),
                new Definition(
                        new Definition.OfType("foreign"), List.of(new Attribute("reference", read.name(), origin))));
    }

    private Kind.Target target(TypeElement type, AnnotationMirror entity) {
        String accessor = null;
        String keyName = "id";
        Kind keyKind = new Kind.Id();
        for (RecordComponentElement component : Mirrors.components(type)) {
            Element field = RecordReader.fieldOf(component);
            if (Mirrors.find(field, "PrimaryKey") != null) {
                accessor = component.getSimpleName().toString();
                keyName = RecordReader.kongName(field);
                keyKind = switch (component.asType().toString().replaceAll("@\\S+ ", "")) {
                    case "java.lang.String" -> new Kind.Text();
                    case "int", "java.lang.Integer" -> new Kind.Whole(false, false);
                    case "long", "java.lang.Long" -> new Kind.Whole(false, true);
                    default -> new Kind.Id();
                };
            }
        }
        return new Kind.Target(
                ClassName.get(type),
                Mirrors.string(entity, "name"),
                Mirrors.flag(entity, "workspaceable"),
                accessor,
                keyName,
                keyKind);
    }

    private Typed unsupported(String component, Origin origin, TypeMirror type) {
        report.add(
                Fault.TYPE_UNSUPPORTED, origin, component, Mirrors.simpleName(type), UnsupportedTypes.insteadOf(type));
        return Typed.broken();
    }
}
