package dev.kongdb.schema.definition;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one field as data: its type and attributes under Kong's names. Immutable.
 * Nothing is checked until a schema is made of it.
 *
 * <pre>{@code
 * FieldDefinition.of("set").with("elements", FieldDefinition.of("string").with("one_of", List.of("http", "https")))
 * }</pre>
 */
public final class FieldDefinition {
    private final Map<String, @Nullable Object> attributes;

    private FieldDefinition(Map<?, ?> attributes, boolean neverNull) {
        Map<String, @Nullable Object> frozen = Frozen.map(attributes);
        this.attributes = neverNull ? new NeverNull(frozen) : frozen;
    }

    /** A field of the type, such as {@code "string"}. */
    public static FieldDefinition of(String type) {
        return new FieldDefinition(Map.of("type", type), false);
    }

    /** A field with these attributes, {@code type} among them. */
    public static FieldDefinition of(Map<String, ? extends @Nullable Object> attributes) {
        return new FieldDefinition(attributes, false);
    }

    /**
     * This field with one attribute set or replaced.
     *
     * @param value a String, Number, Boolean, List, Map, {@link FieldDefinition}, a function such
     *     as {@link CustomValidator}, or null for an explicit null (as in {@code eq = null})
     */
    public FieldDefinition with(String attribute, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(attributes);
        changed.put(attribute, value);
        return new FieldDefinition(changed, isNeverNull(attributes));
    }

    /**
     * This field, but never null: a null that is written or read becomes the default or a generated
     * value. So record components that have a default or a generated value need not be
     * {@code @Nullable}. Kong has no such attribute, so {@link #asMap} does not contain it.
     */
    public FieldDefinition neverNull() {
        return new FieldDefinition(attributes, true);
    }

    /** Whether the attributes belong to a field that is {@link #neverNull}. */
    public static boolean isNeverNull(Map<?, ?> attributes) {
        return attributes instanceof NeverNull;
    }

    /**
     * The attributes of a field that is never null. As a map, they equal those of a nullable field.
     */
    private static final class NeverNull extends AbstractMap<String, @Nullable Object> {
        private final Map<String, @Nullable Object> attributes;

        NeverNull(Map<String, @Nullable Object> attributes) {
            this.attributes = attributes;
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            return attributes.entrySet();
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return attributes.containsKey(key);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return attributes.get(key);
        }
    }

    /** This record with one more field. */
    public FieldDefinition field(String name, FieldDefinition definition) {
        List<@Nullable Object> fields = new ArrayList<>();
        if (attributes.get("fields") instanceof List<?> before) {
            fields.addAll(before);
        }
        fields.add(Map.of(name, definition));
        return with("fields", fields);
    }

    /** The attributes as plain data; unmodifiable, nested definitions as maps. */
    public Map<String, @Nullable Object> asMap() {
        return attributes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldDefinition that && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }

    @Override
    public String toString() {
        return attributes.toString();
    }
}
