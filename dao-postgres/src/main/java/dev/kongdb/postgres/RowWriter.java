package dev.kongdb.postgres;

import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.postgres.RowFinder.Sought;
import dev.kongdb.postgres.WriteStatements.Update;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.spi.EntityStrategy.Outcome;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the writes of one entity, each in one round trip. A write runs again if an expired row was
 * in the way. Its events are passed on once it is committed. Thread-safe.
 */
final class RowWriter {
    private static final Logger LOG = LoggerFactory.getLogger(RowWriter.class);

    /**
     * How often a write is tried when other rows are in the way, which may be gone by the next
     * attempt.
     */
    private static final int ATTEMPTS = 4;

    private static final String ONE_BY_ONE = "{} rows of {} go one by one, since one of them was refused";

    private final EntityTable table;
    private final WriteStatements statements;
    private final Connections connections;
    private final PostgresClusterEvents events;
    private final Errors errors;
    private final Failures failures;

    /** Whether writes write events. */
    private final boolean tells;

    RowWriter(
            EntityTable table,
            WriteStatements statements,
            Connections connections,
            PostgresClusterEvents events,
            Errors errors,
            boolean tells) {
        this.table = table;
        this.statements = statements;
        this.connections = connections;
        this.events = events;
        this.errors = errors;
        this.failures = new Failures(table, connections, errors);
        this.tells = tells;
    }

    Row insert(Write write) {
        return write(write, null, (connection, told) -> written(connection, statements.insert, write, told))
                .orElseThrow(this::notWritten);
    }

    /** See {@link EntityStrategy#update}. */
    @Nullable
    Row update(Row read, Write write) {
        Update update = new Update(read, write);
        return write(write, null, (connection, told) -> written(connection, statements.update, update, told))
                .orElse(null);
    }

    Upserted upsert(WriteStatements.Upsert upsert, Write write) {
        Optional<Upserted> upserted = write(write, upsert.target, (connection, told) -> {
            try (PreparedStatement statement = upsert.sql.of(tells).prepare(connection, write);
                    ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                take(result, table.width + 2, told);
                return Optional.of(new Upserted(table.read(result), result.getBoolean(table.width + 1)));
            }
        });
        return upserted.orElseThrow(this::notWritten);
    }

    /**
     * Writes many rows whose keys differ, with one statement. If one of them is refused, writes
     * each row by itself.
     *
     * @param single writes one row
     */
    List<Outcome> all(Writing<List<Write>> statement, List<Write> writes, Function<Write, Upserted> single) {
        if (writes.size() > 1) {
            try {
                Announcement told = new Announcement(events);
                Map<List<Object>, Upserted> written = connections.tried(connection -> {
                    told.begin();
                    return writtenRows(connection, statement, writes, told);
                });
                told.tell();
                return writes.stream().map(write -> outcome(written, write)).toList();
            } catch (DatabaseException e) {
                return allRefused(writes, e);
            } catch (SQLException e) {
                // the batch may be committed, and would conflict with itself
                if (!Failures.isAnswer(e)) {
                    return allRefused(writes, connections.error(e));
                }
                LOG.debug(ONE_BY_ONE, writes.size(), table.name, e);
            } catch (UnstorableValueException e) {
                LOG.debug(ONE_BY_ONE, writes.size(), table.name, e);
            }
        }
        return Outcome.each(writes, single);
    }

    private static List<Outcome> allRefused(List<Write> writes, KongDbException failure) {
        return Collections.nCopies(writes.size(), new Outcome(null, failure));
    }

    private Outcome outcome(Map<List<Object>, Upserted> written, Write write) {
        Upserted upserted = written.get(table.keyOf(write.row()));
        return upserted == null ? new Outcome(null, notWritten()) : new Outcome(upserted, null);
    }

