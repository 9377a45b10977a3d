package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.cassandra.Statements.Answer;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that no row refers to a missing row. An attempt that is about to refer to a row first
 * announces this, and then checks whether the row is being deleted. A delete first marks the row,
 * and then checks for announced references. Whatever the order, one of the two sees the other.
 * Thread-safe.
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

    private static String parentText(Rows parents, dev.kongdb.value.Row parent) {
        return parents.schema.name() + ":" + parents.columns().keyText(parent);
    }

    private static dev.kongdb.value.Row key(Schema parent, Reference<?> reference) {
        dev.kongdb.value.Row key = new dev.kongdb.value.Row(parent.shape());
        for (Field field : parent.primaryKey()) {
            key.set(field.position(), reference.get(field.name()));
        }
        return key;
    }

    /** A reference that an attempt is about to make. */
    record Wanted(
            Rows children,
            Field field,
            Reference<?> reference,
            Schema parent,
            Rows parents,
            dev.kongdb.value.Row key,
            String attempt,
            String child) {}

    /** The references that an attempt must announce before it writes the fields of a row. */
    List<Wanted> of(Rows rows, List<Field> fields, Write write, String attempt) {
        RowColumns columns = rows.columns();
        List<Wanted> wanted = new ArrayList<>();
        for (Field field : fields) {
            Schema parent = field.referencedSchema();
            Reference<?> reference = field.toReference(write.row().get(field.position()));
            if (parent == null || reference == null) {
                continue;
            }
            Rows parents = tables.of(parent);
            dev.kongdb.value.Row key = key(parent, reference);
            if (parents == rows && columns.keyText(key).equals(columns.keyText(write.row()))) {
                continue; // the row refers to itself
            }
            wanted.add(new Wanted(rows, field, reference, parent, parents, key, attempt, columns.keyText(write.row())));
        }
        return wanted;
    }

    List<Answer<@Nullable Row>> announce(List<Wanted> wanted) {
        return wanted.stream()
                .map(each -> statements.send(filled(announce, each)))
                .toList();
    }

    void withdraw(List<Wanted> announced) {
        statements.each(announced.stream().map(each -> filled(withdraw, each)).toList());
    }

    /**
     * The statement with the columns of an announcement, all of which are its key, in their order.
     */
    private static Cql filled(String text, Wanted wanted) {
        return Cql.of(
                Purpose.WRITE,
                text,
                parentText(wanted.parents, wanted.key),
                wanted.attempt,
                wanted.children.schema.name(),
                wanted.child);
    }

    /** Looks up the rows to refer to, once the references are announced. */
    List<Answer<@Nullable Stored>> look(List<Wanted> announced) {
        return announced.stream()
                .map(each -> each.parents.sendRead(Purpose.SERIAL, each.key))
                .toList();
    }

    /**
     * Checks that the rows exist, and will exist until the attempt has ended.
     *
     * @param looks the answers to {@link #look}
     * @throws dev.kongdb.error.ForeignKeyViolationException when one does not exist
     */
    void check(List<Wanted> announced, List<Answer<@Nullable Stored>> looks, @Nullable UUID workspace) {
        List<@Nullable Stored> found = Statements.all(looks);
        for (int i = 0; i < announced.size(); i++) {
            check(announced.get(i), found.get(i), workspace);
        }
    }

    private void check(Wanted wanted, @Nullable Stored first, @Nullable UUID workspace) {
        Stored found = first;
        while (found != null && found.exists() && reaches(wanted.parent, found, workspace)) {
            if (found.state().kind() != Kind.DELETE) {
                return;
            }
            settling.settle(wanted.parents, found);
            found = wanted.parents.read(Purpose.SERIAL, wanted.key);
        }
        Map<String, @Nullable Object> missing = new HashMap<>();
        wanted.reference
                .fields()
                .forEach((name, value) -> missing.put(name, value instanceof UUID ? value.toString() : value));
        throw statements.errors.foreignKeyMissing(wanted.field.name(), wanted.parent.name(), missing);
    }

    /** As on PostgreSQL, a row of one workspace does not refer to a row of another. */
    private static boolean reaches(Schema parent, Stored found, @Nullable UUID workspace) {
        return workspace == null
                || !parent.workspaceable()
                || workspace.equals(found.row().workspaceId());
    }

    /**
     * Aborts all attempts that are about to refer to a row that is being deleted. Those that
     * finished first have made their reference by now.
     */
    void cutOff(Rows parents, Stored parent) {
        Cql of = Cql.of(Purpose.GUARD, announced, parentText(parents, parent.row()));
        for (Row row : statements.execute(of).all()) {
            Rows children = tables.find(String.valueOf(row.getString("entity")));
            String attempt = String.valueOf(row.getString("attempt"));
            if (children == null) {
                continue; // an entity of a plugin that this node does not have
            }
            Stored child =
                    children.read(Purpose.SERIAL, children.columns().keyOf(String.valueOf(row.getString("child"))));
            if (child != null && child.state().isBy(attempt) && child.state().isOpen()) {
                children.abort(child);
            }
        }
    }
}
