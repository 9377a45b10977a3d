package dev.kongdb.cassandra;

import dev.kongdb.schema.Schema;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The rows of all entities known by now: a delete has to know the tables of the dependants. Thread-safe. */
final class Tables {
    private final Statements statements;
    private final ConcurrentMap<String, Rows> rows = new ConcurrentHashMap<>();

    Tables(Statements statements) {
        this.statements = statements;
    }

    /** The rows of an entity, which is known from now on. */
    Rows add(Schema schema) {
        return rows.computeIfAbsent(schema.name(), name -> new Rows(schema, statements));
    }

    /** The rows of the entity of that name; null when it is of a plugin that this node has not. */
    @Nullable
    Rows find(String entity) {
        return rows.get(entity);
    }

    /** The rows of an entity that refers, or is referred to. */
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
