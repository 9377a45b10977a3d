package dev.kongdb.postgres;

import dev.kongdb.event.Operation;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EventRule;
import dev.kongdb.spi.EventRule.Form;
import dev.kongdb.spi.EventRule.Of;
import dev.kongdb.spi.EventRule.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL with which a write writes its events in the same statement. So one is never stored
 * without the other, and no further round trip is needed. The write becomes {@code WITH w AS (…)},
 * the events are made from the rows that it returns, and the statement returns the result of the
 * write with one more column at the end: the events, each as {@code id channel data}. Immutable.
 *
 * <p>The time of an event is a little ahead of the clock when its row is made, after all waiting
 * for locks: see {@link ClusterEventStore#AHEAD}. Listening nodes are notified when the statement
 * commits.
 */
final class EventsSql {
    /** The channel of notifications. */
    static final String CHANNEL = "kong_cluster_events";

    /**
     * The beginning of a notification that only says that there are events to be read; the id of
     * the writing node follows.
     */
    static final String LOOK = "look";

    /** The server accepts less than 8,000 bytes. */
    private static final int MAX_NOTIFICATION = 7_900;

    /** The prefix of the names of old values; no field has such a name. */
    private static final String OLD = "\"Old";

    private final UUID nodeId;
    private final Duration propagation;

    /** Whether events are only returned, and written later. */
    private final boolean collecting;

    EventsSql(UUID nodeId, Duration propagation) {
        this(nodeId, propagation, false);
    }

    private EventsSql(UUID nodeId, Duration propagation, boolean collecting) {
        this.nodeId = nodeId;
        this.propagation = propagation;
        this.collecting = collecting;
    }

    /**
     * The SQL for a transaction, which writes its events at its end ({@link #append}). Statements
     * only return them.
     */
    EventsSql collecting() {
        return new EventsSql(nodeId, propagation, true);
    }

    /**
     * A statement that writes rows, with its events.
     *
     * @param rows an insert or a delete that returns the columns of the table
     */
    <T> Template<T> of(EntityTable table, Operation operation, Template<T> rows) {
        return rows.within(
                "WITH w (" + names("c", table.width) + ") AS (",
                "), " + events(table, List.of(operation), false) + " SELECT " + names("w.c", table.width) + "," + TOLD
                        + " FROM w");
    }

    /**
     * As {@link #of}, for a statement that writes many rows. Only the first row of the result has
     * the events.
     */
    <T> Template<T> ofMany(EntityTable table, Operation operation, Template<T> rows) {
        return rows.within(
                "WITH w (" + names("c", table.width) + ") AS (",
                "), " + events(table, List.of(operation), false) + " SELECT " + names("w.c", table.width) + ", "
                        + (operation == Operation.CREATE) + "," + TOLD_ONCE + " FROM w");
    }

    /**
     * An update, with its events.
     *
     * @param update returns the columns of the table, then those of {@link #old}
     */
    <T> Template<T> ofUpdate(EntityTable table, Template<T> update) {
        return update.within(
                "WITH w (" + names("c", table.width) + oldNames(table) + ") AS (",
                "), " + events(table, List.of(Operation.UPDATE), false) + " SELECT " + names("w.c", table.width) + ","
                        + TOLD + " FROM w");
    }

    /**
     * An upsert, with its events.
     *
     * @param parts the statements of the upsert: {@code replaced} returns the columns of the table
     *     and those of {@link #old}; {@code inserted} returns the columns of the table
     */
    <T> Template<T> ofUpsert(EntityTable table, Template<T> parts) {
        return ofUpsert(table, parts, TOLD);
    }

    /** As {@link #ofUpsert}, for many rows. Only the first row of the result has the events. */
    <T> Template<T> ofUpserts(EntityTable table, Template<T> parts) {
        return ofUpsert(table, parts, TOLD_ONCE);
    }

    private <T> Template<T> ofUpsert(EntityTable table, Template<T> parts, String told) {
        String rows = "SELECT *, false FROM replaced UNION ALL SELECT *"
                + ", NULL".repeat(old(table).size()) + ", true FROM inserted";
        return parts.within(
                "WITH ",
                ", w (" + names("c", table.width) + oldNames(table) + ", created) AS (" + rows + "), "
                        + events(table, List.of(Operation.CREATE, Operation.UPDATE), true) + " SELECT "
                        + names("w.c", table.width) + ", w.created," + told + " FROM w");
    }

    private static final String TOLD = " (SELECT array_agg(e.told) FROM e)";
    private static final String TOLD_ONCE = " CASE WHEN row_number() OVER () = 1 THEN" + TOLD + " END";

    /**
     * The columns whose old values events need, by the names of the old values: the key first, then
     * those of {@link #oldNames}.
     */
    static Map<String, String> old(EntityTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Piece piece : oldPieces(table.schema)) {
            String column = piece instanceof Piece.Value value
                    ? table.fields[value.field().position()].names.get(0)
                    : EntityTable.WORKSPACE;
            columns.put(OLD + (columns.size() + 1) + "\"", column);
        }
        return columns;
    }

    /** Selects the old values that events need, under names that no field has. */
    static String selectOld(EntityTable table) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < table.keyColumns.size(); i++) {
            selected.add(table.keyColumns.get(i) + " AS " + oldKey(i));
        }
        old(table).forEach((alias, column) -> selected.add(column + " AS " + alias));
        return "SELECT " + String.join(", ", selected) + " FROM " + table.name;
    }

    /** The {@code FROM} that joins an update with the old rows. */
    static String joinOld(EntityTable table) {
        return " FROM (" + selectOld(table) + ") AS old";
    }

    /** The condition of this join. */
    static String isOld(EntityTable table) {
        return IntStream.range(0, table.keyColumns.size())
                .mapToObj(i -> " AND " + table.keyColumns.get(i) + " = old." + oldKey(i))
                .collect(Collectors.joining());
    }

    private static String oldKey(int index) {
        return "\"OldKey" + (index + 1) + '"';
    }

    /** The further columns that such an update returns. */
    static String returnedOld(EntityTable table) {
        return old(table).keySet().stream().map(alias -> ", old." + alias).collect(Collectors.joining());
    }

    private static String oldNames(EntityTable table) {
        return old(table).keySet().stream().map(name -> ", " + name).collect(Collectors.joining());
    }

    /** The pieces for which the events of an update need old values. */
    private static List<Piece> oldPieces(Schema schema) {
        return EventRule.of(schema, Operation.UPDATE).stream()
                .filter(rule -> rule.of() == Of.OLD)
                .flatMap(rule -> rule.data().stream())
                .map(EventsSql::plain)
                .filter(piece -> piece instanceof Piece.Value || piece instanceof Piece.Workspace)
                .distinct()
                .toList();
    }

    private static Piece plain(Piece piece) {
        return piece instanceof Piece.Value value ? new Piece.Value(value.field(), Form.PLAIN) : piece;
    }

    private String events(EntityTable table, List<Operation> operations, boolean upsert) {
        List<String> each = new ArrayList<>();
        for (Operation operation : operations) {
            for (EventRule rule : EventRule.of(table.schema, operation)) {
                List<String> conditions = new ArrayList<>();
                if (upsert) {
                    conditions.add(operation == Operation.CREATE ? "w.created" : "NOT w.created");
                }
                String data = data(table, rule.data(), rule.of());
                if (rule.unlessSame()) {
                    conditions.add(data + " <> " + data(table, rule.data(), Of.ROW));
                }
                String from = " FROM w";
                if (rule.perServerName()) {
                    from += ", snis";
                    conditions.add("snis.certificate_id = w.c" + (column(table, "id") + 1));
                }
                each.add("SELECT " + literal(rule.channel()) + "::text, " + data + ", " + (rule.version() ? 1 : 0)
                        + from + Sql.where(conditions));
            }
        }
        return insert(String.join(" UNION ALL ", each));
    }

    /**
     * The part {@code e}: inserts events and returns them.
     *
     * @param events selects channel, data, and 1 for an event that has to come after others
     */
    private String insert(String events) {
        if (collecting) {
            return "e AS (SELECT " + literal(nodeId.toString()) + " || ' ' || channel || ' ' || data AS told FROM ("
                    + events + ") AS n (channel, data, later) WHERE data IS NOT NULL)";
        }
        String at = "date_trunc('milliseconds', clock_timestamp()) + " + interval(ClusterEventStore.AHEAD)
                + " + later * " + interval(ClusterEventStore.VERSIONS_LATER);
        String nbf = propagation.isZero() ? "NULL::timestamptz" : "at + " + interval(propagation);
        return "e AS (INSERT INTO cluster_events (id, node_id, at, nbf, expire_at, channel, data)"
                + " SELECT " + RANDOM_UUID + ", " + literal(nodeId.toString()) + "::uuid, at, " + nbf + ", at + "
                + interval(ClusterEventStore.lifeOfEvents(propagation)) + ", channel, data"
                + " FROM (SELECT " + at + ", channel, data FROM (" + events
                + ") AS n (channel, data, later) WHERE data IS NOT NULL) AS t (at, channel, data)"
                + " RETURNING id || ' ' || channel || ' ' || data AS told, " + NOTIFY + ")";
    }

    /** A statement that writes the event of a truncation, and returns it. */
    String ofTruncation(Schema schema) {
        String event =
                "SELECT " + literal(ClusterEvent.TRUNCATIONS) + "::text, " + literal(schema.name()) + "::text, 0";
        return "WITH " + insert(event) + " SELECT" + TOLD;
    }

    /**
     * A statement that writes events. Its parameters are the seconds that the events lie ahead, the
     * seconds that they are delayed, and their ids, channels and data.
     *
     * @param many whether listening nodes are only notified that there are events to be read
     */
    String append(boolean many) {
        String delay = propagation.isZero() ? "nullif(delay, 0) * interval '1 second'" : interval(propagation);
        String insert = "INSERT INTO cluster_events (id, node_id, at, nbf, expire_at, channel, data)"
                + " SELECT id, " + literal(nodeId.toString()) + "::uuid, at, at + " + delay
                + ", at + " + interval(ClusterEventStore.lifeOfEvents(propagation))
                + ", channel, data FROM (SELECT id, date_trunc('milliseconds', clock_timestamp())"
                + " + ahead * interval '1 second', delay, channel, data"
                + " FROM (SELECT ?::float8, ?::float8) AS s (ahead, delay),"
                + " unnest(?::uuid[], ?::text[], ?::text[]) AS n (id, channel, data)) AS t (id, at, delay, channel, data)";
        return many
                ? "WITH e AS (" + insert + ") SELECT pg_notify(" + literal(CHANNEL) + ", "
                        + literal(LOOK + " " + nodeId) + ")"
                : "WITH e AS (" + insert + " RETURNING " + NOTIFY + ") SELECT count(*) FROM e";
    }

    /**
     * A UUID of version 4. The server's function for it is not available in the oldest supported
     * version.
     */
    private static final String RANDOM_UUID =
            "overlay(overlay(md5(random()::text || clock_timestamp()::text || random()::text) placing '4' from 13)"
                    + " placing 'a' from 17)::uuid";

    private static final String NOTIFY =
            "pg_notify(" + literal(CHANNEL) + ", CASE WHEN octet_length(channel || data) < "
                    + (MAX_NOTIFICATION - 100)
                    + " THEN node_id || ' ' || id || ' ' || coalesce(extract(epoch FROM nbf - at)::text, '-')"
                    + " || ' ' || channel || ' ' || data ELSE " + literal(LOOK + " ") + " || node_id END)";

    private static String data(EntityTable table, List<Piece> pieces, Of of) {
        List<String> old = of == Of.OLD
                ? oldPieces(table.schema).stream().map(Piece::toString).toList()
                : List.of();
        return pieces.stream()
                .map(piece -> {
                    if (piece instanceof Piece.Text text) {
                        return literal(text.text());
                    }
                    if (piece instanceof Piece.DefaultWorkspace) {
                        return "(SELECT workspaces.id::text FROM workspaces WHERE workspaces.name = 'default')";
                    }
                    String column = of == Of.OLD
                            ? "w." + OLD + (old.indexOf(plain(piece).toString()) + 1) + "\""
                            : "w.c" + (position(table, piece) + 1);
                    String value = "coalesce(" + column + "::text, '')";
                    return piece instanceof Piece.Value each ? formed(value, each.form()) : value;
                })
                .collect(Collectors.joining(" || "));
    }

    private static int position(EntityTable table, Piece piece) {
        return piece instanceof Piece.Value value ? column(table, value.field().name()) : table.workspaceColumn();
    }

    private static int column(EntityTable table, String field) {
        int column = 0;
        for (FieldColumns each : table.fields) {
            if (each.field.name().equals(field)) {
                return column;
            }
            column += each.names.size();
        }
        throw new IllegalArgumentException("no field '" + field + "' in " + table);
    }

    private static String formed(String value, Form form) {
        return switch (form) {
            case PLAIN -> value;
            case WILD_PREFIX ->
                "CASE WHEN position('*' in " + value + ") = 1 THEN " + value + " WHEN position('*' in "
                        + value + ") = 0 AND " + value + " ~ '^[^.]+[.][^.]+[.].' THEN regexp_replace(" + value
                        + ", '^[^.]+', '*') END";
            case WILD_SUFFIX ->
                "CASE WHEN position('*' in " + value + ") = length(" + value + ") AND " + value
                        + " <> '' THEN " + value + " WHEN position('*' in " + value + ") = 0 AND " + value
                        + " ~ '[^.][.][^.]+$' THEN regexp_replace(" + value + ", '[^.]+$', '*') END";
        };
    }

    private static String names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String interval(Duration duration) {
        return "interval '" + duration.toMillis() + " milliseconds'";
    }
}
