package dev.kongdb.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an entity: the value of a foreign field. It holds the primary key of the entity,
 * or, in writes, a unique field by which the DAO finds it ({@link #by}). Immutable.
 *
 * @param <T> the record of the entity referred to
 */
// The type parameter is for the compiler: a reference to a consumer is not accepted for a route.
@SuppressWarnings("UnusedTypeParameter")
public final class Reference<T> {
    private final Map<String, Object> fields;
    private final boolean key;

    private Reference(Map<String, Object> fields, boolean key) {
        this.fields = fields;
        this.key = key;
    }

    /**
     * A reference to the entity with that id, for entities whose primary key is a field {@code id}.
     */
    public static <T> Reference<T> to(UUID id) {
        return new Reference<>(Map.of("id", id), true);
    }

    /**
     * A reference to the entity with that primary key: its fields by name, in the order of the key.
     */
    public static <T> Reference<T> toKey(Map<String, ?> primaryKey) {
        return new Reference<>(Collections.unmodifiableMap(new LinkedHashMap<>(primaryKey)), true);
    }

    /**
     * A reference to the entity whose unique field has the value, as Kong's {@code service = {name
     * = "x"}}. A write looks the entity up; if there is none, it fails with error 13, foreign keys
     * unresolved.
     */
    public static <T> Reference<T> by(String uniqueField, Object value) {
        return new Reference<>(Map.of(uniqueField, value), false);
    }

    /**
     * Whether this holds a primary key; false for {@link #by}. References read from a store always
     * do.
     */
    public boolean isKey() {
        return key;
    }

    /**
     * The id of the entity referred to. Throws {@link IllegalStateException} when its primary key
     * is not a UUID {@code id}.
     */
    public UUID id() {
        if (key && fields.size() == 1) {
            Object id = fields.get("id");
            if (id instanceof UUID uuid) {
                return uuid;
            }
        }
        throw new IllegalStateException("not a reference by a UUID id, but by " + List.copyOf(fields.keySet()));
    }

    /** The fields by name: the primary key, or the one unique field. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** The value of a field, or null when the reference does not have the field. */
    public @Nullable Object get(String name) {
        return fields.get(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reference<?> that && key == that.key && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fields, key);
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
