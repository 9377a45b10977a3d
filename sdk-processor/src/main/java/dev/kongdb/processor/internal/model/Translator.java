package dev.kongdb.processor.internal.model;

import dev.kongdb.annotation.KongAttribute.Form;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.value.WholeNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Translates annotations into attributes and checks of Kong, by the {@code @KongAttribute},
 * {@code @KongTypedef} and {@code @KongCheck} on these annotations. It knows no annotation by name.
 */
final class Translator {
    private final UsableClasses classes;
    private final Report report;

    Translator(Elements elements, Report report) {
        this.classes = new UsableClasses(elements, report);
        this.report = report;
    }

    /** The typedef that the annotation stands for, or null. */
    static @Nullable String typedef(AnnotationMirror mirror) {
        AnnotationMirror meta = Mirrors.find(Mirrors.type(mirror), "KongTypedef");
        return meta == null ? null : Mirrors.string(meta, "value");
    }

    /**
     * The attributes that the annotation stands for; none if it stands for a check or for nothing.
     */
    List<Attribute> attributes(Element element, AnnotationMirror mirror) {
        List<Attribute> attributes = new ArrayList<>();
        Origin origin = Origin.of(element, mirror);
        AnnotationMirror meta = Mirrors.find(Mirrors.type(mirror), "KongAttribute");
        if (meta != null) {
            Object value = whole(origin, mirror, meta);
            attributes.add(new Attribute(
                    Mirrors.string(meta, "value"), value, origin.at("value", Mirrors.written(mirror, "value"))));
        }
        attributes.addAll(ofMembers(origin, mirror));
        return attributes;
    }

    /** The members of the annotation that stand for attributes. */
    static Stream<String> members(AnnotationMirror mirror) {
        return Mirrors.members(mirror).stream()
                .filter(member -> Mirrors.find(member, "KongAttribute") != null)
                .map(member -> member.getSimpleName().toString());
    }

