package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.Template.Part;
import dev.kongdb.cassandra.Template.Place;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the table of one entity, in Kong's layout. In some tables, a constant column
 * {@code partition} precedes the key. Immutable.
 */
final class EntityTable {
    static final String PARTITION = "partition";

    /**
     * The values for a statement on one row; each statement uses those that it has placeholders
     * for.
     *
     * @param key the columns of the key, as from {@link RowColumns#key}
     * @param bytes the columns of the row, as from {@link RowColumns#bytes}
     * @param from the state that the row has
     * @param to the state that the row gets
     * @param same the row as it was read; only for statements that compare it
     * @param ttl the seconds that the row lives; 0 for ever
     */
    private record Change(
            List<@Nullable ByteBuffer> key,
            List<@Nullable ByteBuffer> bytes,
            RowState from,
            RowState to,
            @Nullable Stored same,
            int ttl) {
        List<@Nullable ByteBuffer> read() {
            return Objects.requireNonNull(same).bytes();
        }
    }

    final RowColumns columns;

    /** The quoted name with its keyspace. */
    private final String name;

    private final boolean hasPartition;
    private final String selected;
    private final ConcurrentMap<List<String>, String> selects = new ConcurrentHashMap<>();
    private final Template<Change> select;
    private final Template<Change> insertNew;
    private final Template<Change> insertMark;
    private final Template<Change> write;
    private final Template<Change> writeNew;
    private final Template<Change> changeState;
    private final Template<Change> changeStateIfSame;
    private final Template<Change> deleteIfState;
    private final Template<Change> deleteIfSame;

    /**
     * The table of an entity.
     *
     * @param hasPartition whether the table has a column {@code partition}; as in Kong, this is
     *     read from the table
     */
    EntityTable(Schema schema, String name, boolean hasPartition) {
        this.columns = new RowColumns(schema);
        this.name = name;
        this.hasPartition = hasPartition && schema.field(PARTITION) == null;
        this.selected = selected();

        List<Part<Change>> partition =
                hasPartition ? List.of(new Part<>(PARTITION, change -> Cql.bytes(schema.name()))) : List.of();
        List<Part<Change>> key = new ArrayList<>();
        for (int i = 0; i < columns.key.size(); i++) {
            int index = i;
            key.add(new Part<>(columns.key.get(i).name(), change -> change.key.get(index)));
        }
        List<Part<Change>> all = new ArrayList<>();
        List<Part<Change>> given = new ArrayList<>();
        for (int i = 0; i < columns.names.size(); i++) {
            int index = i;
            String column = columns.names.get(i);
            all.add(new Part<>(column, change -> change.bytes.get(index)));
            given.add(new Part<>(
                    column, change -> change.bytes.get(index) == null ? Cql.UNSET : change.bytes.get(index)));
        }
        List<Part<Change>> same = columns.changeable.stream()
                .map(i -> new Part<Change>(
                        columns.names.get(i), change -> change.read().get(i)))
                .toList();
        List<Part<Change>> from = List.of(new Part<>(RowState.COLUMN, change -> Cql.bytes(change.from.text())));
        List<Part<Change>> to = List.of(new Part<>(RowState.COLUMN, change -> Cql.bytes(change.to.text())));
        Place<Change> ttl = change -> Cql.bytes(change.ttl);
        List<Part<Change>> whole = join(partition, key);

        this.select =
                Template.<Change>of("SELECT " + selected + " FROM " + name).and(" WHERE ", whole, " AND ");
        this.insertMark = Template.insert(name, join(to, key, partition))
                .and(" IF NOT EXISTS")
                .and(" USING TTL ", ttl);
        Template<Change> insert =
                Template.insert(name, join(to, given, partition)).and(" IF NOT EXISTS");
        this.insertNew = schema.ttl() ? insert.and(" USING TTL ", ttl) : insert;
        this.write = writing(join(all, partition), ttl);
        this.writeNew = writing(join(given, partition), ttl);
        Template<Change> update = Template.of("UPDATE " + name);
        this.changeState = (schema.ttl() ? update.and(" USING TTL ", ttl) : update)
                .and(" SET ", to, ", ")
                .and(" WHERE ", whole, " AND ")
                .and(" IF ", from, " AND ");
        this.deleteIfState = Template.<Change>of("DELETE FROM " + name)
                .and(" WHERE ", whole, " AND ")
                .and(" IF ", from, " AND ");
        this.changeStateIfSame = same.isEmpty() ? changeState : changeState.and(" AND ", same, " AND ");
        this.deleteIfSame = same.isEmpty() ? deleteIfState : deleteIfState.and(" AND ", same, " AND ");
    }

    private Template<Change> writing(List<Part<Change>> parts, Place<Change> ttl) {
        Template<Change> insert = Template.insert(name, parts);
        return columns.schema.ttl() ? insert.and(" USING TTL ", ttl) : insert;
    }

    @SafeVarargs
    private static List<Part<Change>> join(List<Part<Change>>... parts) {
        List<Part<Change>> all = new ArrayList<>();
        for (List<Part<Change>> each : parts) {
            all.addAll(each);
        }
        return all;
    }

