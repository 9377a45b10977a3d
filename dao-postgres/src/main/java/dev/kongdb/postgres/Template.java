package dev.kongdb.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A statement or a part of one, with the code that binds its parameters. Both are composed
 * together, so that they always match. Immutable: each method returns a longer text.
 *
 * @param <T> the source of the values
 */
record Template<T>(String sql, List<Place<T>> places) {
    /** Binds consecutive parameters. */
    interface Place<T> {
        /** Binds parameters, starting at the index. Returns the next index. */
        int bind(PreparedStatement statement, int index, T from) throws SQLException;
    }

    /** A text without parameters. */
    static <T> Template<T> of(String sql) {
        return new Template<>(sql, List.of());
    }

    /** A text with the parameters of one place. */
    static <T> Template<T> of(String sql, Place<T> place) {
        return new Template<>(sql, List.of(place));
    }

    static <T> Template<T> join(List<Template<T>> parts, String between) {
        List<Place<T>> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.places));
        return new Template<>(
                String.join(between, parts.stream().map(Template::sql).toList()), List.copyOf(all));
    }

    Template<T> and(String more) {
        return new Template<>(sql + more, places);
    }

    Template<T> and(Template<T> next) {
        return join(List.of(this, next), "");
    }

    Template<T> within(String before, String after) {
        return new Template<>(before + sql + after, places);
    }

    /** The same with values that come from a part of another source. */
    <S> Template<S> from(Function<S, T> part) {
        return new Template<>(
                sql,
                places.stream()
                        .<Place<S>>map(
                                place -> (statement, index, whole) -> place.bind(statement, index, part.apply(whole)))
                        .toList());
    }

    /** Prepares the statement with its parameters. */
    PreparedStatement prepare(Connection connection, T from) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            int next = 1;
            for (Place<T> place : places) {
                next = place.bind(statement, next, from);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
