package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.CassandraClusterEvents.Announcement;
import dev.kongdb.cassandra.CassandraClusterEvents.Loosened;
import dev.kongdb.cassandra.Claims.Claim;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.cassandra.Statements.Purpose;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.value.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes rows with what refers to them. First all that will go is marked, parents before children, so that nothing new can refer to
 * it; then the delete is decided, by one row of a log; then all goes, children before parents. Before the decision anybody may take
 * the marks away, after it anybody may finish the work: that is how it goes on when a client has died. Thread-safe.
 */
final class Deletes implements Settling {
    private static final String COMMITTED = "committed";
    private static final String ABORTED = "aborted";

    /** How long others have for an attempt before it is ended: a client that lives is through by then, nearly always. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Duration patience;
    private final Statements statements;
    private final Guards guards;
    private final Tables tables;
    private final Claims claims;
    private final References references;
    private final TagRows tags;
    private final String decide;
    private final String forget;
    private final String log;

    Deletes(Statements statements, Guards guards, Tables tables, TagRows tags, Duration patience) {
        this.patience = patience;
        this.statements = statements;
        this.guards = guards;
        this.tables = tables;
        this.tags = tags;
        this.claims = new Claims(statements, guards, this);
        this.references = new References(statements, guards, tables, this);
        this.decide = "INSERT INTO " + guards.deletes
                + " (id, outcome, entity, key) VALUES (?, ?, ?, ?) IF NOT EXISTS USING TTL ?";
        this.forget = "DELETE FROM " + guards.deletes + " WHERE id = ? IF EXISTS";
        this.log = "SELECT id, outcome, entity, key FROM " + guards.deletes;
    }

    Claims claims() {
        return claims;
    }

    References references() {
        return references;
    }

    // --- other people's attempts
    // ----------------------------------------------------------------------------------------

    @Override
    public void settle(Rows rows, Stored open, BooleanSupplier isOutOfTheWay) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int poll = 0; System.nanoTime() - deadline < 0; poll++) {
            statements.pause(Math.min(poll, 3));
            Stored now = rows.read(Purpose.GUARD, open.row());
            if (now == null || !now.state().equals(open.state()) || isOutOfTheWay.getAsBoolean()) {
                return;
            }
        }
        if (open.state().kind() != Kind.DELETE) {
            rows.abort(open);
            return;
        }
        String id = String.valueOf(open.state().attempt());
        Decision decision = decide(id, ABORTED, null, null);
        if (decision.outcome.equals(ABORTED)) {
            rows.abort(open);
        } else {
            finish(id, decision.entity, decision.key);
        }
    }

    /** What became of a delete. */
    private record Decision(
            String outcome,
            @Nullable String entity,
            @Nullable String key) {}

    /** Decides a delete, unless it is decided already. */
    private Decision decide(String id, String outcome, @Nullable String entity, @Nullable String key) {
        // A decision to abort has to outlast the client that might still want to decide otherwise.
        int ttl = outcome.equals(ABORTED) ? 86_400 : 0;
        Row row = statements.conditional(
                decide,
                Arrays.asList(
                        Statements.text(id),
                        Statements.text(outcome),
                        Statements.text(entity),
                        Statements.text(key),
                        Statements.number(ttl)));
        return row.getBoolean(0)
                ? new Decision(outcome, entity, key)
                : new Decision(String.valueOf(row.getString("outcome")), row.getString("entity"), row.getString("key"));
    }

    private void forget(String id) {
        statements.conditional(forget, Arrays.asList(Statements.text(id)));
    }

    /** The deletes that are decided and not through. */
    Set<String> unfinished() {
        guards.make();
        Set<String> ids = new HashSet<>();
        for (Row row : statements.execute(Purpose.GUARD, log, List.of())) {
            if (COMMITTED.equals(row.getString("outcome"))) {
                ids.add(String.valueOf(row.getString("id")));
            }
        }
        return ids;
    }

    /** Finishes the deletes among these that are decided and not through: their clients died. */
    void resume(Set<String> ids) {
        for (Row row : statements.execute(Purpose.GUARD, log, List.of())) {
            String id = String.valueOf(row.getString("id"));
            if (ids.contains(id) && COMMITTED.equals(row.getString("outcome"))) {
                finish(id, row.getString("entity"), row.getString("key"));
            }
        }
    }

    private void finish(String id, @Nullable String entity, @Nullable String key) {
        Rows rows = entity == null ? null : tables.find(entity);
        if (rows == null || key == null) {
            return; // of a plugin that this node has not
        }
        Stored root = rows.read(Purpose.SERIAL, rows.table().keyOf(key));
        if (root != null && root.state().kind() == Kind.DELETE && root.state().isBy(id)) {
            finish(id, rows, root, new HashSet<>());
        }
        forget(id);
    }

