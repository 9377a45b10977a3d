package dev.kongdb.off;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.PageToken;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One entity of the configuration in force. It can only be read. */
final class OffEntityStrategy implements EntityStrategy {
    private final Schema schema;
    private final Supplier<OffContent> current;
    private final Errors errors;

    OffEntityStrategy(Schema schema, Supplier<OffContent> current, Errors errors) {
        this.schema = schema;
        this.current = current;
        this.errors = errors;
    }

    private EntityRows rows() {
        return current.get().of(schema);
    }

    /** A copy of the row for the caller; null if there is no row in the workspace. */
    private static @Nullable Row seen(@Nullable Row row, @Nullable UUID workspace) {
        return row == null || (workspace != null && !workspace.equals(row.workspaceId())) ? null : row.deepCopy();
    }

    @Override
    public boolean isReplacedAsAWhole() {
        return true;
    }

    @Override
    public @Nullable Row select(Row key, @Nullable UUID workspace) {
        return seen(rows().byKey(key), workspace);
    }

    @Override
    public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        return seen(rows().byUnique(field, value, workspace), null);
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        return seen(rows().byCacheKey(cacheKey), workspace);
    }

    @Override
    public RowPage page(PageQuery query) {
        EntityRows.Slice slice = rows().slice(query.foreignField(), query.foreignKey(), query.tags(), query.anyTag());
        String of = query.list(schema.name());
        int next = 0;
        if (query.offset() != null) {
            String last =
                    String.valueOf(PageToken.decode(query.offset(), of, errors).get(0));
            int at = Collections.binarySearch(slice.keys(), last);
            next = at < 0 ? -at - 1 : at + 1;
        }
        List<Row> page = new ArrayList<>(Math.min(query.size(), slice.keys().size()));
        long skipped = 0;
        for (; next < slice.keys().size(); next++) {
            Row row = seen(slice.rows().get(next), query.workspace());
            if (row == null || !query.matches().stream().allMatch(match -> match.is(row)) || skipped++ < query.skip()) {
                continue;
            }
            if (page.size() == query.size()) {
                return new RowPage(page, PageToken.encode(of, List.of(rows().key(page.get(page.size() - 1)))));
            }
            page.add(row);
        }
        return new RowPage(page, null);
    }

    private KongDbException cannot(String what) {
        return errors.operationUnsupported(
                "cannot " + what + " '" + schema.name() + "' entities when not using a database");
    }

    private KongDbException cannot(String what, Field by) {
        return errors.operationUnsupported("cannot " + what + " '" + schema.name() + "' entities by '" + by.name()
                + "' when not using a database");
    }

    @Override
    public Row insert(Write write) {
        throw cannot("create");
    }

    @Override
    public @Nullable Row update(Row read, Write write) {
        throw cannot("update");
    }

    @Override
    public Upserted upsert(Write write) {
        throw cannot("create or update");
    }

    @Override
    public Upserted upsertBy(Field field, Write write) {
        throw cannot("create or update", field);
    }

    @Override
    public List<Deleted> delete(Row key, @Nullable UUID workspace) {
        throw cannot("remove");
    }

    @Override
    public List<Deleted> deleteBy(Field field, Object value, @Nullable UUID workspace) {
        throw cannot("remove", field);
    }

    /** Does nothing, as in Kong. */
    @Override
    public void truncate() {}
}
