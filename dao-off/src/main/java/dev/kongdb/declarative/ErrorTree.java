package dev.kongdb.declarative;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Errors as Kong has them: maps from the name of a field (String) or the index of an entry
 * (Integer, from 1) to a message or to nested errors.
 */
final class ErrorTree {
    /** The longest list with gaps that Kong writes. */
    private static final int MAX_SPARSE = 1 << 15;

    /**
     * The message of a plugin for a field that it must not have. It is the only error of a first
     * reading that is kept if the second one has errors.
     */
    private static final String MUST_BE_NULL = "value must be null";

    private static final Comparator<Object> ORDER = Comparator.<Object, Boolean>comparing(key -> key instanceof String)
            .thenComparing(key -> key instanceof Integer index ? index : 0)
            .thenComparing(String::valueOf);

    private ErrorTree() {}

    /** The errors of the engine, with lists as maps with indexes. */
    static Map<Object, Object> of(Map<?, ? extends @Nullable Object> errors) {
        Map<Object, Object> tree = new LinkedHashMap<>();
        errors.forEach((key, error) -> {
            if (error != null) {
                tree.put(key, value(error));
            }
        });
        return tree;
    }

    private static Object value(Object error) {
        if (error instanceof Map<?, ?> map) {
            return of(map);
        }
        if (error instanceof List<?> list) {
            Map<Object, Object> tree = new LinkedHashMap<>();
            for (int i = 0; i < list.size(); i++) {
                Object element = list.get(i);
                if (element != null) {
                    tree.put(i + 1, value(element));
                }
            }
            return tree;
        }
        return error;
    }

    /** The errors of the second reading, together with those that only the first one can find. */
    static Map<Object, Object> merged(Map<Object, Object> second, Map<Object, Object> first) {
        Map<Object, Object> merged = new LinkedHashMap<>(second);
        nullErrors(first)
                .forEach((key, error) -> merged.merge(
                        key,
                        error,
                        (before, after) -> before instanceof Map<?, ?> inner && after instanceof Map<?, ?> more
                                ? merged(copy(inner), copy(more))
                                : after));
        return merged;
    }

    private static Map<Object, Object> copy(Map<?, ?> map) {
        return new LinkedHashMap<>(map);
    }

    private static Map<Object, Object> nullErrors(Map<?, ?> errors) {
        Map<Object, Object> kept = new LinkedHashMap<>();
        errors.forEach((key, error) -> {
            if (error instanceof Map<?, ?> inner) {
                Map<Object, Object> within = nullErrors(inner);
                if (!within.isEmpty()) {
                    kept.put(key, within);
                }
            } else if (MUST_BE_NULL.equals(error)) {
                kept.put(key, error);
            }
        });
        return kept;
    }

    /**
     * The tree in the form of Kong's {@code fields}: a map with only indexes becomes a list, in
     * which an entry without errors is null.
     */
    static Map<String, @Nullable Object> fields(Map<Object, Object> tree) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        tree.forEach((key, error) -> fields.put(String.valueOf(key), field(error)));
        return fields;
    }

    private static @Nullable Object field(@Nullable Object error) {
        if (!(error instanceof Map<?, ?> map)) {
            return error;
        }
        if (isList(map)) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 1, found = 0; found < map.size(); i++) {
                Object element = map.get(i);
                found += element == null ? 0 : 1;
                list.add(field(element));
            }
            return list;
        }
        Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
        sorted(map).forEach(key -> fields.put(key, field(map.get(key))));
        return fields;
    }

    /**
     * Whether a map is a list: its indexes count from 1 and leave few gaps. A map in a file may
     * have any numbers as keys.
     */
    private static boolean isList(Map<?, ?> map) {
        int bound = Math.max(MAX_SPARSE, 2 * map.size());
        return !map.isEmpty()
                && map.keySet().stream().allMatch(key -> key instanceof Integer index && index >= 1 && index <= bound);
    }

    private static List<Object> sorted(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>(map.keySet());
        keys.sort(ORDER);
        return keys;
    }

    /** The text that Kong prints for people, sorted on every level. */
    static String text(Map<?, ?> tree) {
        StringBuilder out = new StringBuilder();
        print(out, tree, "", "");
        return out.toString();
    }

    private static void print(StringBuilder out, Map<?, ?> tree, String within, String indent) {
        for (Object key : sorted(tree)) {
            if (out.length() > 0) {
                out.append('\n');
            }
            out.append(indent)
                    .append(key instanceof Integer ? "- in entry " + key + " of '" + within + "'" : "in '" + key + "'")
                    .append(':');
            Object error = tree.get(key);
            if (error instanceof Map<?, ?> inner) {
                print(out, inner, String.valueOf(key), indent + "  ");
            } else {
                out.append(' ').append(error);
            }
        }
    }
}
