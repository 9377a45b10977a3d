package dev.kongdb.processor.internal.model;

import dev.kongdb.annotation.Rules;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.value.WholeNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts the text of an annotation to the type of its field. A text that cannot be converted is
 * reported at its place, and stays text.
 */
final class Texts {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final Report report;
    private final boolean admitsNull;

    /** Converts values of fields, which may be null. */
    Texts(Report report) {
        this(report, true);
    }

    private Texts(Report report, boolean admitsNull) {
        this.report = report;
        this.admitsNull = admitsNull;
    }

    /** Converts values of elements, keys and values of collections, which are never null. */
    Texts withoutNull() {
        return new Texts(report, false);
    }

    /** The attribute for a field with the definition. */
    Attribute typed(String field, Attribute attribute, Definition definition) {
        return typed(field, attribute, definition.type(), CheckModel.typeOf(definition, "elements"));
    }

    /**
     * The rules for a field with the definition. Rules for its elements get the type of the
     * elements, which annotations do not contain.
     */
    List<Attribute> typed(String field, List<Attribute> rules, Definition definition) {
        Map<String, Attribute> typed = new LinkedHashMap<>();
        for (Attribute rule : rules) {
            Attribute read = CheckModel.INNER.contains(rule.name())
                    ? inner(field, rule, CheckModel.typeOf(definition, rule.name()))
                    : typed(field, rule, definition);
            if (typed.putIfAbsent(rule.name(), read) != null) {
                report.add(
                        Fault.ATTRIBUTE_TWICE,
                        rule.origin(),
                        field,
                        rule.name(),
                        "another @Rules",
                        "Join them in one @Rules.");
            }
        }
        return new ArrayList<>(typed.values());
    }

    private Attribute inner(String field, Attribute rule, String type) {
        Map<String, @Nullable Object> rules = new LinkedHashMap<>();
        rules.put("type", type);
        List<Attribute> parts = new ArrayList<>();
        for (Attribute each : rule.parts()) {
            Attribute part = withoutNull().typed(field, each, type, "string");
            parts.add(part);
            rules.put(part.name(), part.value());
        }
        return new Attribute(rule.name(), rules, rule.origin(), List.copyOf(parts));
    }

    private Attribute typed(String field, Attribute attribute, String type, String elements) {
        if (!attribute.parts().isEmpty()) {
            List<Attribute> parts = new ArrayList<>();
            for (Attribute part : attribute.parts()) {
                Place place = new Place(field, attribute.name() + '.' + part.name(), part.origin());
                parts.add(new Attribute(part.name(), text(part.value(), place), part.origin()));
            }
            return Attribute.table(attribute.name(), parts, attribute.origin());
        }
        Object written = attribute.value();
        Place place = new Place(field, attribute.name(), attribute.origin());
        Object value = switch (attribute.name()) {
            case "eq", "ne" -> isNull(written) ? null : one(written, type, place);
            case "one_of", "not_one_of" -> each(written, type, place);
            case "contains" -> one(written, elements, place);
            case "mutually_exclusive_subsets" -> subsets(written, elements, place);
            case "default" -> written instanceof List<?> texts ? ofDefault(texts, type, elements, place) : written;
            default -> text(written, place);
        };
        return new Attribute(attribute.name(), value, attribute.origin());
    }

    /** The place of a text, for messages. */
    private record Place(String field, String attribute, Origin origin) {
        Place at(Origin inner) {
            return new Place(field, attribute, inner);
        }

        Place element(int index) {
            return at(Mirrors.element(origin, index));
        }
    }

    private boolean isNull(@Nullable Object written) {
        return admitsNull && Rules.NULL.equals(written);
    }

    private @Nullable Object ofDefault(List<?> texts, String type, String elements, Place place) {
        if (texts.size() == 1 && isNull(texts.get(0))) {
            return null;
        }
        if (type.equals("array") || type.equals("set")) {
            return each(texts, elements, place);
        }
        boolean mayBeEmpty = type.equals("map") || type.equals("record");
        if (texts.isEmpty() && mayBeEmpty) {
            return Map.of();
        }
        if (texts.size() != 1) {
            report.add(Fault.ONE_DEFAULT, place.origin(), place.field(), type, texts.size());
            return "";
        }
        return one(texts.get(0), type, place);
    }

    private @Nullable Object subsets(@Nullable Object written, String elements, Place place) {
        if (!(written instanceof List<?> subsets)) {
            return written;
        }
        List<@Nullable Object> typed = new ArrayList<>();
        for (int i = 0; i < subsets.size(); i++) {
            Origin subset = Mirrors.member(Mirrors.element(place.origin(), i), "value");
            typed.add(each(subsets.get(i), elements, place.at(subset)));
        }
        return typed;
    }

    private @Nullable Object each(@Nullable Object written, String type, Place place) {
        if (!(written instanceof List<?> texts)) {
            return written;
        }
        List<@Nullable Object> typed = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            typed.add(one(texts.get(i), type, place.element(i)));
        }
        return typed;
    }

    private @Nullable Object one(@Nullable Object written, String type, Place place) {
        if (!(written instanceof String text)) {
            return written;
        }
        if (text.equals(Rules.NULL)) {
            return misplaced(text, place);
        }
        switch (type) {
            case "integer" -> {
                if (INTEGER.matcher(text).matches()) {
                    try {
                        return Long.parseLong(text);
                    } catch (NumberFormatException e) {
                        // too large; this has been reported
                    }
                }
                return refused(text, "an integer of 64 bits", "\"60000\"", place);
            }
            case "number" -> {
                double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
                if (Double.isFinite(number)) {
                    return WholeNumbers.isExact(number) ? (Object) (long) number : (Object) number;
                }
                return refused(text, "a number", "\"0.5\"", place);
            }
            case "boolean" -> {
                return text.equals("true") || text.equals("false")
                        ? (Object) Boolean.valueOf(text)
                        : refused(text, "a boolean", "\"true\" or \"false\"", place);
            }
            case "array", "set", "map", "record" -> {
                try {
                    Object value = Json.parse(text);
                    return value == null ? misplaced(text, place) : value;
                } catch (IllegalArgumentException e) {
                    report.add(Fault.JSON_MALFORMED, place.origin(), String.valueOf(e.getMessage()));
                    return "";
                }
            }
            default -> {
                return text;
            }
        }
    }

    /** A value that is text for every type of field, such as a message or a pattern. */
    private @Nullable Object text(@Nullable Object written, Place place) {
        if (Rules.NULL.equals(written)) {
            return misplaced(Rules.NULL, place);
        }
        if (written instanceof List<?> list) {
            List<@Nullable Object> texts = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                texts.add(text(list.get(i), place.element(i)));
            }
            return texts;
        }
        if (written instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> texts = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                String member = String.valueOf(key);
                texts.put(member, text(value, place.at(Mirrors.member(place.origin(), member))));
            });
            return texts;
        }
        return written;
    }

    private String misplaced(String text, Place place) {
        report.add(Fault.NULL_MISPLACED, place.origin(), place.attribute(), place.field());
        return text;
    }

    private String refused(String text, String wanted, String example, Place place) {
        report.add(Fault.TEXT_NOT_OF_TYPE, place.origin(), place.attribute(), place.field(), text, wanted, example);
        return text;
    }
}
