package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.CheckModel;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.ShorthandModel;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a field make sense, alone and together. */
final class AttributeValues implements RecordRule {
    /** Faults after which the engine cannot validate values of the field. */
    static final Set<Fault> UNUSABLE = Set.of(
            Fault.ATTRIBUTE_TWICE,
            Fault.SEVERAL_FOR_ONE,
            Fault.PATTERN_MALFORMED,
            Fault.PATTERN_OF_JAVA,
            Fault.RANGE_NOT_WHOLE,
            Fault.LIST_EMPTY,
            Fault.TEXT_EMPTY,
            Fault.TEXT_NOT_OF_TYPE,
            Fault.ONE_DEFAULT,
            Fault.NULL_MISPLACED,
            Fault.CONTRADICTION);

    private static final Set<String> LISTS =
            Set.of("one_of", "not_one_of", "match_all", "match_none", "mutually_exclusive_subsets");
    private static final Set<String> LENGTHS = Set.of("len_eq", "len_min", "len_max");

    @Override
    public void check(RecordModel model, Report report) {
        for (FieldModel field : model.fields()) {
            check(field.javaName(), field.definition(), report);
        }
        for (ShorthandModel shorthand : model.shorthands()) {
            check(shorthand.kongName(), shorthand.definition(), report);
        }
    }

    private static void check(String name, Definition definition, Report report) {
        check(name, definition.attributes(), definition.toMap(), report);
        boundsOfStrings(name, definition, report);
        for (Attribute attribute : definition.attributes()) {
            if (attribute.value() instanceof Definition inner) {
                check(name, inner, report);
            }
        }
    }

    /**
     * Checks attributes that were written together.
     *
     * @param name the name of the field, for messages
     * @param whole the definition that they are part of, in Kong's form
     */
    static void check(
            String name, Collection<Attribute> attributes, Map<String, @Nullable Object> whole, Report report) {
        for (Attribute attribute : attributes) {
            each(name, attribute, report);
        }
        new Contradictions(name, attributes, String.valueOf(whole.get("type")), report).check();
        for (Attribute attribute : attributes) {
            if (attribute.origin().annotation() != null
                    && !report.mentions(attribute.origin().element(), UNUSABLE)) {
                values(name, attribute, whole, report);
            }
            if (!attribute.parts().isEmpty()
                    && CheckModel.INNER.contains(attribute.name())
                    && Definition.plain(attribute.value()) instanceof Map<?, ?> inner) {
                check(name, attribute.parts(), Asked.copy(inner), report);
            }
        }
    }

    private static void each(String name, Attribute attribute, Report report) {
        String key = attribute.name();
        Origin origin = attribute.origin();
        Object value = attribute.value();
        if (LISTS.contains(key) && value instanceof List<?> list) {
            list(name, key, list, origin, report);
        }
        if (LENGTHS.contains(key) && value instanceof Long length && length < 0) {
            report.add(Fault.LENGTH_NEGATIVE, origin, name, length);
        }
        switch (key) {
            case "match", "not_match" -> LuaPatternCheck.check(name, key, value, origin, report);
            case "match_all", "match_none" -> {
                List<?> entries = value instanceof List<?> list ? list : List.of();
                for (int i = 0; i < entries.size(); i++) {
                    Origin entry = Mirrors.element(origin, i);
                    Map<?, ?> rule = entries.get(i) instanceof Map<?, ?> map ? map : Map.of();
                    LuaPatternCheck.check(name, key, rule.get("pattern"), Mirrors.member(entry, "pattern"), report);
                    notEmpty(name, "err", rule.get("err"), Mirrors.member(entry, "err"), report);
                }
            }
            case "match_any" -> {
                Attribute patterns = attribute.part("patterns");
                Attribute err = attribute.part("err");
                List<?> list = patterns != null && patterns.value() instanceof List<?> written ? written : List.of();
                if (patterns != null && list.isEmpty()) {
                    report.add(Fault.LIST_EMPTY, patterns.origin(), key, name);
                }
                for (int i = 0; patterns != null && i < list.size(); i++) {
                    LuaPatternCheck.check(name, key, list.get(i), Mirrors.element(patterns.origin(), i), report);
                }
                if (err != null) {
                    notEmpty(name, "err", err.value(), err.origin(), report);
                }
                if (err != null && patterns == null) {
                    report.add(Fault.ERR_UNUSED, err.origin(), name);
                }
            }
            case "starts_with", "err" -> notEmpty(name, key, value, origin, report);
            case "between" -> {
                List<?> range = value instanceof List<?> list ? list : List.of();
                for (int i = 0; i < range.size(); i++) {
                    if (!(range.get(i) instanceof Long)) {
                        Origin end = Mirrors.member(origin, i == 0 ? "min" : "max");
                        report.add(Fault.RANGE_NOT_WHOLE, end, name, String.valueOf(range.get(i)));
                    }
                }
            }
            default -> {
                // nothing to check in it alone
            }
        }
    }

