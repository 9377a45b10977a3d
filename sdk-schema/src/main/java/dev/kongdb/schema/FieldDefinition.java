package dev.kongdb.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one field as data: its type and attributes under Kong's names. Immutable; nothing is checked until a schema
 * is made of it.
 *
 * <pre>{@code
 * FieldDefinition.of("set").with("elements", FieldDefinition.of("string").with("one_of", List.of("http", "https")))
 * }</pre>
 */
public final class FieldDefinition {
    private final Map<String, @Nullable Object> attributes;

    private FieldDefinition(Map<?, ?> attributes) {
        this.attributes = Frozen.map(attributes);
    }

    /** A field of that type, such as {@code "string"}. */
    public static FieldDefinition of(String type) {
        return new FieldDefinition(Map.of("type", type));
    }

    /** A field with these attributes, {@code type} among them. */
    public static FieldDefinition of(Map<String, ? extends @Nullable Object> attributes) {
        return new FieldDefinition(attributes);
    }

    /**
     * This field with one attribute set or replaced.
     *
     * @param value a String, Number, Boolean, List, Map, {@link FieldDefinition}, a function such as {@link CustomValidator},
     *     or null for an explicit null (as in {@code eq = null})
     */
    public FieldDefinition with(String attribute, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(attributes);
        changed.put(attribute, value);
        return new FieldDefinition(changed);
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
