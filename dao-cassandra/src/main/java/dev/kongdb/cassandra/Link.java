package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.value.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reference by which rows may refer to one row.
 *
 * @param children the rows that may refer to it
 * @param field the reference
 * @param onDelete the effect on them of deleting it: {@code cascade}, {@code null} or {@code
 *     restrict}
 * @param columns the columns of the reference, with the values that refer to it
 */
record Link(Rows children, Field field, String onDelete, Lookup columns) {
    static Link of(InverseReference inverse, Rows children, Rows parents, Stored parent) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : parents.schema.primaryKey()) {
            Object value = parent.row().get(field.position());
            if (value != null) {
                key.put(field.name(), value);
            }
        }
        Lookup columns = children.columns().by(inverse.field(), Reference.toKey(key), null);
        return new Link(children, inverse.field(), inverse.onDelete(), columns);
    }

    /** The rows that refer to it. */
    List<Stored> referring(Statements statements) {
        try {
            return children.find(Purpose.GUARD, columns);
        } catch (DatabaseException e) {
            throw statements.cluster.prefixed("could not gather associated entities for delete cascade: ", e);
        }
    }

    /** Whether a row refers to it. */
    boolean holds(Stored child) {
        return child.exists() && RowColumns.same(children.columns().bytes(child.bytes(), field), columns.values());
    }
}
