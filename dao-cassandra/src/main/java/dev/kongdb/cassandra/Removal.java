package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Claims.Claim;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.RowState.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes single rows, and references to them, together with their claims and tags. Thread-safe.
 */
final class Removal {
    private final Statements statements;
    private final Settling settling;
    private final Claims claims;
    private final TagRows tags;

    Removal(Statements statements, Settling settling, Claims claims, TagRows tags) {
        this.statements = statements;
        this.settling = settling;
        this.claims = claims;
        this.tags = tags;
    }

    /** Deletes a row that a delete holds; false when the delete no longer holds it. */
    boolean removeMarked(Rows rows, Stored stored, RowState mark) {
        Map<Claim, String> held = claims.heldBy(rows, stored);
        return rows.delete(stored.row(), mark) && tidyUp(rows, stored, held);
    }

    /** Deletes a row if it is unchanged since it was read. */
    boolean removeSame(Rows rows, Stored stored) {
        Map<Claim, String> held = claims.heldBy(rows, stored);
        return rows.deleteSame(stored) && tidyUp(rows, stored, held);
    }

    private boolean tidyUp(Rows rows, Stored stored, Map<Claim, String> held) {
        statements.tidy(() -> {
            claims.release(held);
            tags.drop(rows, stored.row(), TagRows.of(rows.schema, stored.row()));
        });
        return true;
    }

    /**
     * Sets a reference to null, if it is still there and the same delete does not delete its row as
     * well.
     */
    void unlink(String id, Link link, Stored found) {
        Rows children = link.children();
        while (true) {
            Stored child = children.read(Purpose.SERIAL, found.row());
            if (child == null || !link.holds(child) || isIn(id, child)) {
                return;
            }
            int ttl = child.secondsLeft();
            if (child.state().isOpen()) {
                settling.settle(children, child);
            } else if (ttl >= 0) {
                Map<Claim, String> held = claims.heldBy(children, child);
                List<@Nullable ByteBuffer> bytes = children.columns().without(child.bytes(), link.field());
                if (children.replace(child, bytes, child.state().done(RowState.newAttempt()), ttl)) {
                    Set<String> kept = Claims.names(Claims.of(children.columns(), bytes));
                    held.keySet().removeIf(claim -> kept.contains(claim.name()));
                    statements.tidy(() -> claims.release(held));
                    return;
                }
            }
        }
    }

    /** Whether the delete with the id holds the row. */
    static boolean isIn(String id, Stored stored) {
        return stored.state().kind() == Kind.DELETE && stored.state().isBy(id);
    }
}
