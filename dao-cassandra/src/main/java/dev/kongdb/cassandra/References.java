package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.cassandra.Statements.Purpose;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Reference;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That no row refers to one that is not there. Who is about to refer to a row says so first, and then looks whether it is being
 * deleted; who deletes marks the row first, and then looks who is about to refer to it. Whatever the order, one of them sees the
 * other. Thread-safe.
 */
final class References {
    private final Statements statements;
    private final Tables tables;
    private final Settling settling;
    private final String announce;
    private final String withdraw;
    private final String announced;

    References(Statements statements, Guards guards, Tables tables, Settling settling) {
        this.statements = statements;
        this.tables = tables;
        this.settling = settling;
        this.announce = "INSERT INTO " + guards.references + " (parent, attempt, entity, child) VALUES (?, ?, ?, ?)";
        this.withdraw =
                "DELETE FROM " + guards.references + " WHERE parent = ? AND attempt = ? AND entity = ? AND child = ?";
        this.announced = "SELECT attempt, entity, child FROM " + guards.references + " WHERE parent = ?";
    }

    private static String parentText(Rows parents, dev.kongdb.schema.Row parent) {
        return parents.schema.name() + ":" + parents.table().keyText(parent);
    }

    private static dev.kongdb.schema.Row key(Schema parent, Reference<?> reference) {
        dev.kongdb.schema.Row key = new dev.kongdb.schema.Row(parent.shape());
        for (Field field : parent.primaryKey()) {
            key.set(field.position(), reference.get(field.name()));
        }
        return key;
    }

    /**
     * Makes sure that what the row refers to in that field is there, and stays until the attempt is through.
     *
     * @return to be run once it is
     * @throws dev.kongdb.error.ForeignKeyViolationException when it is not there
     */
    Runnable secure(Rows rows, Field field, Write write, String attempt) {
        Schema parent = field.referencedSchema();
        Reference<?> reference = field.toReference(write.row().get(field.position()));
        if (parent == null || reference == null) {
            return () -> {};
        }
        Rows parents = tables.of(parent);
        dev.kongdb.schema.Row key = key(parent, reference);
        List<@Nullable ByteBuffer> announcement = Arrays.asList(
                Statements.text(parentText(parents, key)),
                Statements.text(attempt),
                Statements.text(rows.schema.name()),
                Statements.text(rows.table().keyText(write.row())));
        statements.execute(Purpose.WRITE, announce, announcement);
        while (true) {
            Stored found = parents.read(Purpose.SERIAL, key);
            if (found == null || !found.exists() || !reaches(parent, found, write.workspace())) {
                Map<String, @Nullable Object> missing = new HashMap<>();
                reference
                        .fields()
                        .forEach((name, value) -> missing.put(name, value instanceof UUID ? value.toString() : value));
                throw statements.errors.foreignKeyMissing(field.name(), parent.name(), missing);
            }
            if (found.state().kind() != Kind.DELETE) {
                return () -> statements.execute(Purpose.WRITE, withdraw, announcement);
            }
            settling.settle(parents, found);
        }
    }

    /** As on PostgreSQL, a row of one workspace does not refer to one of another. */
    private static boolean reaches(Schema parent, Stored found, @Nullable UUID workspace) {
        return workspace == null
                || !parent.workspaceable()
                || workspace.equals(found.row().workspaceId());
    }

    /** Ends all attempts that are about to refer to a row that is being deleted. Those that were too quick have referred to it now. */
    void cutOff(Rows parents, Stored parent) {
        List<@Nullable ByteBuffer> key = Arrays.asList(Statements.text(parentText(parents, parent.row())));
        for (Row row : statements.execute(Purpose.GUARD, announced, key).all()) {
            Rows children = tables.find(String.valueOf(row.getString("entity")));
            String attempt = String.valueOf(row.getString("attempt"));
            if (children == null) {
                continue; // of a plugin that this node has not
            }
            Stored child =
                    children.read(Purpose.SERIAL, children.table().keyOf(String.valueOf(row.getString("child"))));
            if (child != null && child.state().isBy(attempt) && child.state().isOpen()) {
                children.abort(child);
            }
        }
    }
}
