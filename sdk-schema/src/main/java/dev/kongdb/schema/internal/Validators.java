package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.internal.text.Utf8;
import dev.kongdb.schema.lua.LuaPattern;
import dev.kongdb.schema.lua.LuaPatternException;
import dev.kongdb.schema.lua.LuaText;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Uuids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the validators for the attributes of a field. */
final class Validators {
    /**
     * All validating attributes, in the order in which they are checked. The first that refuses the
     * value ends the check.
     */
    static final List<String> ORDER = List.of(
            "eq",
            "ne",
            "not_one_of",
            "one_of",
            "gt",
            "timestamp",
            "uuid",
            "is_regex",
            "between",
            "len_eq",
            "len_min",
            "len_max",
            "starts_with",
            "not_match",
            "match_none",
            "match",
            "match_all",
            "match_any",
            "contains",
            "custom_validator",
            "mutually_exclusive_subsets");

    /**
     * The validators that are not switched off by false: they take false as a value, or ignore
     * their argument.
     */
    private static final Set<String> OF_ANY_VALUE = Set.of("eq", "ne", "contains", "timestamp", "uuid", "is_regex");

    private static final Validator[] NONE = {};

    private Validators() {}

    /**
     * The validators of a field of the type, in order. Strings without a rule for their length must
     * not be empty.
     */
    static Validator[] of(FieldType type, Map<String, ?> attributes) {
        List<Validator> validators = new ArrayList<>();
        for (String attribute : ORDER) {
            Object argument = attributes.get(attribute);
            if (argument == null && attribute.equals("len_min") && type == FieldType.STRING) {
                validators.add(
                        value -> value instanceof String text && text.isEmpty() ? "length must be at least 1" : null);
            } else if (argument != null && (!argument.equals(false) || OF_ANY_VALUE.contains(attribute))) {
                validators.add(validator(type, attribute, argument));
            }
        }
        return validators.toArray(NONE);
    }

    private static Validator validator(FieldType type, String attribute, Object argument) {
        return switch (attribute) {
            case "eq" ->
                refuseUnless(
                        value -> RowValues.rawEquals(value, argument), "value must be " + LuaText.toString(argument));
            case "ne" ->
                refuseUnless(
                        value -> !RowValues.rawEquals(value, argument),
                        "value must not be " + LuaText.toString(argument));
            case "not_one_of" -> oneOf(argument, false, "must not be one of: ");
            case "one_of" -> oneOf(argument, true, "expected one of: ");
            case "gt" -> greaterThan(number(argument));
            case "timestamp" ->
                refuseUnless(
                        value -> !(value instanceof Number number) || number.doubleValue() > 0,
                        "expected a valid timestamp");
            case "uuid" ->
                refuseUnless(
                        value -> value instanceof UUID || (value instanceof String text && Uuids.isUuid(text)),
                        "expected a valid UUID");
            case "is_regex" ->
                value -> value instanceof String text && Pcre.errorOf(text) != null
                        ? "not a valid regex: " + text
                        : null;
            case "between" -> between(list(argument));
            case "len_eq" -> length(type, argument, (length, limit) -> length == limit, "length must be ");
            case "len_min" -> length(type, argument, (length, limit) -> length >= limit, "length must be at least ");
            case "len_max" -> length(type, argument, (length, limit) -> length <= limit, "length must be at most ");
            case "starts_with" ->
                refuseUnless(
                        value -> !(value instanceof String text) || text.startsWith(String.valueOf(argument)),
                        "should start with: " + argument);
            case "match" -> matches(String.valueOf(argument), true, null);
            case "not_match" -> matches(String.valueOf(argument), false, null);
            case "match_all" -> matchesEach(attribute, list(argument), true);
            case "match_none" -> matchesEach(attribute, list(argument), false);
            case "match_any" -> matchesAny(SchemaCompiler.table(attribute, argument));
            case "contains" ->
                refuseUnless(
                        value -> value instanceof Collection<?> elements && contains(elements, argument),
                        "expected to contain: " + LuaText.toString(argument));
            case "custom_validator" -> custom(Functions.as(CustomValidator.class, attribute, argument));
            case "mutually_exclusive_subsets" -> exclusiveSubsets(list(argument));
            default -> throw new IllegalArgumentException(attribute);
        };
    }

    private interface Rule {
        boolean keptBy(Object value);
    }

    private static Validator refuseUnless(Rule rule, String message) {
        return value -> rule.keptBy(value) ? null : message;
    }

    private static List<?> list(Object argument) {
        // An empty list may be given as an empty map.
        return argument instanceof Map<?, ?> map && map.isEmpty() ? List.of() : (List<?>) argument;
    }

    private static double number(Object argument) {
        return ((Number) argument).doubleValue();
    }

    private static String join(Object options) {
        return list(options).stream().map(LuaText::toString).collect(Collectors.joining(", "));
    }

    private static Validator oneOf(Object argument, boolean must, String message) {
        Object[] options = list(argument).toArray();
        return refuseUnless(value -> isOneOf(options, value) == must, message + join(argument));
    }

