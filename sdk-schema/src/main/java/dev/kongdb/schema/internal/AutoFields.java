package dev.kongdb.schema.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.value.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what callers may leave out: generated values and defaults. Also removes duplicates from
 * sets. Thread-safe.
 */
final class AutoFields {
    private static final double MILLIS = 1000;
    /** Up to this size, comparing all pairs is faster than hashing. */
    private static final int SMALL_SET = 8;

    private final Supplier<UUID> uuids;
    private final Supplier<String> tokens;
    private final Clock clock;

    AutoFields(Supplier<UUID> uuids, Supplier<String> tokens, Clock clock) {
        this.uuids = uuids;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Processes a row whose shorthands have been expanded.
     *
     * @param row changed in place; nested rows are replaced, never changed
     */
    void fill(CompiledField[] fields, Row row, Context context, boolean nulls) {
        for (CompiledField field : fields) {
            int position = field.position();
            Object given = row.get(position);
            if (context == Context.SELECT && isReadAsItIs(given)) {
                continue;
            }
            Object value;
            try {
                value = adjust(field, generate(field, given, context), context, nulls);
            } catch (RefusedInsideException e) {
                throw new ViolationsException(Map.of(field.name(), e.errors));
            }
            if (context == Context.SELECT) {
                value = asRead(field, value, nulls);
            }
            if (value != given) {
                row.set(position, value);
            }
        }
    }

    /** Whether readers get the value as it is stored, for every field. Most types are so. */
    private static boolean isReadAsItIs(@Nullable Object value) {
        return value instanceof UUID || value instanceof Long || (value instanceof String text && !text.isEmpty());
    }

    private @Nullable Object generate(CompiledField field, @Nullable Object value, Context context) {
        boolean creating = context == Context.INSERT || context == Context.UPSERT;
        boolean refused = value == Row.NULL && field.neverNull() && context != Context.SELECT;
        boolean wanted = refused || (creating && value == null);
        switch (field.generated) {
            case UUID -> {
                if (wanted) {
                    return uuids.get();
                }
            }
            case TOKEN -> {
                if (wanted) {
                    return tokens.get();
                }
            }
            case CREATED_AT -> {
                if (wanted || (creating && value == Row.NULL)) {
                    return now(field);
                }
            }
            case UPDATED_AT -> {
                if (context != Context.SELECT) {
                    return now(field);
                }
            }
            case NOTHING -> {}
        }
        // Before 1.0, Kong stored an empty text for a missing id.
        return field.legacy() && field.isUuid() && "".equals(value) ? Row.NULL : value;
    }

    private Object now(CompiledField field) {
        long millis = clock.millis();
        return field.type() == FieldType.NUMBER ? (Object) (millis / MILLIS) : (Object) Math.floorDiv(millis, 1000L);
    }

    private @Nullable Object adjust(CompiledField field, @Nullable Object value, Context context, boolean nulls) {
        boolean defaulted = field.neverNull() && field.generated == CompiledField.Generated.NOTHING;
        if (value == Row.NULL && (defaulted || (context == Context.SELECT && field.required()))) {
            return missing(field);
        }
        if (field.isAbstract()) {
            return value;
        }
        if (field.type() == FieldType.RECORD) {
            return adjustRecord(field, value, context, nulls);
        }
        if (value instanceof Collection<?> elements
                && (field.type() == FieldType.ARRAY || field.type() == FieldType.SET)) {
            return adjustElements(field, elements, context, nulls);
        }
        return value == null && context != Context.UPDATE ? missing(field) : value;
    }

    private @Nullable Object adjustRecord(CompiledField field, @Nullable Object given, Context context, boolean nulls) {
        Structure structure = field.structure();
        if (structure == null || given == Row.NULL) {
            return given;
        }
        if (given == null && (context == Context.UPDATE || !field.required())) {
            return context == Context.UPDATE ? null : missing(field);
        }
        // As in Lua, a false given for a record counts as not given.
        Object value = given == null || given.equals(false) ? missing(field) : given;
        if (value instanceof Map<?, ?> map) {
            value = structure.toRow(map);
        } else if (value instanceof Collection<?> list && list.isEmpty()) {
            value = new Row(structure.shape());
        }
        try {
            return value instanceof Row row ? structure.process(row, context, nulls) : value;
        } catch (ViolationsException e) {
            throw new RefusedInsideException(e.violations().asMap());
        }
    }

    /**
     * A shorthand inside a record was refused. Each level adds its name to the path as this passes.
     */
    private static final class RefusedInsideException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Object errors;

        RefusedInsideException(Object errors) {
            super(null, null, false, false);
            this.errors = errors;
        }
    }

