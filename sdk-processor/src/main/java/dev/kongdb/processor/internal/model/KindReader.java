package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Reads the types of components: what kind of field each is, and how Kong defines it, annotations
 * included.
 */
final class KindReader {
    /** Types that Kong has no equal of, each with the advice for its author. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("java.util.Date", "For points in time use Instant."),
            Map.entry("java.sql.Timestamp", "For points in time use Instant."),
            Map.entry("java.time.LocalDateTime", "For points in time use Instant."),
            Map.entry("java.time.OffsetDateTime", "For points in time use Instant."),
            Map.entry("java.time.ZonedDateTime", "For points in time use Instant."),
            Map.entry("java.util.Optional", "For what may be missing use @Nullable."),
            Map.entry("java.util.Collection", "Use List for an array, Set for a set."),
            Map.entry("java.math.BigDecimal", "Numbers in Kong are doubles."),
            Map.entry("java.math.BigInteger", "Numbers in Kong are doubles; integers up to 2^53 fit a long."),
            Map.entry("java.lang.Float", "Numbers in Kong are doubles."),
            Map.entry("java.lang.Short", "Use int, with @Between for the range."),
            Map.entry("java.lang.Byte", "Use int, with @Between for the range."),
            Map.entry("java.lang.Character", "Use String, with @Len(eq = 1)."),
            Map.entry("java.net.URI", "Use String, with @Url."),
            Map.entry("java.net.URL", "Use String, with @Url."),
            Map.entry("java.time.Duration", "Use an int of milliseconds, with @Timeout."));

    private final Elements elements;
    private final Translator translator;
    private final Report report;
    private final RecordReader records;
    private final Compiled compiled;

    /** Reads for one record. */
    KindReader(Elements elements, Translator translator, Report report, RecordReader records, Compiled compiled) {
        this.elements = elements;
        this.translator = translator;
        this.report = report;
        this.records = records;
        this.compiled = compiled;
    }

    /** A type that was read. */
    record Typed(Kind kind, Definition definition) {}

    /** Reads the type of a component. */
    Typed read(String component, Element element, TypeMirror type, Collection<AnnotationMirror> annotations) {
        return read(component, element, type, annotations, new Texts(report));
    }

    /** Reads the type of elements, keys or values of a component. */
    private Typed inner(String component, Element element, TypeMirror type) {
        return read(
                component, element, type, List.copyOf(type.getAnnotationMirrors()), new Texts(report).withoutNull());
    }

    private Typed read(
            String component, Element element, TypeMirror type, Collection<AnnotationMirror> annotations, Texts texts) {
        Map<String, Attribute> written = new LinkedHashMap<>();
        AnnotationMirror typedef = null;
        for (AnnotationMirror annotation : annotations) {
            if (Translator.typedef(annotation) != null) {
                if (typedef != null) {
                    report.add(
                            Fault.TYPEDEF_TWICE,
                            Origin.of(element, annotation),
                            component,
                            Mirrors.simpleName(typedef),
                            Mirrors.simpleName(annotation));
                }
                typedef = annotation;
            }
            List<Attribute> said = translator.attributes(element, annotation);
            if (said.isEmpty()) {
                Translator.members(annotation).min(Comparator.naturalOrder()).ifPresent(member -> {
                    Origin place = Origin.of(element, annotation);
                    report.add(Fault.SAYS_NOTHING, place, Mirrors.simpleName(annotation), component, member);
                });
            }
            for (Attribute attribute : said) {
                add(written, attribute, component);
            }
        }
        Typed bare = bare(component, element, type, annotations);
        written.replaceAll((name, attribute) -> texts.typed(component, attribute, bare.definition()));
        return typedef == null
                ? plain(bare, written, component, Origin.of(element))
                : new TypedefReader(report).with(typedef, bare, written.values(), component, element, type);
    }

    private void add(Map<String, Attribute> written, Attribute attribute, String component) {
        Attribute before = written.putIfAbsent(attribute.name(), attribute);
        if (before != null) {
            AnnotationMirror source = Objects.requireNonNull(before.origin().annotation());
            twice(component, attribute, '@' + Mirrors.simpleName(source));
        }
    }

    private void twice(String component, Attribute again, String source) {
        report.add(Fault.ATTRIBUTE_TWICE, again.origin(), component, again.name(), source, "Keep one of them.");
    }