    private String selected() {
        StringBuilder text = new StringBuilder(RowState.COLUMN);
        columns.names.forEach(each -> text.append(", ").append(each));
        if (columns.schema.ttl()) {
            // As in Kong, the ttl is read from the first column that has one. For a row in which
            // that column is null, it is read from our own column.
            int telling = columns.firstThatTellsTtl();
            if (telling >= 0) {
                text.append(", TTL(").append(columns.names.get(telling)).append(')');
            }
            text.append(", TTL(").append(RowState.COLUMN).append(')');
        }
        return text.toString();
    }

    // --- one row

    /** Selects the row of a key. */
    Cql select(Purpose purpose, Row key) {
        return select.fill(
                purpose,
                new Change(columns.key(key, key.workspaceId()), List.of(), RowState.NONE, RowState.NONE, null, 0));
    }

    /** Inserts a row if the key is free. */
    Cql insertNew(List<@Nullable ByteBuffer> bytes, RowState to, int ttl) {
        return conditional(insertNew, List.of(), bytes, RowState.NONE, to, null, ttl);
    }

    /** Inserts only a state if the key is free. */
    Cql insertMark(Row key, @Nullable UUID workspace, RowState to, int ttl) {
        return conditional(insertMark, columns.key(key, workspace), List.of(), RowState.NONE, to, null, ttl);
    }

    /**
     * Writes all columns, unconditionally. For a new row, columns without a value are left out
     * instead of being deleted.
     */
    Cql write(List<@Nullable ByteBuffer> bytes, boolean isNew, int ttl) {
        return conditional(isNew ? writeNew : write, List.of(), bytes, RowState.NONE, RowState.NONE, null, ttl);
    }

    /** Changes a state into another. */
    Cql changeState(Row key, RowState from, RowState to, int ttl) {
        return conditional(changeState, columns.key(key, key.workspaceId()), List.of(), from, to, null, ttl);
    }

    /** Changes the state of a row if the row is unchanged since it was read. */
    Cql changeStateIfSame(Stored stored, RowState to, int ttl) {
        return conditional(
                changeStateIfSame,
                columns.key(stored.row(), stored.row().workspaceId()),
                List.of(),
                stored.state(),
                to,
                stored,
                ttl);
    }

    /** Deletes a row that has the given state. */
    Cql deleteIfState(Row key, RowState from) {
        return conditional(deleteIfState, columns.key(key, key.workspaceId()), List.of(), from, RowState.NONE, null, 0);
    }

    /** Deletes a row if it is unchanged since it was read. */
    Cql deleteIfSame(Stored stored) {
        return conditional(
                deleteIfSame,
                columns.key(stored.row(), stored.row().workspaceId()),
                List.of(),
                stored.state(),
                RowState.NONE,
                stored,
                0);
    }

    private static Cql conditional(
            Template<Change> statement,
            List<@Nullable ByteBuffer> key,
            List<@Nullable ByteBuffer> bytes,
            RowState from,
            RowState to,
            @Nullable Stored same,
            int ttl) {
        return statement.fill(Purpose.CONDITIONAL, new Change(key, bytes, from, to, same, ttl));
    }

    Cql truncate() {
        return Cql.of(Purpose.WRITE, "TRUNCATE " + name);
    }

    // --- several rows

    /** Finds the rows of a look-up. All columns after the first one are filtered. */
    Cql find(Purpose purpose, Lookup by) {
        return find(purpose, by, by.columns().size() > 1);
    }

    /** As {@link #find}, when none of the columns need have an index. */
    Cql filter(Purpose purpose, Lookup by) {
        return find(purpose, by, !by.columns().isEmpty());
    }

    private Cql find(Purpose purpose, Lookup by, boolean filtering) {
        String text = selects.computeIfAbsent(by.columns(), this::selectBy);
        List<@Nullable ByteBuffer> values = new ArrayList<>(by.values().size() + 1);
        if (hasPartition) {
            values.add(Cql.bytes(columns.schema.name()));
        }
        values.addAll(by.values());
        return new Cql(purpose, filtering ? text + " ALLOW FILTERING" : text, values);
    }

    private String selectBy(List<String> conditions) {
        List<String> all = new ArrayList<>();
        if (hasPartition) {
            all.add(PARTITION + " = ?");
        }
        conditions.forEach(column -> all.add(column + " = ?"));
        return "SELECT " + selected + " FROM " + name + (all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all));
    }

    /** Reads a row of {@link #select} or {@link #find}. */
    Stored read(com.datastax.oss.driver.api.core.cql.Row result) {
        RowState state = RowState.parse(TypeCodecs.TEXT.decode(result.getBytesUnsafe(0), ProtocolVersion.DEFAULT));
        int size = columns.names.size();
        List<@Nullable ByteBuffer> bytes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            bytes.add(result.getBytesUnsafe(i + 1));
        }
        Integer ttl = null;
        if (columns.schema.ttl()) {
            int telling = columns.firstThatTellsTtl();
            int index = telling >= 0 && bytes.get(telling) == null ? size + 2 : size + 1;
            ttl = result.isNull(index) ? null : (Integer) result.getInt(index);
        }
        return columns.stored(state, bytes, ttl);
    }
}