    private Object adjustElements(CompiledField field, Collection<?> given, Context context, boolean nulls) {
        Collection<?> elements = field.type() == FieldType.SET ? withoutDuplicates(given) : given;
        CompiledField type = field.elements();
        if (type == null || !isComposite(type)) {
            return elements;
        }
        List<@Nullable Object> adjusted = new ArrayList<>(elements.size());
        for (Object element : elements) {
            try {
                Object value = element == null ? null : adjust(type, element, context, nulls);
                adjusted.add(value == Row.NULL ? null : value);
            } catch (RefusedInsideException e) {
                List<@Nullable Object> errors =
                        new ArrayList<>(Collections.<@Nullable Object>nCopies(adjusted.size(), null));
                errors.add(e.errors);
                throw new RefusedInsideException(errors);
            }
        }
        return adjusted;
    }

    private static boolean isComposite(CompiledField field) {
        return field.type() == FieldType.RECORD || field.type() == FieldType.ARRAY || field.type() == FieldType.SET;
    }

    /** The same list if it has no duplicates. Tables are equal only to themselves. */
    private static Collection<?> withoutDuplicates(Collection<?> elements) {
        return hasDuplicate(elements) ? firstOccurrences(elements) : elements;
    }

    private static boolean hasDuplicate(Collection<?> elements) {
        if (elements.size() <= SMALL_SET && elements instanceof List<?> list) {
            for (int i = 1; i < list.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (RowValues.rawEquals(list.get(i), list.get(j))) {
                        return true;
                    }
                }
            }
            return false;
        }
        return firstOccurrences(elements).size() < elements.size();
    }

    private static List<@Nullable Object> firstOccurrences(Collection<?> elements) {
        List<@Nullable Object> kept = new ArrayList<>(elements.size());
        Set<@Nullable Object> seen = new HashSet<>();
        for (Object element : elements) {
            boolean table = element instanceof Collection || element instanceof Map || element instanceof Row;
            if (table || seen.add(comparable(element))) {
                kept.add(element);
            }
        }
        return kept;
    }

    private static @Nullable Object comparable(@Nullable Object element) {
        if (element instanceof Number number) {
            return number.doubleValue() + 0.0; // turns -0.0 into 0.0
        }
        return element instanceof UUID ? element.toString() : element;
    }

    /**
     * The value of an absent field: its default; or null if it is optional; or a record of
     * defaults; or nothing, so that it is refused later.
     */
    private @Nullable Object missing(CompiledField field) {
        if (field.defaultValue() != null) {
            return copy(field.defaultValue());
        }
        if (!field.required() && !(field.neverNull() && field.structure() != null)) {
            return field.nilable() ? null : Row.NULL;
        }
        Structure structure = field.structure();
        return structure == null || field.isAbstract()
                ? null
                : structure.process(new Row(structure.shape()), Context.INSERT, false);
    }

    /** A copy of a default, which callers must not share, as they could change it. */
    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Row row) {
            Row copy = new Row(row.shape());
            for (int i = 0; i < row.shape().size(); i++) {
                copy.set(i, copy(row.get(i)));
            }
            row.unknown().forEach(copy::setUnknown);
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(key, copy(element)));
            return copy;
        }
        return value;
    }

    /**
     * The value as readers see it: null for an empty text where none is allowed, whole numbers as
     * integers, and nulls only on request.
     */
    private static @Nullable Object asRead(CompiledField field, @Nullable Object value, boolean nulls) {
        Object read = value;
        if (field.type() == FieldType.STRING && "".equals(read) && !field.legacy() && !field.mayBeEmpty()) {
            read = Row.NULL;
        } else if (field.type() == FieldType.INTEGER && read instanceof Double number && !number.isInfinite()) {
            read = Canonical.of(field, Math.floor(number));
        }
        return read == Row.NULL && !nulls ? null : read;
    }
}
