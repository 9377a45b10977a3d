package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.Statements.Answer;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.spi.EventRule;
import dev.kongdb.spi.EventRule.Of;
import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code cluster_events} on Cassandra, where no statement writes a row together with its
 * event. So an early event is written before the write, with a time that lies {@link #CRASH} ahead.
 * Nodes do not see it before that time, and by then it has been replaced by the final event, which
 * is written after the write. Nodes read the early event only if the writing node dies in between.
 * Thread-safe.
 */
final class CassandraClusterEvents implements ClusterEventStore {
    /** How far ahead the early event lies. */
    private static final Duration CRASH = Duration.ofSeconds(5);

    private static final int PAGE = 1_000;

    private final UUID nodeId = UUID.randomUUID();
    private final Statements statements;
    private final Duration propagation;
    private final String insert;
    private final String delete;
    private final String since;
    private final String selectDefaultWorkspace;
    private volatile Consumer<List<ClusterEvent>> told = events -> {};

    private volatile @Nullable UUID defaultWorkspace;

    /** The database's clock minus {@link System#nanoTime}, as last read; null before that. */
    private volatile @Nullable Duration offset;

    CassandraClusterEvents(Statements statements, Duration propagation) {
        this.statements = statements;
        this.propagation = propagation;
        String table = statements.table("cluster_events");
        this.insert =
                "INSERT INTO " + table + " (channel, at, node_id, id, data, nbf) VALUES (?, ?, ?, ?, ?, ?) USING TTL "
                        + ClusterEventStore.lifeOfEvents(propagation).toSeconds();
        this.delete = "DELETE FROM " + table + " WHERE channel = ? AND at = ? AND node_id = ? AND id = ?";
        this.since = "SELECT id, node_id, at, nbf, channel, data FROM " + table + " WHERE channel = ? AND at > ?";
        this.selectDefaultWorkspace = "SELECT id FROM " + statements.table("workspaces") + " WHERE name = ?";
    }

    @Override
    public UUID nodeId() {
        return nodeId;
    }

    @Override
    public void onWritten(Consumer<List<ClusterEvent>> consumer) {
        told = consumer;
    }

    @Override
    public Instant now() {
        long before = System.nanoTime();
        var row = statements
                .execute(Cql.of(Purpose.READ, "SELECT toTimestamp(now()) FROM system.local"))
                .one();
        Instant now = Objects.requireNonNull(Objects.requireNonNull(row).getInstant(0));
        long middle = before + (System.nanoTime() - before) / 2;
        offset = Duration.between(Instant.EPOCH, now).minusNanos(middle);
        return now;
    }

    /** The approximate time of the database's clock, without asking the database. */
    private Instant about() {
        Duration known = offset;
        return known == null ? now() : Instant.EPOCH.plus(known).plusNanos(System.nanoTime());
    }

    @Override
    public void append(String channel, String data, Duration delay) {
        Instant at = millis(about().plus(AHEAD));
        Duration wait = propagation.isZero() ? delay : propagation;
        ClusterEvent event =
                new ClusterEvent(UUID.randomUUID(), nodeId, at, wait.isZero() ? null : at.plus(wait), channel, data);
        Statements.all(List.of(insert(event)));
        told.accept(List.of(event));
    }

    @Override
    public List<ClusterEvent> since(Instant after, Set<String> channels) {
        List<ClusterEvent> events = new ArrayList<>();
        if (statements.cluster.dropped) {
            return events;
        }
        for (String channel : channels) {
            ByteBuffer state = null;
            do {
                var page = statements
                        .page(Cql.of(Purpose.READ, since, channel, after), PAGE, state)
                        .get();
                page.currentPage().forEach(row -> events.add(event(row)));
                state = page.getExecutionInfo().getPagingState();
            } while (state != null);
        }
        events.sort(Comparator.comparing(ClusterEvent::at));
        return events;
    }

    private static ClusterEvent event(com.datastax.oss.driver.api.core.cql.Row row) {
        return new ClusterEvent(
                Objects.requireNonNull(row.getUuid(0)),
                Objects.requireNonNull(row.getUuid(1)),
                Objects.requireNonNull(row.getInstant(2)),
                row.getInstant(3),
                String.valueOf(row.getString(4)),
                String.valueOf(row.getString(5)));
    }

    // --- the events of writes

    /** The events of a write that has not been made yet. */
    interface Announcement {
        /** The write is about to be made. */
        void before();

        /** The write was not made, and will not be. */
        void withdraw();

        /** The write is stored. */
        void after();
    }

    /** For a write that posts no events. */
    static final Announcement NOTHING = new Announcement() {
        @Override
        public void before() {}

        @Override
        public void withdraw() {}

        @Override
        public void after() {}
    };

    private final class Early implements Announcement {
        private final List<ClusterEvent> early = new ArrayList<>();
        private final List<Boolean> later = new ArrayList<>();

        private void add(String channel, String data, boolean version) {
            early.add(new ClusterEvent(UUID.randomUUID(), nodeId, millis(about().plus(CRASH)), null, channel, data));
            later.add(version);
        }

        @Override
        public void before() {
            Statements.all(
                    early.stream().map(CassandraClusterEvents.this::insert).toList());
        }

        @Override
        public void withdraw() {
            statements.tidy(() -> Statements.all(
                    early.stream().map(CassandraClusterEvents.this::delete).toList()));
        }

        @Override
        public void after() {
            Instant at = millis(about().plus(AHEAD));
            List<ClusterEvent> events = new ArrayList<>();
            for (int i = 0; i < early.size(); i++) {
                ClusterEvent event = early.get(i);
                Instant time = later.get(i) ? at.plus(VERSIONS_LATER) : at;
                Instant due = propagation.isZero() ? null : time.plus(propagation);
                // With a new id: a node that has handled the early event did so before the write
                // was stored, and must handle this one as well.
                events.add(new ClusterEvent(UUID.randomUUID(), nodeId, time, due, event.channel(), event.data()));
            }
            told.accept(events);
            // If this fails, the early events stay and nodes read them.
            statements.tidy(() -> {
                List<Answer<com.datastax.oss.driver.api.core.cql.@Nullable Row>> sent = new ArrayList<>();
                events.forEach(event -> sent.add(insert(event)));
                early.forEach(event -> sent.add(delete(event)));
                Statements.all(sent);
            });
        }
    }

    /** A row that loses a reference because the referenced row is deleted. */
    record Loosened(Schema schema, Row row, Row old) {}

    /** The events of the delete of several rows, and of the rows that lose a reference to them. */
    Announcement ofDelete(List<Deleted> rows, List<Loosened> loosened) {
        Early announcement = new Early();
        rows.forEach(deleted -> add(announcement, deleted.schema(), Operation.DELETE, deleted.row(), null));
        loosened.forEach(each -> add(announcement, each.schema, Operation.UPDATE, each.row, each.old));
        return announcement;
    }

    /** The events of the write of a row. */
    Announcement of(Schema schema, Operation operation, Row row, @Nullable Row old) {
        Early announcement = new Early();
        add(announcement, schema, operation, row, old);
        return announcement;
    }

    /** The event of a truncation. */
    Announcement ofTruncation(Schema schema) {
        Early announcement = new Early();
        announcement.add(ClusterEvent.TRUNCATIONS, schema.name(), false);
        return announcement;
    }

    private void add(Early announcement, Schema schema, Operation operation, Row row, @Nullable Row old) {
        for (EventRule rule : EventRule.of(schema, operation)) {
            boolean ofOld = rule.of() == Of.OLD;
            if (ofOld && old == null) {
                continue;
            }
            UUID workspace = rule.data().stream().anyMatch(EventRule.Piece.DefaultWorkspace.class::isInstance)
                    ? defaultWorkspace()
                    : null;
            String data = rule.dataOf(ofOld && old != null ? old : row, workspace);
            if (data != null && !(rule.unlessSame() && data.equals(rule.dataOf(row, workspace)))) {
                int times = rule.perServerName() ? serverNames(row) : 1;
                for (int i = 0; i < times; i++) {
                    announcement.add(rule.channel(), data, rule.version());
                }
            }
        }
    }

    /** Read once. Events contain it only to have Kong's form; nobody reads it. */
    private @Nullable UUID defaultWorkspace() {
        UUID known = defaultWorkspace;
        if (known == null) {
            var row = statements
                    .execute(Cql.of(Purpose.READ, selectDefaultWorkspace, "default"))
                    .one();
            known = row == null ? null : row.getUuid(0);
            defaultWorkspace = known;
        }
        return known;
    }

    /** The workspaces were deleted. */
    void forgetDefaultWorkspace() {
        defaultWorkspace = null;
    }

    /** The number of server names of a certificate. */
    private int serverNames(Row certificate) {
        var row = statements
                .execute(Cql.of(
                        Purpose.READ,
                        "SELECT count(*) FROM " + statements.table("snis") + " WHERE certificate_id = ?",
                        // a text when a path named it
                        UUID.fromString(String.valueOf(certificate.get("id")))))
                .one();
        return row == null ? 0 : (int) row.getLong(0);
    }

    private Answer<com.datastax.oss.driver.api.core.cql.@Nullable Row> insert(ClusterEvent event) {
        return statements.send(Cql.of(
                Purpose.WRITE,
                insert,
                event.channel(),
                event.at(),
                event.nodeId(),
                event.id(),
                event.data(),
                event.notBefore()));
    }

    private Answer<com.datastax.oss.driver.api.core.cql.@Nullable Row> delete(ClusterEvent event) {
        return statements.send(Cql.of(Purpose.WRITE, delete, event.channel(), event.at(), event.nodeId(), event.id()));
    }

    private static Instant millis(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** Whether an error leaves open whether the write was made. */
    static boolean leavesOpen(RuntimeException e) {
        return e instanceof DatabaseException || !(e instanceof dev.kongdb.error.KongDbException);
    }
}
