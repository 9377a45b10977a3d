package dev.kongdb.schema.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a schema as data, as Kong writes it: {@code name}, {@code primary_key}, {@code
 * fields} as a list of maps with one entry each, and the other keys of an entity. Immutable.
 * Nothing is checked until the metaschema validates it.
 */
public final class SchemaDefinition {
    private final Map<String, @Nullable Object> definition;
    private final Map<String, PostgresColumn> postgres;

    private SchemaDefinition(Map<?, ?> definition, Map<String, PostgresColumn> postgres) {
        this.definition = Frozen.map(definition);
        this.postgres = Map.copyOf(postgres);
    }

    /**
     * A complete definition, such as one parsed from JSON. Functions inside it are objects of this
     * package's interfaces.
     */
    public static SchemaDefinition of(Map<String, ? extends @Nullable Object> definition) {
        return new SchemaDefinition(definition, Map.of());
    }

    /** Starts a definition with the name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * The {@code name}, or an empty string when the definition has none (which the metaschema
     * refuses).
     */
    public String name() {
        return definition.get("name") instanceof String name ? name : "";
    }

    /**
     * How a field is stored in PostgreSQL. Kong's definitions do not have this, so {@link #asMap}
     * does not contain it.
     */
    public PostgresColumn postgres(String field) {
        return postgres.getOrDefault(field, PostgresColumn.NONE);
    }

    /** The definition as plain data; unmodifiable, nested definitions as maps. */
    public Map<String, @Nullable Object> asMap() {
        return definition;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaDefinition that
                && definition.equals(that.definition)
                && postgres.equals(that.postgres);
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
        private final Map<String, PostgresColumn> postgres = new LinkedHashMap<>();

        private Builder(String name) {
            definition.put("name", name);
        }

        /**
         * Sets a key of the schema, such as {@code primary_key}; values as in
         * {@link FieldDefinition#with}.
         */
        public Builder with(String key, @Nullable Object value) {
            definition.put(key, value);
            return this;
        }

        /** Adds a field after those added before. */
        public Builder field(String name, FieldDefinition field) {
            fields.add(Map.of(name, field));
            return this;
        }

        /** Sets how a field is stored in PostgreSQL, if that differs from Kong's layout. */
        public Builder postgres(String field, PostgresColumn column) {
            postgres.put(field, column);
            return this;
        }

        /** The collected definition. */
        public SchemaDefinition build() {
            Map<String, @Nullable Object> whole = new LinkedHashMap<>(definition);
            whole.putIfAbsent("fields", fields);
            return new SchemaDefinition(whole, postgres);
        }
    }
}
