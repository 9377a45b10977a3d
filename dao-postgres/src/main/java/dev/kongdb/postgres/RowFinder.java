package dev.kongdb.postgres;

import dev.kongdb.event.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statements that find a row, of one workspace or of any, by the values of some columns.
 *
 * @param <V> the value to look up: a row with the key, the value of a field, or a cache key
 */
final class RowFinder<V> {
    /** The value to look up, and its workspace; null for all workspaces. */
    record Sought<V>(V value, @Nullable UUID workspace) {}

    private final EntityTable table;
    private final Template<Sought<V>> compared;
    private final List<Template<Sought<V>>> select;
    private final List<Writing<Sought<V>>> delete;

    RowFinder(EntityTable table, EventsSql events, List<String> columns, Template.Place<V> place) {
        this(table, events, Template.of(Sql.compare(columns, "="), place));
    }

    /** Finds rows by a condition. */
    RowFinder(EntityTable table, EventsSql events, Template<V> compared) {
        this.table = table;
        this.compared = compared.from(Sought::value);
        this.select = List.of(select(false), select(true));
        this.delete = List.of(delete(events, false), delete(events, true));
    }

    Template<Sought<V>> select(@Nullable UUID workspace) {
        return select.get(workspace == null ? 0 : 1);
    }

    Writing<Sought<V>> delete(@Nullable UUID workspace) {
        return delete.get(workspace == null ? 0 : 1);
    }

    /** The condition on the row, with its workspace. */
    Template<Sought<V>> where(boolean workspace) {
        List<Template<Sought<V>>> conditions = new ArrayList<>();
        conditions.add(compared);
        if (workspace) {
            conditions.add(EntityTable.inWorkspace(Sought::workspace));
        }
        table.alive().forEach(alive -> conditions.add(Template.of(alive)));
        return Template.join(conditions, " AND ").within(" WHERE ", "");
    }

    private Template<Sought<V>> select(boolean workspace) {
        return where(workspace).within("SELECT " + table.columns + " FROM " + table.name, " LIMIT 1");
    }

    private Writing<Sought<V>> delete(EventsSql events, boolean workspace) {
        Template<Sought<V>> delete =
                where(workspace).within("DELETE FROM " + table.name, " RETURNING " + table.columns);
        return new Writing<>(events.of(table, Operation.DELETE, delete), delete);
    }
}
