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
 * All divergences from Kong 2.8.5 in the vectors. A difference that is not listed here is a
 * failure. For a listed vector, any answer other than the intended one is a failure, too.
 */
public final class Divergences {
    private static final List<Divergence> OF_SCHEMAS = List.of(
            new Divergence(
                    "1",
                    Pattern.compile("immutable(-unset)?-\\d+"),
                    "an update that leaves an immutable field out does not touch it, and is no error",
                    Divergences::refusesSuppliedImmutablesOnly),
            // This is neither a decision of ours nor a rule of Kong: a Kong process that had not
            // crashed answers the same typedef in the same context without these words
            // (routes-insert-368 and others). After a crash in validate_update, as in
            // subschema-038, Kong uses the texts of updates in all later answers of the process.
            // These groups come after such a crash.
            new Divergence(
                    "-",
                    Pattern.compile("(subschema(-error)?|typedef-(sources|destinations))-\\d+"),
                    "Kong's process had crashed in an update some lines before, which left the messages of updates in force; "
                            + "the input is no update",
                    Divergences::saysNothingOfUpdating));

    /** All divergences: of single schemas, of entities, and of scripts. */
    public static final List<Divergence> ALL =
            Stream.concat(OF_SCHEMAS.stream(), ScriptDivergences.ALL.stream()).toList();

    private Divergences() {}

    /**
     * Kong also refuses immutable fields that are absent from the update. The other fields must
     * still be refused as before. If there are none, the answer is the stored row with the input
     * over it.
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
        // Kong fills in records that were never stored on every read, here with nothing.
        Vector.map(answer.get("entity")).forEach((name, value) -> {
            if (value instanceof Map<?, ?> record && record.isEmpty()) {
                entity.putIfAbsent(name, record);
            }
        });
        return Comparison.difference(Answers.entity(entity), answer) == null;
    }

    /**
     * If Kong speaks of an update in the answer to another call, our answer is the same without
     * that.
     */
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
