package dev.kongdb.schema.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a schema as data, as Kong writes it: {@code name}, {@code primary_key}, {@code fields} as a list of
 * one-entry maps, and the other keys of an entity. Immutable; nothing is checked until the metaschema judges it.
 */
public final class SchemaDefinition {
    private final Map<String, @Nullable Object> definition;

    private SchemaDefinition(Map<?, ?> definition) {
        this.definition = Frozen.map(definition);
    }

    /** A definition given whole, such as parsed from JSON; functions inside it are objects of this package's interfaces. */
    public static SchemaDefinition of(Map<String, ? extends @Nullable Object> definition) {
        return new SchemaDefinition(definition);
    }

    /** Starts a definition of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The {@code name}, or an empty string when the definition has none (which the metaschema refuses). */
    public String name() {
        return definition.get("name") instanceof String name ? name : "";
    }

    /** The definition as plain data; unmodifiable, nested definitions as maps. */
    public Map<String, @Nullable Object> asMap() {
        return definition;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaDefinition that && definition.equals(that.definition);
    }

    @Override
    public int hashCode() {
        return definition.hashCode();
    }

    @Override
    public String toString() {
        return definition.toString();
    }

    /** Collects a definition. Not thread-safe. */
    public static final class Builder {
        private final Map<String, @Nullable Object> definition = new LinkedHashMap<>();
        private final List<Object> fields = new ArrayList<>();

        private Builder(String name) {
            definition.put("name", name);
        }

        /** Sets a key of the schema, such as {@code primary_key}; values as in {@link FieldDefinition#with}. */
        public Builder with(String key, @Nullable Object value) {
            definition.put(key, value);
            return this;
        }

        /** Adds a field after those added before. */
        public Builder field(String name, FieldDefinition field) {
            fields.add(Map.of(name, field));
            return this;
        }

        /** The definition collected. */
        public SchemaDefinition build() {
            Map<String, @Nullable Object> whole = new LinkedHashMap<>(definition);
            whole.putIfAbsent("fields", fields);
            return new SchemaDefinition(whole);
        }
    }
}
