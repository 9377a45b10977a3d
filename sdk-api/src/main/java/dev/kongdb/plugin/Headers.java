package dev.kongdb.plugin;

import dev.kongdb.http.MessageRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers of a message, each with its values in order. Upper and lower case in names are the same,
 * and so are a hyphen and an underscore, as in Kong. Immutable.
 */
public final class Headers {
    /** No headers. */
    public static final Headers NONE = new Headers(Map.of());

    private final Map<String, List<String>> byName;

    private Headers(Map<String, List<String>> byName) {
        this.byName = byName;
    }

    /**
     * Headers by name; names that differ in case only are one. A name without values is left out.
     */
    public static Headers of(Map<String, ? extends List<String>> headers) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        headers.forEach((name, values) -> {
            if (!values.isEmpty()) {
                byName.merge(name.toLowerCase(Locale.ROOT), List.copyOf(values), Headers::joined);
            }
        });
        return new Headers(Collections.unmodifiableMap(byName));
    }

    private static List<String> joined(List<String> values, List<String> more) {
        List<String> all = new ArrayList<>(values);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** The first value of a header; empty when it is not there. */
    public Optional<String> first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The values of a header; none when it is not there. */
    public List<String> all(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        List<String> values = byName.get(lower);
        if (values == null && lower.indexOf('_') >= 0) {
            values = byName.get(lower.replace('_', '-'));
        }
        return values == null ? List.of() : values;
    }

    /** Whether a header is there. */
    public boolean contains(String name) {
        return !all(name).isEmpty();
    }

    /** The names, in lower case. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** The values by the name in lower case, in the order of the names; unmodifiable. */
    public Map<String, List<String>> asMap() {
        return byName;
    }

    /**
     * These headers with other values for one of them, in place of its values in any spelling. An
     * empty list removes the header.
     */
    public Headers with(String name, List<String> values) {
        return with(Map.of(name, values));
    }

    /** These headers with other values for several of them, as by {@link #with(String, List)}. */
    public Headers with(Map<String, ? extends List<String>> replaced) {
        Map<String, List<String>> bySpelling = new TreeMap<>(MessageRules.BY_SPELLING);
        bySpelling.putAll(replaced);
        Map<String, List<String>> changed = new LinkedHashMap<>(byName);
        changed.keySet().removeIf(bySpelling::containsKey);
        bySpelling.forEach((name, values) -> {
            if (!values.isEmpty()) {
                changed.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
            }
        });
        return new Headers(Collections.unmodifiableMap(changed));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && headers.byName.equals(byName);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    /** The names only, since values may be secrets. */
    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}