    private static boolean isOneOf(Object[] options, @Nullable Object value) {
        for (Object option : options) {
            if (RowValues.rawEquals(option, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Collection<?> elements, Object wanted) {
        for (Object element : elements) {
            if (RowValues.rawEquals(element, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Validator greaterThan(double limit) {
        return refuseUnless(
                value -> !(value instanceof Number number) || number.doubleValue() > limit,
                "value must be greater than " + LuaText.toString(limit));
    }

    private static Validator between(List<?> range) {
        double low = ((Number) range.get(0)).doubleValue();
        double high = ((Number) range.get(1)).doubleValue();
        String message = "value should be between " + LuaText.whole(low) + " and " + LuaText.whole(high);
        return refuseUnless(
                // A value that is no number is neither below nor above.
                value -> !(value instanceof Number number)
                        || !(number.doubleValue() < low || number.doubleValue() > high),
                message);
    }

    private interface LengthRule {
        boolean isKeptBy(int length, double limit);
    }

    private static Validator length(FieldType type, Object argument, LengthRule rule, String message) {
        double limit = number(argument);
        String text = message + LuaText.whole(limit);
        return value -> {
            int length = length(type, value);
            return length < 0 || rule.isKeptBy(length, limit) ? null : text;
        };
    }

    /**
     * The length of a value, in bytes for texts; -1 for a value without a length. The length of a
     * record is 0, since a record is a Lua table without elements.
     */
    private static int length(FieldType type, Object value) {
        if (type == FieldType.RECORD || type == FieldType.FOREIGN) {
            return value instanceof Collection<?> elements ? elements.size() : 0;
        }
        if (value instanceof String text) {
            return Utf8.length(text);
        }
        if (value instanceof Collection<?> elements) {
            return elements.size();
        }
        return value instanceof Map<?, ?> map ? map.size() : -1;
    }

    private static Validator matches(String pattern, boolean must, @Nullable Object error) {
        LuaPattern compiled = LuaPattern.of(pattern);
        return value -> value instanceof String text && find(compiled, text) != must ? message(error, text) : null;
    }

    private static Object message(@Nullable Object error, String value) {
        return error == null ? "invalid value: " + value : error;
    }

    private static boolean find(LuaPattern pattern, String text) {
        try {
            return pattern.find(text);
        } catch (LuaPatternException e) {
            // Kong also finds only now that the definition is faulty.
            throw new SchemaDefinitionException(
                    SchemaDefinitionException.Stage.DEFINE, String.valueOf(e.getMessage()), null);
        }
    }

    private static Validator matchesEach(String attribute, List<?> entries, boolean must) {
        Validator[] each = entries.stream()
                .map(entry -> SchemaCompiler.table(attribute, entry))
                .map(map -> matches(String.valueOf(map.get("pattern")), must, map.get("err")))
                .toArray(Validator[]::new);
        return value -> {
            for (Validator validator : each) {
                Object error = validator.check(value);
                if (error != null) {
                    return error;
                }
            }
            return null;
        };
    }

    private static Validator matchesAny(Map<?, ?> argument) {
        LuaPattern[] patterns = list(Objects.requireNonNull(argument.get("patterns"))).stream()
                .map(pattern -> LuaPattern.of(String.valueOf(pattern)))
                .toArray(LuaPattern[]::new);
        Object error = argument.get("err");
        return value -> {
            if (!(value instanceof String text)) {
                return null;
            }
            for (LuaPattern pattern : patterns) {
                if (find(pattern, text)) {
                    return null;
                }
            }
            return message(error, text);
        };
    }

    private static Validator custom(CustomValidator validator) {
        return value -> {
            Object plain = Plain.of(value);
            Verdict verdict = validator.validate(plain == null ? value : plain);
            if (verdict.isOk()) {
                return null;
            }
            return verdict.error() == null ? "failed validating: " + LuaText.toString(plain) : verdict.error();
        };
    }

    private static Validator exclusiveSubsets(List<?> argument) {
        Object[][] subsets =
                argument.stream().map(subset -> list(subset).toArray()).toArray(Object[][]::new);
        return value -> {
            Collection<?> elements = value instanceof Collection<?> list ? list : List.of();
            Object[] only = null;
            for (Object element : elements) {
                Object[] subset = subsetOf(subsets, element);
                if (subset != null && subset != only) {
                    if (only != null) {
                        return "these sets are mutually exclusive: " + touched(subsets, elements);
                    }
                    only = subset;
                }
            }
            return null;
        };
    }

    /**
     * The subset that an element belongs to, or null. If several subsets have it, the last one
     * counts.
     */
    private static Object @Nullable [] subsetOf(Object[][] subsets, @Nullable Object element) {
        for (int i = subsets.length - 1; i >= 0; i--) {
            if (isOneOf(subsets[i], element)) {
                return subsets[i];
            }
        }
        return null;
    }

    /** The subsets that contain one of the elements, in the order of the elements. */
    private static String touched(Object[][] subsets, Collection<?> elements) {
        return elements.stream()
                .map(element -> subsetOf(subsets, element))
                .filter(Objects::nonNull)
                .distinct()
                .map(subset -> "("
                        + LuaText.quoted(
                                Arrays.stream(subset).map(LuaText::toString).toList())
                        + ")")
                .collect(Collectors.joining(", "));
    }
}
