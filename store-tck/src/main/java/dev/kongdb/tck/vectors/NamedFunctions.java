package dev.kongdb.tck.vectors;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.EntityView;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions and typedefs that vectors name in their schemas, and the code that inserts them.
 */
final class NamedFunctions {
    private static final Map<String, Object> FUNCTIONS = Map.ofEntries(
            Map.entry("no_bad", validator(value -> value.equals("bad") ? Verdict.refused("value is bad") : Verdict.OK)),
            Map.entry(
                    "even",
                    validator(value -> value instanceof Number number && number.doubleValue() % 2 == 0
                            ? Verdict.OK
                            : Verdict.refused("must be even"))),
            Map.entry("always_true", validator(value -> Verdict.OK)),
            Map.entry("nil_no_err", validator(value -> Verdict.refused())),
            Map.entry("false_no_err", validator(value -> Verdict.refused())),
            Map.entry(
                    "not_two",
                    validator(value -> value instanceof List<?> list && list.size() == 2
                            ? Verdict.refused("must not have two elements")
                            : Verdict.OK)),
            Map.entry("a_lt_b", check(NamedFunctions::aLessThanB)),
            Map.entry("fail_plain", check(fields -> Verdict.refused("always fails"))),
            Map.entry("fail_noerr", check(fields -> Verdict.refused())),
            Map.entry("ok", check(fields -> Verdict.OK)),
            Map.entry("fail_table", check(fields -> {
                Map<Object, String> errors = new LinkedHashMap<>();
                errors.put(1, "first general");
                errors.put(2, "second general");
                errors.put("a", "a is wrong");
                return Verdict.refused(errors);
            })),
            Map.entry("upper", transformation(values -> result("a", upper(values.get(0))))),
            Map.entry("lower", transformation(values -> result("a", lower(values.get(0))))),
            Map.entry("concat_ab", transformation(values -> result("c", values.get(0) + "-" + values.get(1)))),
            Map.entry("rec_upper", transformation(values -> result("r", result("x", upper(values.get(0)))))),
            Map.entry("tfail", transformation(values -> {
                throw new TransformationException("cannot transform");
            })),
            Map.entry("sh_ab", shorthand(value -> results("a", value, "b", value))),
            Map.entry("sh_split", shorthand(NamedFunctions::split)),
            Map.entry("sh_none", shorthand(value -> null)),
            Map.entry("sh_null_a", shorthand(value -> result("a", null))));

    private NamedFunctions() {}

    /**
     * A copy of a definition in which {@code $fn} and {@code $typedef} are replaced by the
     * functions and typedefs that they name.
     */
    static @Nullable Object resolve(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(resolve(element)));
            return copy;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.get("$fn") instanceof String name) {
            Object function = FUNCTIONS.get(name);
            if (function == null) {
                throw new IllegalArgumentException("no function is named " + name);
            }
            return function;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (map.get("$typedef") instanceof String name) {
            copy.putAll(Typedefs.get(name).asMap());
        }
        map.forEach((key, element) -> {
            if (!key.equals("$typedef")) {
                copy.put(String.valueOf(key), resolve(element));
            }
        });
        return copy;
    }

    private static Object validator(CustomValidator validator) {
        return validator;
    }

    private static Object check(CustomEntityCheck check) {
        return check;
    }

    private static Object transformation(TransformationFunction function) {
        return function;
    }

    private static Object shorthand(ShorthandFunction function) {
        return function;
    }

    private static Verdict aLessThanB(EntityView fields) {
        return fields.get("a") instanceof Number a
                        && fields.get("b") instanceof Number b
                        && a.doubleValue() >= b.doubleValue()
                ? Verdict.refused("a must be less than b")
                : Verdict.OK;
    }

    private static @Nullable Map<String, @Nullable Object> split(@Nullable Object value) {
        if (value instanceof String text && text.indexOf(':') >= 0) {
            List<String> parts = Arrays.asList(text.split(":", 2));
            return results("a", parts.get(0), "b", parts.get(1));
        }
        return results("a", value, "b", null);
    }

    private static @Nullable Object upper(@Nullable Object value) {
        return value instanceof String text ? text.toUpperCase(Locale.ROOT) : value;
    }

    private static @Nullable Object lower(@Nullable Object value) {
        return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }

    private static Map<String, @Nullable Object> result(String name, @Nullable Object value) {
        return Collections.singletonMap(name, value);
    }

    private static Map<String, @Nullable Object> results(
            String name, @Nullable Object value, String other, @Nullable Object otherValue) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        results.put(name, value);
        results.put(other, otherValue);
        return results;
    }
}