    private Map<List<Object>, Upserted> writtenRows(
            Connection connection, Writing<List<Write>> statement, List<Write> writes, Announcement told)
            throws SQLException {
        Map<List<Object>, Upserted> written = new HashMap<>();
        try (PreparedStatement prepared = statement.of(tells).prepare(connection, writes);
                ResultSet result = prepared.executeQuery()) {
            while (result.next()) {
                take(result, table.width + 2, told);
                Row row = table.read(result);
                written.put(table.keyOf(row), new Upserted(row, result.getBoolean(table.width + 1)));
            }
        }
        return written;
    }

    private KongDbException notWritten() {
        return errors.database(
                "the row was not written: a trigger or rule of table " + table.name + " forbids it", null);
    }

    /** Deletes the row with the value. No other rows are deleted with it. */
    <V> List<Deleted> delete(Writing<Sought<V>> delete, Sought<V> sought) {
        return deleting((connection, told) -> written(connection, delete, sought, told)
                .map(row -> List.of(new Deleted(table.schema, row)))
                .orElseGet(List::of));
    }

    /** Deletes a row and those that are deleted with it. */
    List<Deleted> delete(CascadingDelete cascade, Row key, @Nullable UUID workspace) {
        return deleting((connection, told) -> cascade.run(connection, tells ? told : null, key, workspace));
    }

    private List<Deleted> deleting(Work<List<Deleted>> delete) {
        try {
            return telling(delete);
        } catch (UnstorableValueException e) {
            return List.of(); // no column can hold the value, so no row has it
        } catch (SQLException e) {
            throw failures.ofDelete(e);
        }
    }

    /** The row that a write returns, and its events. */
    private <T> Optional<Row> written(Connection connection, Writing<T> writing, T from, Announcement told)
            throws SQLException {
        try (PreparedStatement statement = writing.of(tells).prepare(connection, from);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            take(result, table.width + 1, told);
            return Optional.of(table.read(result));
        }
    }

    private void take(ResultSet result, int column, Announcement told) throws SQLException {
        if (tells) {
            told.take(result, column);
        }
    }

    /**
     * A write, which takes the events that it has written. It is run again from the start if the
     * server undid it.
     */
    private interface Work<T> {
        T on(Connection connection, Announcement told) throws SQLException;
    }

    /** Makes a write, and passes its events on once it is committed. */
    private <T> T telling(Work<T> writing) throws SQLException {
        Announcement told = new Announcement(events);
        T result = connections.call(connection -> {
            told.begin();
            return writing.on(connection, told);
        });
        told.tell();
        return result;
    }

    /**
     * Makes a write, again if an expired row was in its way.
     *
     * @param target the columns by which an upsert finds the row. If it conflicts with another row
     *     in these columns, that row may have been inserted meanwhile, and the upsert replaces it
     *     when it runs again
     */
    private <T> Optional<T> write(Write write, @Nullable List<String> target, Work<Optional<T>> writing) {
        for (int attempt = 1; ; attempt++) {
            try {
                return telling(writing);
            } catch (UnstorableValueException e) {
                throw failures.of(e);
            } catch (SQLException e) {
                boolean again = attempt < ATTEMPTS
                        && Failures.isUniqueViolation(e)
                        && (madeWay(write) || (target != null && failures.isOn(target, e)));
                if (!again) {
                    throw failures.ofWrite(e, write);
                }
            }
        }
    }

    /**
     * Deletes the expired rows that have unique values of the write. Returns whether there were
     * any.
     */
    private boolean madeWay(Write write) {
        if (!table.schema.ttl()) {
            return false;
        }
        try {
            return connections.call(connection -> {
                try (PreparedStatement statement = statements.deleteExpired.prepare(connection, write)) {
                    return statement.executeUpdate() > 0;
                }
            });
        } catch (SQLException e) {
            throw failures.ofDelete(e);
        }
    }

    void truncate() {
        try {
            telling((connection, told) -> {
                try (Statement statement = connection.createStatement()) {
                    boolean rows = statement.execute(statements.truncate);
                    while (!rows) { // skips the results of all statements but the last
                        rows = statement.getMoreResults();
                    }
                    try (ResultSet result = statement.getResultSet()) {
                        result.next();
                        told.take(result, 1);
                    }
                    return true;
                }
            });
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }
}
