package dev.kongdb.testkit.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every divergence from Kong 2.8.5 that vectors show. What is not listed here is a failure. */
public final class Divergences {
    private static final List<Divergence> OF_SCHEMAS = List.of(
            new Divergence(
                    "1",
                    Pattern.compile("immutable(-unset)?-\\d+"),
                    "an update that leaves an immutable field out does not touch it, and is no error",
                    Divergences::refusesSuppliedImmutablesOnly),
            new Divergence(
                    "-",
                    Pattern.compile("typedef-(sources|destinations)-\\d+"),
                    "Kong's process had crashed in an update some lines before, which left the messages of updates in force; "
                            + "the input is an insert",
                    Divergences::saysNothingOfUpdating));

    /** The list: of single schemas and entities, and of scripts. */
    public static final List<Divergence> ALL =
            Stream.concat(OF_SCHEMAS.stream(), ScriptDivergences.ALL.stream()).toList();

    private Divergences() {}

    /** Kong refuses immutable fields that were left out as well; of the others each must be refused as before. */
    private static boolean refusesSuppliedImmutablesOnly(Vector vector, Map<String, @Nullable Object> answer) {
        Map<String, @Nullable Object> expected = vector.expected();
        if (!"immutable".equals(expected.get("stage"))) {
            return false;
        }
        Map<String, @Nullable Object> supplied = new LinkedHashMap<>(Vector.map(expected.get("errors")));
        supplied.keySet().retainAll(vector.map("input").keySet());
        return supplied.isEmpty()
                ? Boolean.TRUE.equals(answer.get("ok"))
                : "immutable".equals(answer.get("stage")) && supplied.equals(answer.get("errors"));
    }

    private static boolean saysNothingOfUpdating(Vector vector, Map<String, @Nullable Object> answer) {
        return "insert".equals(vector.text("context"))
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
