package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.lua.LuaText;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.WholeNumbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Validates the value of one field. */
final class Validation {
    /**
     * The most errors of a list. Kong reports all of them, in an answer many times as long as the
     * request. Nobody reads more than a thousand.
     */
    private static final int MOST_ERRORS = 1000;

    private static final String NOT_CHECKED = "not checked, after " + MOST_ERRORS + " errors before it";

    private Validation() {}

    /**
     * The errors of a value, in Kong's order: null, type, then the validators.
     *
     * @param value null and {@link Row#NULL} both stand for null
     * @param updating whether messages say that they apply to an update
     * @return null if there is none; otherwise a message (String), or the errors inside (Map, List)
     */
    static @Nullable Object check(CompiledField field, @Nullable Object value, boolean updating) {
        if (value == null || value == Row.NULL) {
            return checkNull(field);
        }
        if (field.mustBeNull()) {
            return field.err != null ? field.err : "value must be null";
        }
        if (field.isAbstract()) {
            return "error in schema definition: abstract field was not specialized";
        }
        Object error = checkType(field, value, updating);
        if (error != null) {
            return error;
        }
        if (field.referenceable() && field.type() == FieldType.STRING && RowValues.isVaultReference(value)) {
            return null;
        }
        for (Validator validator : field.validators) {
            error = validator.check(value);
            if (error != null) {
                return field.err != null ? field.err : error;
            }
        }
        return null;
    }

    private static @Nullable String checkNull(CompiledField field) {
        if (field.mustNotBeNull()) {
            return field.err != null ? field.err : "value must not be null";
        }
        Object demanded = field.demanded();
        if (demanded != null) {
            return "value must be " + LuaText.toString(demanded);
        }
        return field.required() ? ErrorCollector.REQUIRED : null;
    }

    private static @Nullable Object checkType(CompiledField field, Object value, boolean updating) {
        return switch (field.type()) {
            case STRING -> value instanceof String || value instanceof UUID ? null : "expected a string";
            case INTEGER -> isInteger(value) ? null : "expected an integer";
            case NUMBER -> isFinite(value) ? null : "expected a number";
            case BOOLEAN -> value instanceof Boolean ? null : "expected a boolean";
            case ARRAY ->
                value instanceof Collection<?> list ? checkElements(field, list, updating) : "expected an array";
            case SET -> value instanceof Collection<?> list ? checkElements(field, list, updating) : "expected a set";
            case MAP -> checkMap(field, value, updating);
            case RECORD -> checkRecord(field, value, updating);
            case FOREIGN -> checkForeign(field, value, updating);
            case FUNCTION -> Functions.isFunction(value) ? null : "expected a function";
            case ANY, SELF -> null;
        };
    }

    private static boolean isInteger(Object value) {
        if (value instanceof Long) {
            return true;
        }
        return value instanceof Number number && WholeNumbers.isWhole(number.doubleValue());
    }

    /** Neither stores nor JSON hold infinite numbers or NaN. */
    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    /**
     * Checks every element, which must not be null. Errors are at the indexes of their elements. If
     * there are too many, the rest is not checked.
     */
    private static @Nullable Object checkElements(CompiledField field, Collection<?> elements, boolean updating) {
        CompiledField type = field.elements();
        if (type == null) {
            return null;
        }
        List<@Nullable Object> errors = null;
        // By index, since rows nearly always hold lists: iterators would be much of what validation
        // allocates.
        List<?> list =
                elements instanceof List<?> given && given instanceof RandomAccess ? given : new ArrayList<>(elements);
        int told = 0;
        for (int i = 0; i < list.size(); i++) {
            Object error = told < MOST_ERRORS ? checkPresent(type, list.get(i), updating) : NOT_CHECKED;
            if (error != null) {
                if (errors == null) {
                    errors = new ArrayList<>();
                }
                while (errors.size() < i) {
                    errors.add(null);
                }
                errors.add(error);
                if (told >= MOST_ERRORS) {
                    break;
                }
                told += count(error);
            }
        }
        return errors;
    }

