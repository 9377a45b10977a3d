package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Kong's table {@code tags}, by which entities are found by their tags. It is only an index: the
 * entity's own column decides. So a superfluous entry does no harm, but an entry must never be
 * missing. Entries are therefore written before the row and again after it, and a deleted entry is
 * restored if the row has the tag after all. Thread-safe.
 */
final class TagRows {
    static final String TABLE = "tags";

    private final Statements statements;
    private final String put;
    private final String putWithTtl;
    private final String drop;

    TagRows(Statements statements) {
        this.statements = statements;
        this.put = "INSERT INTO " + statements.table(TABLE)
                + " (tag, entity_name, entity_id, other_tags) VALUES (?, ?, ?, ?)";
        this.putWithTtl = put + " USING TTL ?";
        this.drop = "DELETE FROM " + statements.table(TABLE) + " WHERE tag = ? AND entity_name = ? AND entity_id = ?";
    }

    /** Whether entities of the schema can be found by tags. */
    static boolean apply(Schema schema) {
        Field tags = schema.field("tags");
        return tags != null
                && (tags.type() == FieldType.SET || tags.type() == FieldType.ARRAY)
                && schema.primaryKey().size() == 1
                && !schema.name().equals(TABLE);
    }

    /** The tags of a row. */
    static Set<String> of(Schema schema, Row row) {
        Set<String> tags = new LinkedHashSet<>();
        if (apply(schema) && row.get("tags") instanceof Collection<?> values) {
            values.forEach(tag -> tags.add(String.valueOf(tag)));
        }
        return tags;
    }

    private static String id(Schema schema, Row row) {
        return String.valueOf(row.get(schema.primaryKey().get(0).position()));
    }

    /** Writes the entries of a row. */
    void put(Schema schema, Row row, int ttl) {
        Set<String> tags = of(schema, row);
        List<Cql> entries = new ArrayList<>();
        for (String tag : tags) {
            Set<String> others = new LinkedHashSet<>(tags);
            others.remove(tag);
            entries.add(
                    schema.ttl()
                            ? Cql.of(Purpose.WRITE, putWithTtl, tag, schema.name(), id(schema, row), others, ttl)
                            : Cql.of(Purpose.WRITE, put, tag, schema.name(), id(schema, row), others));
        }
        statements.each(entries);
    }

    /** Deletes entries of a row, unless it has the tags again. */
    void drop(Rows rows, Row row, Collection<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        String id = id(rows.schema, row);
        statements.each(tags.stream()
                .map(tag -> Cql.of(Purpose.WRITE, drop, tag, rows.schema.name(), id))
                .toList());
        Stored now = rows.read(Purpose.GUARD, row);
        if (now != null && now.exists()) {
            Set<String> kept = of(rows.schema, now.row());
            if (tags.stream().anyMatch(kept::contains)) {
                put(rows.schema, now.row(), Math.max(now.secondsLeft(), 0));
            }
        }
    }
}
