package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.cassandra.Statements.Answer;
import dev.kongdb.schema.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one entity, and the conditional statements by which attempts take and release them.
 * Each statement writes the mark of its attempt, so running it twice has the same effect as running
 * it once. Thread-safe.
 */
final class Rows {
    /** How long the mark of an insert stays if its client died and no other client finds it. */
    private static final int MARK_SECONDS = 86_400;

    private static final int SCAN_PAGE = 500;

    final Schema schema;
    private final Statements statements;
    private final Catalog catalog;
    private volatile @Nullable Known known;

    /** The table as found since the keyspace was last dropped. */
    private record Known(EntityTable table, int drops) {}

    Rows(Schema schema, Statements statements, Catalog catalog) {
        this.schema = schema;
        this.statements = statements;
        this.catalog = catalog;
    }

    EntityTable table() {
        Known found = known;
        int drops = catalog.drops();
        if (found == null || found.drops != drops) {
            found = new Known(open(), drops);
            known = found;
        }
        return found.table;
    }

    private EntityTable open() {
        TableMetadata found = catalog.entityTable(schema.name());
        return new EntityTable(
                schema,
                statements.table(schema.name()),
                found.getColumn(EntityTable.PARTITION).isPresent());
    }

    RowColumns columns() {
        return table().columns;
    }

    // --- reading

    /** The content of a key: a row, or the mark of an insert; null for nothing. */
    @Nullable
    Stored read(Purpose purpose, dev.kongdb.value.Row key) {
        return sendRead(purpose, key).get();
    }

    /** As {@link #read}, without waiting for the answer. */
    Answer<@Nullable Stored> sendRead(Purpose purpose, dev.kongdb.value.Row key) {
        EntityTable table = table();
        Answer<@Nullable Row> answer = statements.send(table.select(purpose, key));
        return () -> {
            Row result = answer.get();
            return result == null ? null : table.read(result);
        };
    }

    /** The content of each key, in order; null for nothing. */
    List<@Nullable Stored> readAll(Purpose purpose, List<dev.kongdb.value.Row> keys) {
        EntityTable table = table();
        List<@Nullable Stored> all = new ArrayList<>(keys.size());
        for (@Nullable
        Row result : statements.each(
                keys.stream().map(key -> table.select(purpose, key)).toList())) {
            all.add(result == null ? null : table.read(result));
        }
        return all;
    }

    /** All rows of a look-up. */
    List<Stored> find(Purpose purpose, Lookup by) {
        return sendFind(purpose, by).get();
    }

    /** As {@link #find}, without waiting for the answer. */
    Answer<List<Stored>> sendFind(Purpose purpose, Lookup by) {
        EntityTable table = table();
        Cql cql = table.find(purpose, by);
        Answer<AsyncResultSet> first = statements.page(cql, SCAN_PAGE, null);
        return () -> {
            List<Stored> found = new ArrayList<>();
            AsyncResultSet page = first.get();
            while (true) {
                for (Row row : page.currentPage()) {
                    Stored stored = table.read(row);
                    if (stored.exists()) {
                        found.add(stored);
                    }
                }
                ByteBuffer state = page.getExecutionInfo().getPagingState();
                if (state == null) {
                    return found;
                }
                page = statements.page(cql, SCAN_PAGE, state).get();
            }
        };
    }

    // --- taking and releasing rows

    /** Inserts a whole row in one step; false when the key is taken. */
    boolean insert(List<@Nullable ByteBuffer> bytes, RowState done, int ttl) {
        Row result = statements.conditional(table().insertNew(bytes, done, ttl));
        return result.getBoolean(0) || wasWrittenBy(result, done);
    }

    /** Marks the key of a row to be inserted; false when it is taken. */
    boolean begin(dev.kongdb.value.Row key, @Nullable UUID workspace, RowState mark) {
        Row result = statements.conditional(table().insertMark(key, workspace, mark, MARK_SECONDS));
        return result.getBoolean(0) || mark.equals(state(result));
    }

    /** Takes a row if it is unchanged since it was read. */
    boolean open(Stored stored, RowState open) {
        int ttl = stored.secondsLeft();
        if (ttl < 0) {
            return false;
        }
        Row result = statements.conditional(table().changeStateIfSame(stored, open, ttl));
        return result.getBoolean(0) || open.equals(state(result));
    }

    /** Writes the row that an attempt holds; false when another client has aborted the attempt. */
    boolean commit(dev.kongdb.value.Row key, List<@Nullable ByteBuffer> bytes, RowState open, RowState done, int ttl) {
        EntityTable table = table();
        Row result = statements.conditional(
                table.write(bytes, open.kind() == Kind.NEW, ttl), table.changeState(key, open, done, ttl));
        return result.getBoolean(0) || wasWrittenBy(result, done);
    }

    /** Writes a row in one step, if it is unchanged since it was read. */
    boolean replace(Stored stored, List<@Nullable ByteBuffer> bytes, RowState done, int ttl) {
        EntityTable table = table();
        Row result = statements.conditional(table.write(bytes, false, ttl), table.changeStateIfSame(stored, done, ttl));
        return result.getBoolean(0) || wasWrittenBy(result, done);
    }

    /**
     * Aborts the attempt that holds the row, and removes all traces of it. Returns false if that
     * was too late, and the attempt has written the row.
     */
    boolean abort(dev.kongdb.value.Row key, RowState open, int ttl) {
        if (ttl < 0) {
            return true; // it has expired, together with its mark
        }
        EntityTable table = table();
        Row result = statements.conditional(
                open.kind() == Kind.NEW
                        ? table.deleteIfState(key, open)
                        : table.changeState(key, open, open.aborted(), ttl));
        return result.getBoolean(0) || !wasWrittenBy(result, open);
    }

    boolean abort(Stored stored) {
        return abort(stored.row(), stored.state(), stored.secondsLeft());
    }

    /** Deletes the row if it has the state. Also true when it was deleted already. */
    boolean delete(dev.kongdb.value.Row key, RowState state) {
        return isGone(statements.conditional(table().deleteIfState(key, state)));
    }

    /**
     * Deletes the row if it is unchanged since it was read. Also true when it was deleted already.
     */
    boolean deleteSame(Stored stored) {
        return isGone(statements.conditional(table().deleteIfSame(stored)));
    }

    private static boolean isGone(Row result) {
        return result.getBoolean(0) || !result.getColumnDefinitions().contains(RowState.COLUMN);
    }

    /** The state of the row that a conditional statement found; null when there was none. */
    private static @Nullable RowState state(Row result) {
        return result.getColumnDefinitions().contains(RowState.COLUMN)
                ? RowState.parse(result.getString(RowState.COLUMN))
                : null;
    }

    /** Whether the attempt of the state has written the row. */
    private static boolean wasWrittenBy(Row result, RowState attempt) {
        RowState state = state(result);
        return state != null && state.wasWrittenBy(String.valueOf(attempt.attempt()));
    }

    @Override
    public String toString() {
        return "rows of " + schema.name();
    }
}
