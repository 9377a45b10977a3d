package dev.kongdb.http;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values of headers by name, in the order in which they were first put. Two names are of the same
 * header when they differ only in case, or in a hyphen for an underscore ({@link
 * MessageRules#spelling}); the name that was put last stays. So this map looks up names otherwise
 * than {@link String#equals} would. It is made for the few headers that a plugin sets: it compares
 * a name with each of the others, most of which have another length. Not thread-safe, unless it is
 * a {@link #copyOf copy}.
 */
public final class HeaderValues extends AbstractMap<String, List<String>> {
    private final List<Map.Entry<String, List<String>>> entries;

    private HeaderValues(List<Map.Entry<String, List<String>>> entries) {
        this.entries = entries;
    }

    /** No headers yet. */
    public HeaderValues() {
        this(new ArrayList<>());
    }

    /** The same headers, in a map of its own. */
    public HeaderValues(HeaderValues other) {
        this(new ArrayList<>(other.entries));
    }

    /** The same headers, unmodifiable. A copy is not copied again. */
    public static HeaderValues copyOf(HeaderValues headers) {
        List<Map.Entry<String, List<String>>> entries = List.copyOf(headers.entries);
        return entries == headers.entries ? headers : new HeaderValues(entries);
    }

    private int find(@Nullable Object key) {
        if (key instanceof String name) {
            for (int i = 0; i < entries.size(); i++) {
                if (MessageRules.isSameSpelling(entries.get(i).getKey(), name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return find(name) >= 0;
    }

    @Override
    public @Nullable List<String> get(@Nullable Object name) {
        int place = find(name);
        return place < 0 ? null : entries.get(place).getValue();
    }

    @Override
    public @Nullable List<String> put(String name, List<String> values) {
        int place = find(name);
        Map.Entry<String, List<String>> entry = Map.entry(name, values);
        if (place < 0) {
            entries.add(entry);
            return null;
        }
        return entries.set(place, entry).getValue();
    }

    @Override
    public @Nullable List<String> remove(@Nullable Object name) {
        int place = find(name);
        return place < 0 ? null : entries.remove(place).getValue();
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super List<String>> action) {
        for (int i = 0; i < entries.size(); i++) {
            action.accept(entries.get(i).getKey(), entries.get(i).getValue());
        }
    }

    /** The names; unmodifiable. Names are looked up as in the map. */
    @Override
    public Set<String> keySet() {
        return Collections.unmodifiableSet(super.keySet());
    }

    @Override
    public Set<Map.Entry<String, List<String>>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, List<String>>> iterator() {
                return entries.iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    @Override
    public int size() {
        return entries.size();
    }
}
