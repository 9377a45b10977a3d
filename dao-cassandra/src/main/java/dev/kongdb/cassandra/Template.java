package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Cql.Purpose;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement, with the sources of the values of its placeholders. Both are composed
 * together, so that they always match. Immutable: each method returns a longer statement.
 *
 * @param <T> the object that the values come from
 */
record Template<T>(String text, List<Place<T>> places) {
    /** The source of the value of a placeholder. */
    interface Place<T> {
        @Nullable
        ByteBuffer value(T from);
    }

    /** A column, and the value that is written to it or compared with it. */
    record Part<T>(String column, Place<T> place) {}

    static <T> Template<T> of(String text) {
        return new Template<>(text, List.of());
    }

    /** An insert of a row with these columns. */
    static <T> Template<T> insert(String table, List<Part<T>> parts) {
        return new Template<>(
                "INSERT INTO " + table + " (" + parts.stream().map(Part::column).collect(Collectors.joining(", "))
                        + ") VALUES (" + String.join(", ", Collections.nCopies(parts.size(), "?")) + ")",
                parts.stream().map(Part::place).toList());
    }

    /** Appends a text without placeholders. */
    Template<T> and(String more) {
        return new Template<>(text + more, places);
    }

    /**
     * Appends comparisons or assignments, with {@code before} before them and {@code between}
     * between them.
     */
    Template<T> and(String before, List<Part<T>> parts, String between) {
        List<Place<T>> all = new ArrayList<>(places);
        parts.forEach(part -> all.add(part.place()));
        return new Template<>(
                text
                        + before
                        + parts.stream().map(part -> part.column() + " = ?").collect(Collectors.joining(between)),
                List.copyOf(all));
    }

    /** Appends a text that ends in a placeholder. */
    Template<T> and(String more, Place<T> place) {
        List<Place<T>> all = new ArrayList<>(places);
        all.add(place);
        return new Template<>(text + more + "?", List.copyOf(all));
    }

    /** The statement with its values. */
    Cql fill(Purpose purpose, T from) {
        List<@Nullable ByteBuffer> values = new ArrayList<>(places.size());
        for (Place<T> place : places) {
            values.add(place.value(from));
        }
        return new Cql(purpose, text, values);
    }
}
