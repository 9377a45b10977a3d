package dev.kongdb.tck.vectors;

import dev.kongdb.schema.definition.Violations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every divergence from Kong 2.8.5 that vectors show. What is not listed here is a failure, and so is any answer to a vector that is
 * listed but the one meant.
 */
public final class Divergences {
    private static final List<Divergence> OF_SCHEMAS = List.of(
            new Divergence(
                    "1",
                    Pattern.compile("immutable(-unset)?-\\d+"),
                    "an update that leaves an immutable field out does not touch it, and is no error",
                    Divergences::refusesSuppliedImmutablesOnly),
            // No decision of ours, and no rule of Kong's: the same typedef in the same context is answered without the
            // words
            // by a process that did not crash (routes-insert-368 and others). A crash in validate_update, as in
            // subschema-038,
            // leaves the texts of updates in force for all that the process answers afterwards: these groups follow it.
            new Divergence(
                    "-",
                    Pattern.compile("(subschema(-error)?|typedef-(sources|destinations))-\\d+"),
                    "Kong's process had crashed in an update some lines before, which left the messages of updates in force; "
                            + "the input is no update",
                    Divergences::saysNothingOfUpdating));

    /** The list: of single schemas and entities, and of scripts. */
    public static final List<Divergence> ALL =
            Stream.concat(OF_SCHEMAS.stream(), ScriptDivergences.ALL.stream()).toList();

    private Divergences() {}

    /**
     * Kong refuses immutable fields that were left out as well; of the others each must be refused as before, and when there is none,
     * the answer is what was stored with the input over it.
     */
    private static boolean refusesSuppliedImmutablesOnly(Vector vector, Map<String, @Nullable Object> answer) {
        Map<String, @Nullable Object> expected = vector.expected();
        if (!"immutable".equals(expected.get("stage"))) {
            return false;
        }
        Map<String, @Nullable Object> supplied = new LinkedHashMap<>(Vector.map(expected.get("errors")));
        supplied.keySet().retainAll(vector.map("input").keySet());
        if (!supplied.isEmpty()) {
            return Comparison.difference(Answers.refused("immutable", new Violations(supplied)), answer) == null;
        }
        Map<String, @Nullable Object> entity = new LinkedHashMap<>(vector.map("existing"));
        entity.putAll(vector.map("input"));
        // Records that were never stored are filled in on every read, here with nothing.
        Vector.map(answer.get("entity")).forEach((name, value) -> {
            if (value instanceof Map<?, ?> record && record.isEmpty()) {
                entity.putIfAbsent(name, record);
            }
        });
        return Comparison.difference(Answers.entity(entity), answer) == null;
    }

    /** Where something other than an update is spoken of as an update, our answer is the same without that. */
    private static boolean saysNothingOfUpdating(Vector vector, Map<String, @Nullable Object> answer) {
        return List.of("insert", "upsert").contains(vector.text("context"))
                && vector.expected().toString().contains("when updating")
                && Comparison.difference(withoutUpdating(vector.expected()), answer) == null;
    }

    private static @Nullable Object withoutUpdating(@Nullable Object value) {
        if (value instanceof String text) {
            return text.replace("when updating, ", "").replace(" when updating", "");
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> changed = new ArrayList<>();
            list.forEach(element -> changed.add(withoutUpdating(element)));
            return changed;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>();
            map.forEach((key, element) -> changed.put(String.valueOf(key), withoutUpdating(element)));
            return changed;
        }
        return value;
    }
}