    private static void list(String name, String key, List<?> list, Origin origin, Report report) {
        if (list.isEmpty() && origin.annotation() != null) {
            report.add(Fault.LIST_EMPTY, origin, key, name);
        }
        Set<@Nullable Object> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Origin place = Mirrors.element(origin, i);
            if (!seen.add(list.get(i)) && origin.annotation() != null && !report.mentions(place)) {
                report.add(Fault.VALUE_TWICE, place, key, name, quoted(list.get(i)));
            }
        }
    }

    static void notEmpty(String name, String key, @Nullable Object text, Origin origin, Report report) {
        if ("".equals(text)) {
            report.add(Fault.TEXT_EMPTY, origin, key, name);
        }
    }

    /** Checks that the field can have the values in the attribute. */
    private static void values(String name, Attribute attribute, Map<String, @Nullable Object> whole, Report report) {
        String key = attribute.name();
        Object value = attribute.value();
        Origin origin = attribute.origin();
        switch (key) {
            case "eq" -> possible(name, key, value, whole, origin, report);
            case "one_of" -> {
                List<?> options = value instanceof List<?> list ? list : List.of();
                for (int i = 0; i < options.size(); i++) {
                    possible(name, key, options.get(i), whole, Mirrors.element(origin, i), report);
                }
            }
            case "contains" -> {
                if (whole.get("elements") instanceof Map<?, ?> elements) {
                    possible(name, key, value, Asked.copy(elements), origin, report);
                }
            }
            case "mutually_exclusive_subsets" -> {
                if (whole.get("elements") instanceof Map<?, ?> elements && value instanceof List<?> subsets) {
                    for (int i = 0; i < subsets.size(); i++) {
                        Origin subset = Mirrors.member(Mirrors.element(origin, i), "value");
                        List<?> options = subsets.get(i) instanceof List<?> list ? list : List.of();
                        for (int j = 0; j < options.size(); j++) {
                            Origin option = Mirrors.element(subset, j);
                            possible(name, key, options.get(j), Asked.copy(elements), option, report);
                        }
                    }
                }
            }
            case "ne", "not_one_of" -> {
                // Forbidding an impossible value is pointless, not wrong. A value of another type
                // is certainly a mistake.
                List<?> forbidden =
                        value instanceof List<?> list ? list : List.of(Objects.requireNonNullElse(value, List.of()));
                for (int i = 0; i < forbidden.size(); i++) {
                    if (!(forbidden.get(i) instanceof List)) {
                        Origin place = value instanceof List ? Mirrors.element(origin, i) : origin;
                        possible(name, key, forbidden.get(i), Asked.ofType(whole), place, report);
                    }
                }
            }
            default -> {
                // contains no value of the field
            }
        }
    }

    private static void possible(
            String name,
            String key,
            @Nullable Object value,
            Map<String, @Nullable Object> definition,
            Origin origin,
            Report report) {
        String error = value == null ? null : Asked.errorOf(definition, value);
        if (error != null) {
            report.add(Fault.VALUE_NEVER_ALLOWED, origin, key, name, quoted(value), error);
        }
    }

    static String quoted(@Nullable Object value) {
        return value instanceof String ? "\"" + value + '"' : String.valueOf(value);
    }

    /** Reports bounds that forget that strings must not be empty unless len_min allows it. */
    private static void boundsOfStrings(String name, Definition definition, Report report) {
        if (!definition.type().equals("string") || definition.has("len_min")) {
            return;
        }
        for (String bound : List.of("len_eq", "len_max")) {
            Attribute attribute = definition.written(bound);
            if (attribute != null && Objects.equals(attribute.value(), 0L)) {
                report.add(
                        Fault.CONTRADICTION,
                        attribute.origin(),
                        name,
                        bound + " = 0",
                        "len_min = 1, as strings have it");
            }
        }
    }
}