    private static int count(@Nullable Object error) {
        if (error instanceof Map<?, ?> nested) {
            return nested.values().stream().mapToInt(Validation::count).sum();
        }
        return error instanceof Collection<?> nested
                ? nested.stream().mapToInt(Validation::count).sum()
                : error == null ? 0 : 1;
    }

    private static @Nullable Object checkPresent(CompiledField field, @Nullable Object value, boolean updating) {
        Object error = check(field, value, updating);
        return error == null && value == null ? ErrorCollector.REQUIRED : error;
    }

    /**
     * Checks keys and values. The first bad one ends the check; its error is the error of the map
     * and does not name the key, as in Kong.
     */
    private static @Nullable Object checkMap(CompiledField field, Object value, boolean updating) {
        Map<?, ?> map = value instanceof Collection<?> list
                ? byIndex(list)
                : value instanceof Map<?, ?> entries ? entries : null;
        if (map == null) {
            return "expected a map";
        }
        CompiledField keys = field.keys();
        CompiledField values = field.values();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object error = keys == null ? null : checkPresent(keys, entry.getKey(), updating);
            if (error == null && values != null) {
                error = checkPresent(values, entry.getValue(), updating);
            }
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /** A list as Lua sees it: a map with indexes from 1. */
    private static Map<Object, @Nullable Object> byIndex(Collection<?> list) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        long index = 1;
        for (Object element : list) {
            map.put(index++, element);
        }
        return map;
    }

    private static @Nullable Object checkRecord(CompiledField field, Object value, boolean updating) {
        Structure structure = field.structure();
        if (structure == null) {
            return value instanceof Row || value instanceof Map || value instanceof Collection
                    ? null
                    : "expected a record";
        }
        if (value instanceof Row row) {
            return structure.checkNested(row, updating);
        }
        if (value instanceof Map<?, ?> map) {
            return structure.checkNested(structure.toRow(map), updating);
        }
        if (value instanceof Collection<?> list) {
            return unknownIndexes(list, structure.checkNested(new Row(structure.shape()), updating));
        }
        return "expected a record";
    }

    /** The errors of a list where a record is expected: each index is an unknown field. */
    private static @Nullable Object unknownIndexes(Collection<?> list, @Nullable Map<String, ?> others) {
        if (others == null) {
            return list.isEmpty()
                    ? null
                    : list.stream()
                            .limit(MOST_ERRORS)
                            .map(element -> ErrorCollector.UNKNOWN)
                            .toList();
        }
        Map<Object, @Nullable Object> errors = new LinkedHashMap<>();
        for (int i = 1; i <= Math.min(list.size(), MOST_ERRORS); i++) {
            errors.put(i, ErrorCollector.UNKNOWN);
        }
        errors.putAll(others);
        return errors;
    }

    /**
     * Checks a foreign key. It is valid if it holds the primary key of its entity, whatever else it
     * holds. Otherwise a table is also checked as a partial entity, since those errors say more.
     */
    private static @Nullable Object checkForeign(CompiledField field, Object value, boolean updating) {
        LinkedSchema schema = field.referencedSchema();
        if (schema == null) {
            return null;
        }
        if (value instanceof Reference<?> reference) {
            return checkForeignMap(schema, reference.fields(), updating);
        }
        if (value instanceof Map<?, ?> map) {
            return checkForeignMap(schema, map, updating);
        }
        if (value instanceof Row row) {
            return checkForeignMap(schema, Plain.ofRow(row), updating);
        }
        Map<String, @Nullable Object> errors = schema.validation().primaryKeyErrors(Map.of(), true);
        if (value instanceof Collection<?> list) {
            Object asEntity = unknownIndexes(list, schema.validation().check(new Row(schema.shape()), updating));
            return asEntity == null ? errors : asEntity;
        }
        return errors;
    }

    private static @Nullable Object checkForeignMap(LinkedSchema schema, Map<?, ?> map, boolean updating) {
        Map<String, @Nullable Object> errors = schema.validation().primaryKeyErrors(map, true);
        if (errors == null) {
            return null;
        }
        Map<String, @Nullable Object> asEntity = schema.validation().check(schema.toRow(map), updating);
        return asEntity == null ? errors : asEntity;
    }
}