    /** The attributes that members of the annotation stand for. */
    List<Attribute> ofMembers(Origin origin, AnnotationMirror mirror) {
        List<Attribute> attributes = new ArrayList<>();
        Map<String, List<Attribute>> tables = new LinkedHashMap<>();
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            ExecutableElement member = entry.getKey();
            AnnotationValue written = entry.getValue();
            AnnotationMirror meta = Mirrors.find(member, "KongAttribute");
            String memberName = member.getSimpleName().toString();
            if (meta == null || Boolean.FALSE.equals(written.getValue())) {
                continue;
            }
            Origin place = origin.at(memberName, written);
            AnnotationValue said = written;
            if (form(meta) == Form.SCALAR) {
                List<AnnotationValue> values = Mirrors.elements(written);
                if (values.size() > 1) {
                    report.add(Fault.SEVERAL_FOR_ONE, place, memberName, values.size());
                }
                if (values.isEmpty()) {
                    continue;
                }
                said = values.get(0);
            }
            Object value = value(said, said == written ? place : place.at(0, said), member);
            String name = Mirrors.string(meta, "value");
            int dot = name.indexOf('.');
            if (dot < 0) {
                attributes.add(new Attribute(name, value, place));
            } else {
                tables.computeIfAbsent(name.substring(0, dot), table -> new ArrayList<>())
                        .add(new Attribute(name.substring(dot + 1), value, place));
            }
        }
        tables.forEach((name, parts) ->
                attributes.add(Attribute.table(name, parts, parts.get(0).origin())));
        return attributes;
    }

    /** The check that the annotation stands for, or null. */
    @Nullable
    CheckModel check(Element element, AnnotationMirror mirror) {
        AnnotationMirror meta = Mirrors.find(Mirrors.type(mirror), "KongCheck");
        if (meta == null) {
            return null;
        }
        Origin origin = Origin.of(element, mirror);
        return new CheckModel(
                Mirrors.simpleName(mirror),
                Mirrors.string(meta, "value"),
                whole(origin, mirror, meta),
                names(origin, mirror),
                matches(origin, mirror),
                written(origin, mirror),
                origin);
    }

    private static Map<String, Origin> written(Origin origin, AnnotationMirror mirror) {
        Map<String, Origin> written = new LinkedHashMap<>();
        mirror.getElementValues().forEach((member, value) -> {
            String name = member.getSimpleName().toString();
            written.put(name, origin.at(name, value));
        });
        return written;
    }

    /** The matches in the annotation. */
    private Map<String, CheckModel.Match> matches(Origin origin, AnnotationMirror mirror) {
        Map<String, CheckModel.Match> matches = new LinkedHashMap<>();
        mirror.getElementValues().forEach((member, written) -> {
            if (isRules(member)) {
                String name = member.getSimpleName().toString();
                Origin place = origin.at(name, written);
                matches.put(name, new CheckModel.Match(rules(place, written), place));
            }
        });
        return matches;
    }

    private static boolean isRules(ExecutableElement member) {
        return member.getReturnType().toString().equals(Mirrors.PACKAGE + "Rules[]");
    }

    /** The names of fields that the annotation holds. */
    static List<CheckModel.Named> names(Origin origin, AnnotationMirror mirror) {
        List<CheckModel.Named> names = new ArrayList<>();
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            if (Mirrors.find(entry.getKey(), "FieldNames") == null) {
                continue;
            }
            AnnotationValue written = entry.getValue();
            Origin place = origin.at(entry.getKey().getSimpleName().toString(), written);
            if (written.getValue() instanceof String name) {
                names.add(new CheckModel.Named(name, place));
            } else {
                List<AnnotationValue> values = Mirrors.elements(written);
                for (int i = 0; i < values.size(); i++) {
                    names.add(
                            new CheckModel.Named(String.valueOf(values.get(i).getValue()), place.at(i, values.get(i))));
                }
            }
        }
        return names;
    }

    /**
     * The attributes in an array of {@code @Rules}. Those for the elements of a collection are one
     * attribute, a table; only the field knows their type.
     */
    List<Attribute> rules(Origin origin, AnnotationValue written) {
        String asking = origin.steps().get(origin.steps().size() - 1).member();
        List<Attribute> all = new ArrayList<>();
        List<AnnotationValue> each = Mirrors.elements(written);
        if (each.isEmpty()) {
            report.add(Fault.RULES_EMPTY, origin, asking);
        }
        for (int i = 0; i < each.size(); i++) {
            if (each.get(i).getValue() instanceof AnnotationMirror rules) {
                Origin place = origin.at(i, each.get(i));
                List<Attribute> said = ofMembers(place, rules);
                if (said.isEmpty()) {
                    report.add(Fault.RULES_EMPTY, place, asking);
                    continue;
                }
                AnnotationValue of = Mirrors.value(rules, "of");
                String part = of == null ? "" : String.valueOf(of.getValue()).toLowerCase(Locale.ROOT);
                part = part.substring(part.lastIndexOf('.') + 1);
                if (CheckModel.INNER.contains(part)) {
                    all.add(Attribute.table(part, said, place));
                } else {
                    all.addAll(said);
                }
            }
        }
        return all;
    }

    private @Nullable Object whole(Origin origin, AnnotationMirror mirror, AnnotationMirror meta) {
        return switch (form(meta)) {
            case TABLE -> table(origin, mirror);
            case LIST -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (String name : Mirrors.strings(meta, "members")) {
                    AnnotationValue value = Mirrors.value(mirror, name);
                    if (value != null) {
                        list.add(value(value, origin.at(name, value), member(mirror, name)));
                    }
                }
                yield list;
            }
            case VALUE, SCALAR -> single(origin, mirror);
        };
    }

    /** The member {@code value}; true when the annotation has no such member. */
    private @Nullable Object single(Origin origin, AnnotationMirror mirror) {
        AnnotationValue value = Mirrors.written(mirror, "value");
        return value == null ? true : value(value, origin.at("value", value), member(mirror, "value"));
    }

    /** The members that were written, by their names in Kong. */
    private Map<String, @Nullable Object> table(Origin origin, AnnotationMirror mirror) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        mirror.getElementValues().forEach((member, written) -> {
            String name = member.getSimpleName().toString();
            table.put(
                    Mirrors.snakeCase(name),
                    isRules(member)
                            ? Map.of()
                            // types follow in typed()
                            : value(written, origin.at(name, written), member));
        });
        return table;
    }

    private @Nullable Object value(AnnotationValue written, Origin origin, @Nullable ExecutableElement member) {
        Object value = written.getValue();
        if (value instanceof AnnotationMirror nested) {
            AnnotationMirror meta = Mirrors.find(Mirrors.type(nested), "KongAttribute");
            if (meta != null) {
                return whole(origin, nested, meta);
            }
            List<ExecutableElement> members = Mirrors.members(nested);
            return members.size() == 1 && members.get(0).getSimpleName().contentEquals("value")
                    ? single(origin, nested)
                    : table(origin, nested);
        }
        if (value instanceof List<?>) {
            List<@Nullable Object> list = new ArrayList<>();
            List<AnnotationValue> values = Mirrors.elements(written);
            for (int i = 0; i < values.size(); i++) {
                list.add(value(values.get(i), origin.at(i, values.get(i)), member));
            }
            return list;
        }
        if (value instanceof TypeMirror type) {
            return classes.reference(type, origin, UsableClasses.contract(member));
        }
        if (member != null
                && value instanceof String
                && member.getReturnType().toString().startsWith("java.lang.Class")) {
            report.leaveToCompiler(); // javac represents a class that it cannot find by a string
            return null;
        }
        if (value instanceof VariableElement constant) {
            return constant.getSimpleName().toString().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            boolean integral = WholeNumbers.isExact(number);
            return integral ? (Object) (long) number : (Object) number;
        }
        return value instanceof Number number ? number.longValue() : value;
    }

    private static @Nullable ExecutableElement member(AnnotationMirror mirror, String name) {
        for (ExecutableElement member : Mirrors.members(mirror)) {
            if (member.getSimpleName().contentEquals(name)) {
                return member;
            }
        }
        return null;
    }

    /** A class that generated code instantiates, or null when it cannot. */
    @Nullable
    FunctionRef function(TypeMirror type, Origin origin, String contract) {
        return classes.reference(type, origin, contract);
    }

    private static Form form(AnnotationMirror meta) {
        AnnotationValue form = Mirrors.value(meta, "form");
        return form != null && form.getValue() instanceof VariableElement constant
                ? Form.valueOf(constant.getSimpleName().toString())
                : Form.VALUE;
    }
}
