package dev.kongdb.cassandra;

import dev.kongdb.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of all entities, since a delete must know the tables of dependants. Thread-safe. */
final class Tables {
    private final Statements statements;
    private final Catalog catalog;
    private volatile Map<String, Rows> rows = Map.of();

    Tables(Statements statements, Catalog catalog) {
        this.statements = statements;
        this.catalog = catalog;
    }

    /** Takes the schemas of all entities. Before this there are none. */
    void open(List<Schema> schemas) {
        rows = schemas.stream()
                .collect(Collectors.toUnmodifiableMap(Schema::name, each -> new Rows(each, statements, catalog)));
    }

    /** The rows of the entity; null for an entity of a plugin that this node does not have. */
    @Nullable
    Rows find(String entity) {
        return rows.get(entity);
    }

    /** The rows of an entity that has references, or is referred to. */
    Rows of(Schema schema) {
        Rows known = rows.get(schema.name());
        if (known == null) {
            throw new IllegalStateException("no rows of '" + schema.name() + "'");
        }
        return known;
    }

    List<Rows> all() {
        return List.copyOf(rows.values());
    }
}
