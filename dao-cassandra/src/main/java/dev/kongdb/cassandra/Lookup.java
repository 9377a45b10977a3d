package dev.kongdb.cassandra;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a look-up.
 *
 * @param columns the columns, the first of which has an index; none for all rows
 * @param values the values of these columns, in the same order
 */
record Lookup(List<String> columns, List<@Nullable ByteBuffer> values) {
    static final Lookup ALL = new Lookup(List.of(), List.of());

    /** A look-up by one column, with a value of a type that {@link Cql#bytes} encodes. */
    static Lookup by(String column, Object value) {
        List<@Nullable ByteBuffer> values = new ArrayList<>(1);
        values.add(Cql.bytes(value));
        return new Lookup(List.of(column), values);
    }

    /** The look-up with a further column. */
    Lookup and(String column, @Nullable ByteBuffer value) {
        List<String> names = new ArrayList<>(columns);
        List<@Nullable ByteBuffer> all = new ArrayList<>(values);
        names.add(column);
        all.add(value);
        return new Lookup(names, all);
    }
}
