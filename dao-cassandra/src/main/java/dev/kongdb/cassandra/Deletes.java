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
 * Deletes rows together with the rows that refer to them. First it marks all rows to be deleted,
 * parents before children, so that no new row can refer to them. Then it decides the delete, by one
 * row of a log. Then it deletes, children before parents. Before the decision, any client may
 * remove the marks; after it, any client may finish the delete. So it ends well even if its client
 * dies. Thread-safe.
 */
final class Deletes implements Settling {
    /**
     * How long another client may take for an attempt before it is aborted. A living client nearly
     * always finishes earlier.
     */
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
     * Deletes a row and those that refer to it. Returns all deleted rows, the named one first.
     *
     * @param events takes their events; null when no events are posted
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

    /**
     * As {@link #delete}, for a row as it was read. Returns an empty list if the row has changed.
     */
    List<Deleted> deleteAsRead(Rows rows, Stored read, @Nullable CassandraClusterEvents events) {
        guards.make();
        if (read.state().isOpen()) {
            settle(rows, read);
            return List.of();
        }
        // Marks the row even if nothing can refer to it: when two clients delete the row that both
        // read, only one of them has deleted it.
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

    // --- attempts of other clients

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

    /** The deletes that are decided but not finished. */
    Set<String> unfinished() {
        guards.make();
        return log.unfinished().stream().map(Decision::id).collect(Collectors.toSet());
    }

    /**
     * Finishes the given deletes if they are still decided and not finished, as their clients died.
     */
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
            return; // an entity of a plugin that this node does not have
        }
        Stored root = rows.read(Purpose.SERIAL, rows.columns().keyOf(decision.key()));
        if (root != null && Removal.isIn(decision.id(), root)) {
            finish(decision.id(), rows, root, new HashSet<>());
        }
        log.forget(decision.id());
    }

    /**
     * @param begun the rows that are being finished, since two rows of one table may refer to each
     *     other
     */
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
                // a Kong made it meanwhile
                children.open(child, child.state().open(Kind.DELETE, id));
            }
        }
    }
}
