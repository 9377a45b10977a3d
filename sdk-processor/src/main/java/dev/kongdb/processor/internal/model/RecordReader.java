package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.schema.definition.PostgresColumn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Reads records with their components and checks, and the records within them. For one annotated
 * record.
 */
public final class RecordReader {
    private final Elements elements;
    private final Report report;
    private final Compiled compiled;
    private final Deque<TypeElement> within = new ArrayDeque<>();
    private @Nullable Origin outermost;

    /**
     * A reader.
     *
     * @param report takes the faults of the record; nested records have their own reports
     * @param compiled the types that are being compiled
     */
    public RecordReader(Elements elements, Report report, Compiled compiled) {
        this.elements = elements;
        this.report = report;
        this.compiled = compiled;
    }

    /** Reads a record. */
    public RecordModel read(TypeElement type) {
        return read(type, report);
    }

    /**
     * Reads a record that is the type of a component. If records contain each other without end,
     * reports a fault and returns null.
     */
    @Nullable
    RecordModel nested(TypeElement type, String component, Origin origin) {
        if (within.contains(type)) {
            if (type.equals(within.peekLast())) {
                report.add(
                        Fault.RECORD_CYCLE,
                        outermost == null ? origin : outermost,
                        type.getSimpleName(),
                        outermost == null ? component : outermost.element().getSimpleName());
            }
            return null;
        }
        return read(type, new Report());
    }

    private RecordModel read(TypeElement type, Report faults) {
        within.push(type);
        Translator translator = new Translator(elements, faults);
        TypeReader types = new TypeReader(elements, translator, faults, this, compiled);
        List<Component> components = new ArrayList<>();
        int position = 0;
        for (RecordComponentElement component : Mirrors.components(type)) {
            Element field = fieldOf(component);
            if (within.size() == 1) {
                outermost = Origin.of(field);
            }
            if (Mirrors.find(field, "Ttl") != null) {
                components.add(new Component.TimeToLive(
                        component.getSimpleName().toString(), TypeName.get(component.asType()), field));
            } else {
                components.add(field(component, field, position++, types));
            }
        }
        List<CheckModel> checks = new ArrayList<>();
        List<ShorthandModel> shorthands = new ArrayList<>();
        for (AnnotationMirror annotation : repeated(type)) {
            CheckModel check = translator.check(type, annotation);
            if (check != null) {
                checks.add(check);
            } else if (Mirrors.is(annotation, "ShorthandField")) {
                shorthands.add(shorthand(type, annotation, translator, new Texts(faults)));
            }
        }
        within.pop();
        RecordModel model = new RecordModel(type, List.copyOf(components), List.of(), List.copyOf(shorthands));
        return model.with(checks.stream()
                .map(check -> check.typed(model, new Texts(faults)))
                .toList());
    }

    private static FieldModel field(RecordComponentElement component, Element field, int position, TypeReader types) {
        String javaName = component.getSimpleName().toString();
        List<AnnotationMirror> annotations = annotations(field);
        Typed typed = types.read(javaName, field, field.asType(), annotations);
        // Eclipse's compiler before 3.42 loses some annotations of a field's type, but has them in
        // the other places.
        boolean nullable = Stream.of(
                        annotations,
                        component.getAnnotationMirrors(),
                        component.asType().getAnnotationMirrors(),
                        component.getAccessor().getReturnType().getAnnotationMirrors())
                .flatMap(List::stream)
                .anyMatch(annotation -> Mirrors.simpleName(annotation).equals("Nullable"));
        Definition definition = typed.definition();
        if (nullable && typed.kind() instanceof Kind.Nested && definition.written("required") == null) {
            // Records within entities are required by default.
            List<Attribute> attributes = new ArrayList<>(definition.attributes());
            attributes.add(new Attribute("required", false, Origin.of(field)));
            definition = new Definition(definition.base(), attributes);
        }
        AnnotationMirror name = Mirrors.find(annotations, "Name");
        AnnotationMirror primaryKey = Mirrors.find(annotations, "PrimaryKey");
        return new FieldModel(
                javaName,
                kongName(field),
                name == null ? Origin.of(field) : Mirrors.place(field, name, "value"),
                position,
                TypeName.get(component.asType()).withoutAnnotations(),
                typed.kind(),
                nullable,
                definition,
                primaryKey == null ? null : Origin.of(field, primaryKey),
                storage(field, Mirrors.find(annotations, "Postgres")),
                field);
    }

    private static FieldModel.Storage storage(Element field, @Nullable AnnotationMirror postgres) {
        if (postgres == null) {
            return FieldModel.Storage.NONE;
        }
        Map<String, Origin> places = new HashMap<>();
        postgres.getElementValues().forEach((member, value) -> {
            String name = member.getSimpleName().toString();
            places.put(name, Origin.of(field, postgres).at(name, value));
        });
        PostgresColumn column = new PostgresColumn(
                Mirrors.string(postgres, "type"),
                Mirrors.string(postgres, "index"),
                Mirrors.string(postgres, "constraint"),
                Mirrors.string(postgres, "trigger"),
                Mirrors.flag(postgres, "notNull"),
                Mirrors.string(postgres, "defaultSql"));
        return new FieldModel.Storage(column, Map.copyOf(places));
    }

