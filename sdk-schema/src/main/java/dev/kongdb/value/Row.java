package dev.kongdb.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of one entity or nested record, by the position of the field. The engine works on
 * rows; typed builders, records and JSON-like maps are converted to and from them, and stores read
 * and write them.
 *
 * <p>A position is <em>not set</em> (Java null), <em>set to null</em> ({@link #NULL}) or holds a
 * value:
 *
 * <table>
 * <caption>What a position holds, by type of the field</caption>
 * <tr><th>field</th><th>value</th></tr>
 * <tr><td>string</td><td>{@code String}; a {@code uuid} string may be a {@code UUID} instead</td></tr>
 * <tr><td>integer</td><td>{@code Long}; timestamps are seconds since the epoch</td></tr>
 * <tr><td>number</td><td>{@code Double}; timestamps are seconds with a fraction of milliseconds</td></tr>
 * <tr><td>boolean</td><td>{@code Boolean}</td></tr>
 * <tr><td>array, set</td><td>{@code List}; a set's elements differ and keep their order</td></tr>
 * <tr><td>map</td><td>{@code Map} with keys in insertion order</td></tr>
 * <tr><td>record</td><td>{@code Row}</td></tr>
 * <tr><td>foreign</td><td>{@link Reference}, or before validation the {@code Map} that the caller gave</td></tr>
 * </table>
 *
 * <p>Before validation, a position may hold any other value that a caller gave. Inside lists and
 * maps, an explicit null is a Java null. Not thread-safe: a row belongs to one call.
 */
public final class Row {
    /** Marks a position as explicitly set to null. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private final Shape shape;
    private final @Nullable Object[] values;
    private @Nullable Map<String, @Nullable Object> unknown;
    private @Nullable Long ttl;
    private @Nullable UUID workspaceId;
    private @Nullable Object version;
    private boolean complete;

    /** A row in which nothing is set. */
    public Row(Shape shape) {
        this.shape = shape;
        this.values = new @Nullable Object[shape.size()];
    }

    private Row(Row other) {
        this.shape = other.shape;
        this.values = other.values.clone();
        this.unknown = other.unknown == null ? null : new LinkedHashMap<>(other.unknown);
        this.ttl = other.ttl;
        this.workspaceId = other.workspaceId;
        this.version = other.version;
    }

    /** A second row with the same values; nested rows, lists and maps are shared. */
    public Row copy() {
        return new Row(this);
    }

    /**
     * A second row with the same values that shares no row with this one, since nested rows are
     * copied.
     */
    public Row deepCopy() {
        Row copy = copy();
        for (int i = 0; i < copy.values.length; i++) {
            Object value = copy.values[i];
            copy.values[i] = value == null ? null : deepCopy(value);
        }
        return copy;
    }

    private static Object deepCopy(Object value) {
        if (value instanceof Row row) {
            return row.deepCopy();
        }
        if (value instanceof List<?> list && list.stream().anyMatch(Row.class::isInstance)) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(deepCopy(item)));
            return copy;
        }
        if (value instanceof Map<?, ?> map && map.values().stream().anyMatch(Row.class::isInstance)) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key, deepCopy(item)));
            return copy;
        }
        return value;
    }

    /** The names of the positions. */
    public Shape shape() {
        return shape;
    }

    /** The value at that position: null when not set, {@link #NULL} when set to null. */
    public @Nullable Object get(int position) {
        return values[position];
    }

    /** The value of the name: null when not set or unknown, {@link #NULL} when set to null. */
    public @Nullable Object get(String name) {
        int position = shape.position(name);
        return position < 0 ? null : values[position];
    }

    /** Whether the position holds a value other than null. */
    public boolean hasValue(int position) {
        Object value = values[position];
        return value != null && value != NULL;
    }

    /** Sets a position; null unsets it. */
    public Row set(int position, @Nullable Object value) {
        values[position] = value;
        complete = false;
        return this;
    }

    /** Sets a position to the value, or to an explicit null when it is null. */
    public Row setOrNull(int position, @Nullable Object value) {
        return set(position, value == null ? NULL : value);
    }

    /**
     * The values given under names that the shape does not have, in the order given; usually empty.
     */
    public Map<String, @Nullable Object> unknown() {
        return unknown == null ? Collections.emptyMap() : Collections.unmodifiableMap(unknown);
    }

    /**
     * Keeps a value given under a name that the shape does not have, so that validation can report
     * it.
     */
    public Row setUnknown(String name, @Nullable Object value) {
        if (unknown == null) {
            unknown = new LinkedHashMap<>();
        }
        unknown.put(name, value);
        complete = false;
        return this;
    }

    /**
     * Removes a value given under a name that the shape does not have, because it was handled
     * elsewhere.
     */
    public Row removeUnknown(String name) {
        if (unknown != null) {
            unknown.remove(name);
        }
        return this;
    }

    public void clearUnknown() {
        unknown = null;
    }

    public boolean hasUnknown() {
        return unknown != null && !unknown.isEmpty();
    }

    /** How many positions are set. */
    public int count() {
        int count = 0;
        for (Object value : values) {
            count += value == null ? 0 : 1;
        }
        return count;
    }

    /** Whether nothing at all is set. */
    public boolean isEmpty() {
        return count() == 0 && !hasUnknown();
    }

    /**
     * Whether generated values and defaults were set as for an insert, and nothing was set since.
     */
    public boolean isComplete() {
        return complete;
    }

    public Row markComplete() {
        complete = true;
        return this;
    }

    /** The whole seconds that a stored row has left to live, or null when it does not expire. */
    public @Nullable Long ttl() {
        return ttl;
    }

    /** Sets {@link #ttl()}. */
    public Row ttl(@Nullable Long seconds) {
        this.ttl = seconds;
        return this;
    }

    /** The workspace of a stored row; null when it is unknown, or when the row has none. */
    public @Nullable UUID workspaceId() {
        return workspaceId;
    }

    /** Sets {@link #workspaceId()}. */
    public Row workspaceId(@Nullable UUID id) {
        this.workspaceId = id;
        return this;
    }

    /**
     * The store's token for the version that was read, for compare-and-set; null on rows that were
     * not read.
     */
    public @Nullable Object version() {
        return version;
    }

    /** Sets {@link #version()}. */
    public Row version(@Nullable Object token) {
        this.version = token;
        return this;
    }

    @Override
    public String toString() {
        return "row of " + shape; // never the values: they may be secrets
    }
}
