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
 * The statements on the table of one entity, in Kong's layout: in some tables a constant column {@code partition} comes before the key.
 * Immutable.
 */
final class EntityTable {
    static final String PARTITION = "partition";

    /**
     * What a statement on one row is filled from; each takes of it what it has places for.
     *
     * @param key the columns of its key, as {@link RowColumns#key} has them
     * @param bytes its columns, as {@link RowColumns#bytes} has them
     * @param from the state that the row is in
     * @param to the state that it gets
     * @param same what it was read as; only for statements that compare it
     * @param ttl the seconds that it has to live; 0 for ever
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

    /** With its keyspace, as it stands in statements. */
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
     * @param hasPartition whether it has a column {@code partition}: as in Kong, the table decides, not the entity
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
            // As Kong does, of the first column that can tell. A row that leaves that null is told by our own.
            int telling = columns.firstThatTellsTtl();
            if (telling >= 0) {
                text.append(", TTL(").append(columns.names.get(telling)).append(')');
            }
            text.append(", TTL(").append(RowState.COLUMN).append(')');
        }
        return text.toString();
    }

    // --- one row
    // --------------------------------------------------------------------------------------------------------

    /** What is under a key. */
    Cql select(Purpose purpose, Row key) {
        return select.fill(
                purpose,
                new Change(columns.key(key, key.workspaceId()), List.of(), RowState.NONE, RowState.NONE, null, 0));
    }

    /** Inserts a row if nothing is under its key. */
    Cql insertNew(List<@Nullable ByteBuffer> bytes, RowState to, int ttl) {
        return conditional(insertNew, List.of(), bytes, RowState.NONE, to, null, ttl);
    }

    /** Inserts a state alone if nothing is under the key. */
    Cql insertMark(Row key, @Nullable UUID workspace, RowState to, int ttl) {
        return conditional(insertMark, columns.key(key, workspace), List.of(), RowState.NONE, to, null, ttl);
    }

    /** Writes all columns, unconditionally; of a new row, those without value are left alone instead of being deleted. */
    Cql write(List<@Nullable ByteBuffer> bytes, boolean isNew, int ttl) {
        return conditional(isNew ? writeNew : write, List.of(), bytes, RowState.NONE, RowState.NONE, null, ttl);
    }

    /** Turns a state into another. */
    Cql changeState(Row key, RowState from, RowState to, int ttl) {
        return conditional(changeState, columns.key(key, key.workspaceId()), List.of(), from, to, null, ttl);
    }

    /** Turns the state of a row into another if the row still is as it was read. */
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

    /** Deletes a row that is in that state. */
    Cql deleteIfState(Row key, RowState from) {
        return conditional(deleteIfState, columns.key(key, key.workspaceId()), List.of(), from, RowState.NONE, null, 0);
    }

    /** Deletes a row if it still is as it was read. */
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
    // --------------------------------------------------------------------------------------------------------

    /** The rows of a look-up; what follows its first column is filtered. */
    Cql find(Purpose purpose, Lookup by) {
        return find(purpose, by, by.columns().size() > 1);
    }

    /** As {@link #find}, by columns of which none needs an index. */
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

    /** A row of {@link #select} or {@link #find}. */
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