    /** The attributes that follow from the type, then those of the annotations. */
    private Typed plain(Typed bare, Map<String, Attribute> written, String component, Origin origin) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute ofType : bare.definition().attributes()) {
            Attribute again = written.get(ofType.name());
            if (again == null) {
                attributes.add(ofType);
            } else if (bare.kind() instanceof Kind.Choice) {
                twice(component, again, "the enum");
            }
        }
        attributes.addAll(written.values());
        if (bare.kind() instanceof Kind.Whole whole
                && !whole.wide()
                && written.keySet().stream().noneMatch(BOUNDS::contains)) {
            // Every read makes an int of the value, so a write must not store a larger one.
            attributes.add(
                    new Attribute("between", List.of((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE), origin));
        }
        return new Typed(bare.kind(), new Definition(bare.definition().base(), attributes));
    }

    /** Attributes each of which keeps an integer within some range. */
    private static final Set<String> BOUNDS = Set.of("between", "one_of", "eq");

    /** The type alone. */
    private Typed bare(String component, Element element, TypeMirror type, Collection<AnnotationMirror> annotations) {
        Origin origin = Origin.of(element);
        boolean millis = Mirrors.find(annotations, "Millis") != null;
        Typed typed = switch (type.getKind()) {
            case BOOLEAN -> simple(new Kind.Bool(true));
            case INT -> simple(new Kind.Whole(true, false));
            case LONG -> simple(new Kind.Whole(true, true));
            case DOUBLE -> simple(new Kind.Real(true));
            case DECLARED -> declared(component, element, (DeclaredType) type, annotations, millis);
            case ERROR, VOID -> {
                report.leaveToCompiler();
                yield broken();
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
            case "java.lang.String" -> simple(new Kind.Text());
            case "java.lang.Boolean" -> simple(new Kind.Bool(false));
            case "java.lang.Integer" -> simple(new Kind.Whole(false, false));
            case "java.lang.Long" -> simple(new Kind.Whole(false, true));
            case "java.lang.Double" -> simple(new Kind.Real(false));
            case "java.util.UUID" -> simple(new Kind.Id(), new Attribute("uuid", true, origin));
            case "java.time.Instant" -> simple(new Kind.Time(millis), new Attribute("timestamp", true, origin));
            case "java.util.List" -> elements(component, element, type, "List", "array", Kind.ListOf::new);
            case "java.util.Set" -> elements(component, element, type, "Set", "set", Kind.SetOf::new);
            case "java.util.Map" -> map(component, element, type, annotations);
            case "dev.kongdb.value.Reference" -> reference(component, element, type);
            default -> {
                if (declaration.getKind() == ElementKind.ENUM) {
                    yield isOutOfReach(declaration, origin) ? broken() : choice(declaration, origin);
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
            return broken();
        }
        Typed inner = inner(component, element, argument);
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
            return broken();
        }
        boolean isAbstract = Mirrors.find(annotations, "Abstract") != null;
        Typed keys = inner(component, element, key);
        if (!(keys.kind() instanceof Kind.Text) && !(keys.kind() instanceof Kind.Broken)) {
            report.add(Fault.MAP_KEY_TYPE, Origin.of(element), component, simple(key));
            return broken();
        }
        if (isObject(value)) {
            if (isAbstract) {
                return new Typed(new Kind.Anything(), new Definition(new Definition.OfType("record"), List.of()));
            }
            report.add(Fault.MAP_OF_ANYTHING, Origin.of(element), component);
            return broken();
        }
        Typed values = inner(component, element, value);
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

    /** A type argument; null, and a fault reported, when it is missing or a wildcard. */
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
        return simple(kind, new Attribute("one_of", kind.kongNames(), origin));
    }

    private Typed record(String component, TypeElement type, Origin origin) {
        ClassName name = ClassName.get(type);
        if (isOutOfReach(type, origin)) {
            return broken();
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
            return broken();
        }
        RecordModel fields = records.nested(type, component, origin);
        if (fields == null) {
            return broken();
        }
        if (!type.getTypeParameters().isEmpty()) {
            report.add(
                    Fault.TYPE_UNSUPPORTED,
                    origin,
                    component,
                    type.getSimpleName(),
                    "A schema is one for all, so a record in it has no type parameters.");
            return broken();
        }
        ClassName codec = RecordModel.generated(name, "Codec");
        if (!isThere(codec, type)) {
            report.add(Fault.CODEC_MISSING, origin, codec.simpleName(), type.getSimpleName());
            return broken();
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
            return broken();
        }
        Origin origin = Origin.of(element);
        if (argument.getKind() == TypeKind.ERROR) {
            report.leaveToCompiler();
            return broken();
        }
        TypeElement target = argument instanceof DeclaredType declared ? (TypeElement) declared.asElement() : null;
        AnnotationMirror entity = target == null ? null : Mirrors.find(target, "KongEntity");
        if (target == null || entity == null) {
            String simple = simple(argument);
            report.add(
                    Fault.REFERENCE_TO_NO_ENTITY, origin, component, simple, Nearest.hint(simple, compiled.entities()));
            return broken();
        }
        if (isOutOfReach(target, origin)) {
            return broken();
        }
        if (!target.getTypeParameters().isEmpty()) {
            report.add(
                    Fault.TYPE_UNSUPPORTED,
                    origin,
                    component,
                    simple(type),
                    "A schema is one for all, so an entity has no type parameters.");
            return broken();
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
        String hint = switch (type.getKind()) {
            case ARRAY ->
                ((ArrayType) type).getComponentType().getKind() == TypeKind.BYTE
                        ? "Kong has no bytes: use String, with Base64 in it."
                        : "Use List for an array, Set for a set.";
            case FLOAT -> "Numbers in Kong are doubles.";
            case BYTE, SHORT -> "Use int, with @Between for the range.";
            case CHAR -> "Use String, with @Len(eq = 1).";
            default ->
                INSTEAD.getOrDefault(
                        type instanceof DeclaredType declared
                                ? ((TypeElement) declared.asElement())
                                        .getQualifiedName()
                                        .toString()
                                : "",
                        "Kong has strings, numbers, integers, booleans, arrays, sets, maps, records and references.");
        };
        report.add(Fault.TYPE_UNSUPPORTED, origin, component, simple(type), hint);
        return broken();
    }

    private static Typed simple(Kind kind, Attribute... attributes) {
        return new Typed(kind, new Definition(new Definition.OfType(kind.kongType()), List.of(attributes)));
    }

    private static Typed broken() {
        return simple(new Kind.Broken());
    }

    /** The type as its author wrote it, without packages and annotations. */
    static String simple(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return simple(array.getComponentType()) + "[]";
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
                        .map(KindReader::simple)
                        .collect(Collectors.joining(", ", name + '<', ">"));
    }
}
