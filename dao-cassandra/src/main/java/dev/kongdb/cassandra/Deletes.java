package dev.kongdb.cassandra;

import dev.kongdb.cassandra.CassandraClusterEvents.Announcement;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.DeleteLog.Decision;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.spi.EntityStrategy.Deleted;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes rows with what refers to them. First all that will go is marked, parents before children, so that nothing new can refer to
 * it; then the delete is decided, by one row of a log; then all goes, children before parents. Before the decision anybody may take
 * the marks away, after it anybody may finish the work: that is how it goes on when a client has died. Thread-safe.
 */
final class Deletes implements Settling {
    /** How long others have for an attempt before it is ended: a client that lives is through by then, nearly always. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    final Claims claims;
    final References references;
    final Removal removal;
    final DeleteLog log;
    final Tables tables;
    final Statements statements;

    private final Duration patience;
    private final Guards guards;

    Deletes(Statements statements, Guards guards, Tables tables, TagRows tags, Duration patience) {
        this.patience = patience;
        this.statements = statements;
        this.guards = guards;
        this.tables = tables;
        this.claims = new Claims(statements, guards, this);
        this.references = new References(statements, guards, tables, this);
        this.removal = new Removal(statements, this, claims, tags);
        this.log = new DeleteLog(statements, guards);
    }

    /**
     * Deletes a row and what refers to it; all that went, the row itself first.
     *
     * @param events takes their events; null when there are to be none
     */
    List<Deleted> delete(
            Rows rows, dev.kongdb.value.Row key, @Nullable UUID workspace, @Nullable CassandraClusterEvents events) {
        guards.make();
        while (true) {
            Stored stored = rows.read(Purpose.SERIAL, key);
            if (stored == null
                    || !stored.exists()
                    || (workspace != null && !workspace.equals(stored.row().workspaceId()))) {
                return List.of();
            }
            if (stored.state().isOpen()) {
                settle(rows, stored);
                continue;
            }
            List<Deleted> deleted = deleteSame(rows, stored, events);
            if (deleted != null) {
                return deleted;
            }
        }
    }

    /** As {@link #delete}, a row as it was read; nothing went when it has changed. */
    List<Deleted> deleteAsRead(Rows rows, Stored read, @Nullable CassandraClusterEvents events) {
        guards.make();
        if (read.state().isOpen()) {
            settle(rows, read);
            return List.of();
        }
        // By a mark, also where nothing can refer to the row: of two who delete what they read, one has deleted it.
        List<Deleted> deleted = new Deletion(this, rows, read, events).run();
        return deleted == null ? List.of() : deleted;
    }

    private @Nullable List<Deleted> deleteSame(Rows rows, Stored stored, @Nullable CassandraClusterEvents events) {
        return canBeReferredTo(rows)
                ? new Deletion(this, rows, stored, events).run()
                : deleteAlone(rows, stored, events);
    }

    private static boolean canBeReferredTo(Rows rows) {
        return !rows.schema.referencedBy().isEmpty() || rows.schema.name().equals("workspaces");
    }

    /** Deletes a row that nothing can refer to; null when it has changed. */
    private @Nullable List<Deleted> deleteAlone(Rows rows, Stored stored, @Nullable CassandraClusterEvents events) {
        List<Deleted> deleted = List.of(new Deleted(rows.schema, stored.row()));
        Announcement announcement =
                events == null ? CassandraClusterEvents.NOTHING : events.ofDelete(deleted, List.of());
        announcement.before();
        if (!removal.removeSame(rows, stored)) {
            announcement.withdraw();
            return null;
        }
        announcement.after();
        return deleted;
    }

    // --- other people's attempts
    // ----------------------------------------------------------------------------------------

    @Override
    public void settle(Rows rows, Stored open, BooleanSupplier isOutOfTheWay) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int poll = 0; System.nanoTime() - deadline < 0; poll++) {
            statements.cluster.pause(Math.min(poll, 3));
            Stored now = rows.read(Purpose.GUARD, open.row());
            if (now == null || !now.state().equals(open.state()) || isOutOfTheWay.getAsBoolean()) {
                return;
            }
        }
        if (open.state().kind() == Kind.DELETE) {
            Decision decision = log.abort(String.valueOf(open.state().attempt()));
            if (decision.committed()) {
                finish(decision);
                return;
            }
        }
        rows.abort(open);
    }

    /** The deletes that are decided and not through. */
    Set<String> unfinished() {
        guards.make();
        return log.unfinished().stream().map(Decision::id).collect(Collectors.toSet());
    }

    /** Finishes the deletes among these that are decided and not through: their clients died. */
    void resume(Set<String> ids) {
        for (Decision decision : log.unfinished()) {
            if (ids.contains(decision.id())) {
                finish(decision);
            }
        }
    }

    private void finish(Decision decision) {
        Rows rows = decision.entity() == null ? null : tables.find(decision.entity());
        if (rows == null || decision.key() == null) {
            return; // of a plugin that this node has not
        }
        Stored root = rows.read(Purpose.SERIAL, rows.columns().keyOf(decision.key()));
        if (root != null && Removal.isIn(decision.id(), root)) {
            finish(decision.id(), rows, root, new HashSet<>());
        }
        log.forget(decision.id());
    }

    /** @param begun the rows that are being finished: two rows of one table may refer to each other */
    private void finish(String id, Rows rows, Stored row, Set<String> begun) {
        if (!begun.add(rows.schema.name() + ":" + rows.columns().keyText(row.row()))) {
            return;
        }
        for (InverseReference inverse : rows.schema.referencedBy()) {
            Link link = Link.of(inverse, tables.of(inverse.schema()), rows, row);
            for (Stored child : link.referring(statements)) {
                if (link.onDelete().equals("cascade")) {
                    finishChild(id, link, child, begun);
                } else if (link.onDelete().equals("null")) {
                    removal.unlink(id, link, child);
                }
            }
        }
        removal.removeMarked(rows, row, row.state());
    }

    private void finishChild(String id, Link link, Stored found, Set<String> begun) {
        Rows children = link.children();
        while (true) {
            Stored child = children.read(Purpose.SERIAL, found.row());
            if (child == null || !link.holds(child)) {
                return;
            }
            if (Removal.isIn(id, child)) {
                finish(id, children, child, begun);
                return;
            }
            if (child.state().isOpen()) {
                settle(children, child);
            } else {
                children.open(child, child.state().open(Kind.DELETE, id)); // a Kong made it meanwhile
            }
        }
    }
}
