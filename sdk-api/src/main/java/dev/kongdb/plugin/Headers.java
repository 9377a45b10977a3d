package dev.kongdb.plugin;

import dev.kongdb.http.HeaderValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Headers of a message, each with its values in order. Upper and lower case in names are the same,
 * and so are a hyphen and an underscore, as in Kong. Immutable.
 */
public final class Headers {
    /** No headers. */
    public static final Headers NONE = new Headers(Map.of());

    private final Function<String, List<String>> finding;
    private final Supplier<Map<String, List<String>>> reading;

    /** All headers by their names in lower case; null until more than single headers are asked for. */
    private volatile @Nullable Map<String, List<String>> byName;

    private Headers(Map<String, List<String>> byName) {
        this(name -> byName.getOrDefault(name, List.of()), () -> byName);
        this.byName = byName;
    }

    private Headers(Function<String, List<String>> finding, Supplier<Map<String, List<String>>> reading) {
        this.finding = finding;
        this.reading = reading;
    }

    /**
     * Headers that are read when they are asked for. Most plugins look at one header only, which is
     * then found without reading the others.
     *
     * @param finding finds the values of a name in lower case; none when the header is not there
     * @param reading reads all headers, as {@link #of(Map)} takes them
     */
    public static Headers of(Function<String, List<String>> finding, Supplier<Map<String, List<String>>> reading) {
        return new Headers(finding, reading);
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
        List<String> values = find(lower);
        return values.isEmpty() && lower.indexOf('_') >= 0 ? find(lower.replace('_', '-')) : values;
    }

    private List<String> find(String lower) {
        Map<String, List<String>> known = byName;
        return known == null ? finding.apply(lower) : known.getOrDefault(lower, List.of());
    }

    /** Whether a header is there. */
    public boolean contains(String name) {
        return !all(name).isEmpty();
    }

    /** The names, in lower case. */
    public Set<String> names() {
        return asMap().keySet();
    }

    /** The values by the name in lower case, in the order of the names; unmodifiable. */
    public Map<String, List<String>> asMap() {
        Map<String, List<String>> known = byName;
        if (known == null) {
            known = of(reading.get()).asMap();
            byName = known;
        }
        return known;
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
        HeaderValues bySpelling = new HeaderValues();
        bySpelling.putAll(replaced);
        Map<String, List<String>> changed = new LinkedHashMap<>(asMap());
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
        return other instanceof Headers headers && headers.asMap().equals(asMap());
    }

    @Override
    public int hashCode() {
        return asMap().hashCode();
    }

    /** The names only, since values may be secrets. */
    @Override
    public String toString() {
        return names().toString();
    }
}
