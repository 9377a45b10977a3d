package dev.kongdb.cassandra;

import dev.kongdb.cassandra.CassandraClusterEvents.Announcement;
import dev.kongdb.cassandra.CassandraClusterEvents.Loosened;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.spi.EntityStrategy.Deleted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One delete of a row that others may refer to, from its marks to the last row. For one thread. */
final class Deletion {
    private final Deletes deletes;
    private final Statements statements;
    private final Rows rows;
    private final Stored root;
    private final @Nullable CassandraClusterEvents events;
    private final String id = RowState.newAttempt();

    /** The rows to delete, parents before children. */
    private final List<Marked> marked = new ArrayList<>();

    /** The references that are set to null. */
    private final List<Loose> loose = new ArrayList<>();

    /** A row that the delete holds. */
    private record Marked(Rows rows, Stored stored, RowState mark) {}

    private record Loose(Link link, Stored child) {
        Loosened told() {
            dev.kongdb.value.Row old = child.row();
            return new Loosened(
                    link.children().schema, old.copy().set(link.field().position(), null), old);
        }
    }

    /** @param events takes the events; null when no events are posted */
    Deletion(Deletes deletes, Rows rows, Stored root, @Nullable CassandraClusterEvents events) {
        this.deletes = deletes;
        this.statements = deletes.statements;
        this.rows = rows;
        this.root = root;
        this.events = events;
    }

    /**
     * Runs the delete. Returns all deleted rows, the named one first; null when the row has
     * changed, or another client aborted the delete.
     */
    @Nullable
    List<Deleted> run() {
        List<Deleted> deleted;
        Announcement announcement;
        try {
            if (!mark(rows, root)) {
                return null;
            }
            deleted = marked.stream()
                    .map(each -> new Deleted(each.rows.schema, each.stored.row()))
                    .toList();
            announcement = events == null
                    ? CassandraClusterEvents.NOTHING
                    : events.ofDelete(deleted, loose.stream().map(Loose::told).toList());
            announcement.before();
        } catch (KongDbException e) {
            unmark(e);
            throw e;
        }
        boolean alone = marked.size() == 1 && loose.isEmpty();
        if (!alone
                && !deletes.log
                        .commit(id, rows.schema.name(), rows.columns().keyText(root.row()))
                        .committed()) {
            announcement.withdraw();
            unmark(null);
            return null;
        }
        loose.forEach(each -> deletes.removal.unlink(id, each.link, each.child));
        if (!take() && alone) {
            announcement.withdraw();
            return null;
        }
        announcement.after();
        if (!alone) {
            statements.tidy(() -> deletes.log.forget(id));
        }
        return deleted;
    }

    // --- marking

    /** Marks a row and those that refer to it; false when the row has changed. */
    private boolean mark(Rows each, Stored stored) {
        RowState mark = stored.state().open(Kind.DELETE, id);
        if (!each.open(stored, mark)) {
            return false;
        }
        marked.add(new Marked(each, stored, mark));
        refuseForWorkspace(each, stored);
        if (each.schema.referencedBy().isEmpty()) {
            return true;
        }
        deletes.references.cutOff(each, stored);
        for (InverseReference inverse : each.schema.referencedBy()) {
            Link link = Link.of(inverse, deletes.tables.of(inverse.schema()), each, stored);
            for (Stored child : link.referring(statements)) {
                switch (link.onDelete()) {
                    case "cascade" -> markChild(link, child);
                    case "null" -> loose.add(new Loose(link, child));
                    default ->
                        throw statements.errors.referencedBy(
                                each.schema.name(), link.children().schema.name());
                }
            }
        }
        return true;
    }

    private void markChild(Link link, Stored found) {
        Rows children = link.children();
        while (true) {
            Stored child = children.read(Purpose.SERIAL, found.row());
            if (child == null || !link.holds(child) || Removal.isIn(id, child)) {
                return;
            }
            if (child.state().isOpen()) {
                deletes.settle(children, child);
            } else if (mark(children, child)) {
                return;
            }
        }
    }

    /** Refuses to delete a workspace that has entities. */
    private void refuseForWorkspace(Rows each, Stored stored) {
        Object workspace =
                each.schema.name().equals("workspaces") ? stored.row().get("id") : null;
        if (workspace == null) {
            return;
        }
        for (Rows other : deletes.tables.all()) {
            String column = other.schema.workspaceable() ? other.columns().workspaceColumn() : null;
            if (column != null
                    && !other.find(Purpose.GUARD, Lookup.by(column, UUID.fromString(workspace.toString())))
                            .isEmpty()) {
                throw statements.errors.referencedBy(each.schema.name(), other.schema.name());
            }
        }
    }

    /** Removes the marks. A failure to do so is added to the given reason. */
    private void unmark(@Nullable KongDbException reason) {
        for (Marked each : marked) {
            try {
                each.rows.abort(each.stored.row(), each.mark, each.stored.secondsLeft());
            } catch (KongDbException e) {
                if (reason == null) {
                    throw e;
                }
                reason.addSuppressed(e); // other clients remove the marks when they find them
                return;
            }
        }
    }

    // --- deleting

    /**
     * Deletes the marked rows, children first; false when the delete no longer held the row itself.
     */
    private boolean take() {
        boolean taken = true;
        for (int i = marked.size() - 1; i >= 0; i--) {
            Marked each = marked.get(i);
            try {
                taken = deletes.removal.removeMarked(each.rows, each.stored, each.mark);
            } catch (DatabaseException e) {
                throw i == 0 ? e : statements.cluster.prefixed("could not cascade delete entity: ", e);
            }
        }
        return taken;
    }
}
