package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Cql.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decisions on deletes of several rows. The first decision on each delete counts. Thread-safe.
 */
final class DeleteLog {
    /** A decision to abort must outlive the client that might still try to decide otherwise. */
    private static final int ABORTED_SECONDS = 86_400;

    private final Statements statements;
    private final String decide;
    private final String forget;
    private final String all;

    DeleteLog(Statements statements, Guards guards) {
        this.statements = statements;
        this.decide = "INSERT INTO " + guards.deletes
                + " (id, outcome, entity, key) VALUES (?, ?, ?, ?) IF NOT EXISTS USING TTL ?";
        this.forget = "DELETE FROM " + guards.deletes + " WHERE id = ? IF EXISTS";
        this.all = "SELECT id, outcome, entity, key FROM " + guards.deletes;
    }

    /**
     * The decision on a delete.
     *
     * @param entity the entity of the row to be deleted; null when the delete was aborted
     * @param key the key of this row, as from {@link RowColumns#keyText}; null when the delete was
     *     aborted
     */
    record Decision(
            String id,
            boolean committed,
            @Nullable String entity,
            @Nullable String key) {}

    /**
     * Decides to carry a delete out, unless it is decided already. Returns the decision that
     * counts.
     */
    Decision commit(String id, String entity, String key) {
        return decide(new Decision(id, true, entity, key), 0);
    }

    /**
     * Decides to abort a delete, unless it is decided already. Returns the decision that counts.
     */
    Decision abort(String id) {
        return decide(new Decision(id, false, null, null), ABORTED_SECONDS);
    }

    private Decision decide(Decision wanted, int ttl) {
        Row row = statements.conditional(Cql.of(
                Purpose.CONDITIONAL,
                decide,
                wanted.id,
                wanted.committed ? "committed" : "aborted",
                wanted.entity,
                wanted.key,
                ttl));
        return row.getBoolean(0) ? wanted : decision(row);
    }

    private static Decision decision(Row row) {
        return new Decision(
                String.valueOf(row.getString("id")),
                "committed".equals(row.getString("outcome")),
                row.getString("entity"),
                row.getString("key"));
    }

    /** The deletes that are decided but not finished. */
    List<Decision> unfinished() {
        List<Decision> decisions = new ArrayList<>();
        for (Row row : statements.execute(Cql.of(Purpose.GUARD, all))) {
            Decision decision = decision(row);
            if (decision.committed) {
                decisions.add(decision);
            }
        }
        return decisions;
    }

    /** Forgets a delete that is finished. */
    void forget(String id) {
        statements.conditional(Cql.of(Purpose.CONDITIONAL, forget, id));
    }
}