    private static ShorthandModel shorthand(
            TypeElement type, AnnotationMirror annotation, Translator translator, Texts texts) {
        Origin origin = Origin.of(type, annotation);
        String name = Mirrors.string(annotation, "name");
        String kongType = constant(annotation, "type");
        String elementType = constant(annotation, "elements");
        Origin elementPlace = origin.at("elements", Mirrors.written(annotation, "elements"));
        List<Attribute> attributes = new ArrayList<>();
        Definition inner = new Definition(new Definition.OfType(elementType), List.of());
        TypeName javaType = box(kongType);
        switch (kongType) {
            case "array", "set" -> {
                attributes.add(new Attribute("elements", inner, elementPlace));
                javaType = ParameterizedTypeName.get(
                        ClassName.get("java.util", kongType.equals("array") ? "List" : "Set"), box(elementType));
            }
            case "map" -> {
                attributes.add(
                        new Attribute("keys", new Definition(new Definition.OfType("string"), List.of()), origin));
                attributes.add(new Attribute("values", inner, elementPlace));
                javaType = ParameterizedTypeName.get(
                        ClassName.get(Map.class), ClassName.get(String.class), box(elementType));
            }
            default -> {
                // a scalar
            }
        }
        AnnotationValue rules = Mirrors.written(annotation, "rules");
        if (rules != null) {
            Definition bare = new Definition(new Definition.OfType(kongType), attributes);
            attributes.addAll(texts.typed(name, translator.rules(origin.at("rules", rules), rules), bare));
        }
        AnnotationValue func = Mirrors.written(annotation, "func");
        if (func != null && func.getValue() instanceof javax.lang.model.type.TypeMirror function) {
            attributes.add(new Attribute(
                    "func",
                    translator.function(function, origin.at("func", func), "ShorthandFunction"),
                    origin.at("func", func)));
        }
        return new ShorthandModel(
                name,
                Mirrors.camelCase(name),
                javaType,
                new Definition(new Definition.OfType(kongType), attributes),
                origin.at("name", Mirrors.written(annotation, "name")));
    }

    private static TypeName box(String kongType) {
        return switch (kongType) {
            case "integer" -> TypeName.LONG.box();
            case "number" -> TypeName.DOUBLE.box();
            case "boolean" -> TypeName.BOOLEAN.box();
            default -> ClassName.get(String.class);
        };
    }

    private static String constant(AnnotationMirror annotation, String member) {
        AnnotationValue value = Mirrors.value(annotation, member);
        return value != null && value.getValue() instanceof VariableElement constant
                ? Mirrors.kongName(constant)
                : "string";
    }

    /** The annotations on a type, with repeated ones taken out of their container. */
    static List<AnnotationMirror> repeated(TypeElement type) {
        List<AnnotationMirror> all = new ArrayList<>();
        for (AnnotationMirror annotation : type.getAnnotationMirrors()) {
            boolean container = Mirrors.type(annotation).getSimpleName().contentEquals("List")
                    && Mirrors.type(annotation).getQualifiedName().toString().startsWith(Mirrors.PACKAGE);
            if (container) {
                for (AnnotationValue value : Mirrors.elements(annotation, "value")) {
                    if (value.getValue() instanceof AnnotationMirror inner) {
                        all.add(inner);
                    }
                }
            } else {
                all.add(annotation);
            }
        }
        return all;
    }

    /**
     * The field of a component. It has the component's annotations, and javac before 18 knows only
     * the positions of fields.
     */
    static Element fieldOf(RecordComponentElement component) {
        Element owner = component.getEnclosingElement();
        for (VariableElement field :
                owner == null ? List.<VariableElement>of() : ElementFilter.fieldsIn(owner.getEnclosedElements())) {
            if (field.getSimpleName().equals(component.getSimpleName())) {
                return field;
            }
        }
        return component;
    }

    /** The name of a field in Kong. */
    static String kongName(Element field) {
        AnnotationMirror name = Mirrors.find(field, "Name");
        return name == null ? Mirrors.snakeCase(field.getSimpleName().toString()) : Mirrors.string(name, "value");
    }

    /** The annotations of a component: those of the declaration, then those of its type alone. */
    private static List<AnnotationMirror> annotations(Element field) {
        List<AnnotationMirror> annotations = new ArrayList<>(field.getAnnotationMirrors());
        for (AnnotationMirror ofType : field.asType().getAnnotationMirrors()) {
            boolean known = annotations.stream()
                    .anyMatch(annotation -> Mirrors.type(annotation).equals(Mirrors.type(ofType)));
            if (!known) {
                annotations.add(ofType);
            }
        }
        return annotations;
    }
}
