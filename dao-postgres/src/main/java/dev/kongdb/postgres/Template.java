package dev.kongdb.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The text of a statement, or of a part of one, and what binds the parameters in it: both are put together in one go, so that they cannot
 * fall apart. Immutable: each method returns a longer text.
 *
 * @param <T> what the values come from
 */
record Template<T>(String sql, List<Place<T>> places) {
    /** Binds some parameters that follow one another. */
    interface Place<T> {
        /** Binds them from that index on; the index of the next. */
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

    /** The same with values that come from a part of something. */
    <S> Template<S> from(Function<S, T> part) {
        return new Template<>(
                sql,
                places.stream()
                        .<Place<S>>map(
                                place -> (statement, index, whole) -> place.bind(statement, index, part.apply(whole)))
                        .toList());
    }

    /** The statement with its parameters. */
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
