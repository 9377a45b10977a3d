package dev.kongdb.schema.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.lua.LuaText;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One transformation, compiled. */
final class CompiledTransformation {
    private final List<FieldPath> input;
    private final List<FieldPath> needs;
    private final List<FieldPath> all;
    private final @Nullable TransformationFunction onWrite;
    private final @Nullable TransformationFunction onRead;

    CompiledTransformation(Map<?, ?> definition, Fields fields) {
        this.input = paths(definition.get("input"), fields);
        this.needs = paths(definition.get("needs"), fields);
        this.all = new ArrayList<>(input);
        all.addAll(needs);
        this.onWrite = function(definition, "on_write");
        this.onRead = function(definition, "on_read");
    }

    private static @Nullable TransformationFunction function(Map<?, ?> definition, String key) {
        return definition.get(key) == null ? null : Functions.get(definition, key, TransformationFunction.class);
    }

    private static List<FieldPath> paths(@Nullable Object names, Fields fields) {
        List<FieldPath> paths = new ArrayList<>();
        if (names instanceof List<?> list) {
            list.forEach(name -> paths.add(new FieldPath(String.valueOf(name), fields)));
        }
        return paths;
    }

    static String allOrNone(List<String> names) {
        return "all or none of these fields must be set: " + LuaText.quoted(names);
    }

    /**
     * Checks that a caller who sets inputs of a transformation, or changes fields that it needs,
     * sets all of them.
     *
     * @param stored the stored row on update, if known
     */
    void checkConsistency(Row entity, Row given, @Nullable Row stored, ErrorCollector errors) {
        boolean needsChanged = false;
        if (stored != null) {
            for (FieldPath path : needs) {
                needsChanged |= !RowValues.rawEquals(path.get(given), path.get(stored));
            }
        }
        if (!needsChanged && countNonEmpty(input, given) == 0) {
            return;
        }
        if (!areAllOrNone(all, needsChanged ? given : entity)) {
            errors.entity(allOrNone(CompiledCheck.names(all)));
        } else if (!areAllOrNone(input, given)) {
            // The transformation also reads the stored row, so half of the input would be mixed
            // with an earlier result.
            errors.entity(allOrNone(CompiledCheck.names(input)));
        }
    }

    private static boolean areAllOrNone(List<FieldPath> paths, Row row) {
        int count = countNonEmpty(paths, row);
        return count == 0 || count == paths.size();
    }

    private static int countNonEmpty(List<FieldPath> paths, Row row) {
        int count = 0;
        for (FieldPath path : paths) {
            if (RowValues.isNonEmpty(path.get(row))) {
                count++;
            }
        }
        return count;
    }

    /** The computed fields, or null when the transformation does not apply. */
    @Nullable
    Map<String, @Nullable Object> apply(Row entity, Row given, Context context) {
        TransformationFunction function = context == Context.SELECT ? onRead : onWrite;
        if (function == null
                || countNonEmpty(input, given) < input.size()
                || countNonEmpty(needs, entity) < needs.size()) {
            return null;
        }
        List<@Nullable Object> arguments = new ArrayList<>(all.size());
        all.forEach(path -> arguments.add(Plain.of(path.get(entity))));
        try {
            return function.apply(arguments);
        } catch (TransformationException e) {
            throw new TransformationException("transformation failed: " + e.getMessage());
        } catch (RuntimeException e) {
            throw new TransformationException("transformation error", e);
        }
    }
}