    /** @param begun the rows that are being finished: two rows of one table may refer to each other */
    private void finish(String id, Rows rows, Stored row, Set<String> begun) {
        if (!begun.add(rows.schema.name() + ":" + rows.table().keyText(row.row()))) {
            return;
        }
        for (InverseReference inverse : rows.schema.referencedBy()) {
            Rows children = tables.of(inverse.schema());
            for (Stored child : children(children, inverse.field(), rows, row)) {
                if (inverse.onDelete().equals("cascade")) {
                    finishChild(id, children, inverse.field(), rows, row, child, begun);
                } else if (inverse.onDelete().equals("null")) {
                    unlink(id, children, inverse.field(), rows, row, child);
                }
            }
        }
        remove(rows, row, row.state());
    }

    private void finishChild(
            String id, Rows children, Field field, Rows parents, Stored parent, Stored found, Set<String> begun) {
        while (true) {
            Stored child = children.read(Purpose.SERIAL, found.row());
            if (child == null || !refers(children, field, parents, parent, child)) {
                return;
            }
            if (child.state().kind() == Kind.DELETE && child.state().isBy(id)) {
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

    // --- deleting
    // -------------------------------------------------------------------------------------------------------

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
            List<Deleted> deleted =
                    canBeReferredTo(rows) ? deleteTree(rows, stored, events) : deleteAlone(rows, stored, events);
            if (deleted != null) {
                return deleted;
            }
        }
    }

    private static boolean canBeReferredTo(Rows rows) {
        return !rows.schema.referencedBy().isEmpty() || rows.schema.name().equals("workspaces");
    }

    /** Deletes a row that nothing can refer to; null when it has changed. */
    private @Nullable List<Deleted> deleteAlone(Rows rows, Stored stored, @Nullable CassandraClusterEvents events) {
        Map<Claim, String> held = claims.heldBy(rows, stored);
        List<Deleted> deleted = List.of(new Deleted(rows.schema, stored.row()));
        Announcement announcement = announced(events, deleted, List.of());
        if (!rows.deleteSame(stored)) {
            announcement.withdraw();
            return null;
        }
        announcement.after();
        tidyUp(rows, stored, held);
        return deleted;
    }

    private static Announcement announced(
            @Nullable CassandraClusterEvents events, List<Deleted> deleted, List<Loosened> loosened) {
        Announcement announcement =
                events == null ? CassandraClusterEvents.NOTHING : events.ofDelete(deleted, loosened);
        announcement.before();
        return announcement;
    }

    /** A row in the hand of a delete. */
    private record Marked(Rows rows, Stored stored, RowState mark) {}

    /** A reference that the delete sets to null. */
    private record Loose(Rows children, Field field, Rows parents, Stored parent, Stored child) {
        Loosened told() {
            dev.kongdb.value.Row old = child.row();
            return new Loosened(children.schema, old.copy().set(field.position(), null), old);
        }
    }

    private @Nullable List<Deleted> deleteTree(Rows rows, Stored root, @Nullable CassandraClusterEvents events) {
        String id = RowState.newAttempt();
        List<Marked> marked = new ArrayList<>();
        List<Loose> loose = new ArrayList<>();
        try {
            if (!mark(rows, root, id, marked, loose)) {
                return null;
            }
        } catch (KongDbException e) {
            unmark(marked, e);
            throw e;
        }
        boolean alone = marked.size() == 1 && loose.isEmpty();
        List<Deleted> deleted = marked.stream()
                .map(each -> new Deleted(each.rows.schema, each.stored.row()))
                .toList();
        Announcement announcement;
        try {
            announcement =
                    announced(events, deleted, loose.stream().map(Loose::told).toList());
        } catch (KongDbException e) {
            unmark(marked, e);
            throw e;
        }
        if (!alone) {
            Decision decision =
                    decide(id, COMMITTED, rows.schema.name(), rows.table().keyText(root.row()));
            if (decision.outcome.equals(ABORTED)) {
                announcement.withdraw();
                unmark(marked, null);
                return null;
            }
        }
        loose.forEach(each -> unlink(id, each.children, each.field, each.parents, each.parent, each.child));
        for (int i = marked.size() - 1; i >= 0; i--) { // children first
            Marked each = marked.get(i);
            try {
                if (!remove(each.rows, each.stored, each.mark) && alone) {
                    announcement.withdraw();
                    return null;
                }
            } catch (DatabaseException e) {
                throw i == 0 ? e : statements.prefixed("could not cascade delete entity: ", e);
            }
        }
        announcement.after();
        if (!alone) {
            statements.tidy(() -> forget(id));
        }
        return deleted;
    }

    private void unmark(List<Marked> marked, @Nullable KongDbException reason) {
        for (Marked each : marked) {
            try {
                each.rows.abort(each.stored.row(), each.mark, each.stored.secondsLeft());
            } catch (KongDbException e) {
                if (reason == null) {
                    throw e;
                }
                reason.addSuppressed(e); // who comes by takes the marks away
                return;
            }
        }
    }

    /** Marks a row and what refers to it; false when the row has changed. */
    private boolean mark(Rows rows, Stored stored, String id, List<Marked> marked, List<Loose> loose) {
        RowState mark = stored.state().open(Kind.DELETE, id);
        if (!rows.open(stored, mark)) {
            return false;
        }
        marked.add(new Marked(rows, stored, mark));
        refuseForWorkspace(rows, stored);
        if (rows.schema.referencedBy().isEmpty()) {
            return true;
        }
        references.cutOff(rows, stored);
        for (InverseReference inverse : rows.schema.referencedBy()) {
            Rows children = tables.of(inverse.schema());
            for (Stored child : children(children, inverse.field(), rows, stored)) {
                switch (inverse.onDelete()) {
                    case "cascade" -> markChild(children, inverse.field(), rows, stored, child, id, marked, loose);
                    case "null" -> loose.add(new Loose(children, inverse.field(), rows, stored, child));
                    default -> throw statements.errors.referencedBy(rows.schema.name(), children.schema.name());
                }
            }
        }
        return true;
    }

    private void markChild(
            Rows children,
            Field field,
            Rows parents,
            Stored parent,
            Stored found,
            String id,
            List<Marked> marked,
            List<Loose> loose) {
        while (true) {
            Stored child = children.read(Purpose.SERIAL, found.row());
            if (child == null
                    || !refers(children, field, parents, parent, child)
                    || (child.state().kind() == Kind.DELETE && child.state().isBy(id))) {
                return;
            }
            if (child.state().isOpen()) {
                settle(children, child);
            } else if (mark(children, child, id, marked, loose)) {
                return;
            }
        }
    }

    /** A workspace with something in it stays. */
    private void refuseForWorkspace(Rows rows, Stored stored) {
        Object workspace =
                rows.schema.name().equals("workspaces") ? stored.row().get("id") : null;
        if (workspace == null) {
            return;
        }
        for (Rows each : tables.all()) {
            if (!each.schema.workspaceable()) {
                continue;
            }
            String column = each.table().workspaceColumn();
            if (column != null
                    && !each.find(
                                    Purpose.GUARD,
                                    List.of(column),
                                    Arrays.asList(EntityTable.uuid(UUID.fromString(workspace.toString()))))
                            .isEmpty()) {
                throw statements.errors.referencedBy(rows.schema.name(), each.schema.name());
            }
        }
    }

    private List<Stored> children(Rows children, Field field, Rows parents, Stored parent) {
        EntityTable table = children.table();
        try {
            return children.find(
                    Purpose.GUARD, table.columnNames(field), table.reference(field, reference(parents, parent)));
        } catch (DatabaseException e) {
            throw statements.prefixed("could not gather associated entities for delete cascade: ", e);
        }
    }

    private static Reference<?> reference(Rows parents, Stored parent) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : parents.schema.primaryKey()) {
            Object value = parent.row().get(field.position());
            if (value != null) {
                key.put(field.name(), value);
            }
        }
        return Reference.toKey(key);
    }

    private static boolean refers(Rows children, Field field, Rows parents, Stored parent, Stored child) {
        EntityTable table = children.table();
        return child.exists()
                && EntityTable.same(
                        table.bytes(child.bytes(), field), table.reference(field, reference(parents, parent)));
    }

    /** Deletes a row that the delete has in hand. */
    private boolean remove(Rows rows, Stored stored, RowState mark) {
        Map<Claim, String> held = claims.heldBy(rows, stored);
        if (!rows.delete(stored.row(), mark)) {
            return false;
        }
        tidyUp(rows, stored, held);
        return true;
    }

    /** Takes away what is left of a row that is gone. */
    private void tidyUp(Rows rows, Stored stored, Map<Claim, String> held) {
        statements.tidy(() -> {
            claims.release(held);
            tags.drop(rows, stored.row(), TagRows.of(rows.schema, stored.row()));
        });
    }

    /** Sets a reference to null, if it still is one to that row. */
    private void unlink(String id, Rows children, Field field, Rows parents, Stored parent, Stored found) {
        while (true) {
            Stored child = children.read(Purpose.SERIAL, found.row());
            if (child == null || !refers(children, field, parents, parent, child)) {
                return;
            }
            if (child.state().kind() == Kind.DELETE && child.state().isBy(id)) {
                return; // goes itself
            }
            int ttl = child.secondsLeft();
            if (child.state().isOpen()) {
                settle(children, child);
            } else if (ttl >= 0) {
                Map<Claim, String> held = claims.heldBy(children, child);
                List<@Nullable ByteBuffer> bytes = children.table().without(child.bytes(), field);
                if (children.replace(child, bytes, child.state().done(RowState.newAttempt()), ttl)) {
                    Set<String> kept = Claims.names(Claims.of(children.table(), bytes));
                    held.keySet().removeIf(claim -> kept.contains(claim.name()));
                    statements.tidy(() -> claims.release(held));
                    return;
                }
            }
        }
    }
}
