package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Statements.Purpose;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Kong's entity {@code tags}: which entity has which tag. The writes of entities keep its table, so that it can only be read. A page
 * for one tag is a page query with that tag. As in Kong, tags know no workspaces.
 */
final class TagsStrategy implements EntityStrategy {
    private final Schema schema;
    private final Statements statements;
    private final Errors errors;
    private final Function<String, @Nullable Rows> rowsOf;
    private final String all;
    private final String byTag;
    private final int tagPosition;
    private final int namePosition;
    private final int idPosition;

    TagsStrategy(Schema schema, Statements statements, Function<String, @Nullable Rows> rowsOf) {
        this.schema = schema;
        this.statements = statements;
        this.errors = statements.errors;
        this.rowsOf = rowsOf;
        this.all = "SELECT tag, entity_name, entity_id FROM " + statements.table(TagRows.TABLE);
        this.byTag = all + " WHERE tag = ?";
        this.tagPosition = position("tag");
        this.namePosition = position("entity_name");
        this.idPosition = position("entity_id");
    }

    static boolean isFor(Schema schema) {
        return schema.name().equals(TagRows.TABLE);
    }

    private int position(String field) {
        return Objects.requireNonNull(schema.field(field), field).position();
    }

    @Override
    public RowPage page(PageQuery query) {
        String tag = query.tags().isEmpty() ? null : query.tags().get(0);
        List<@Nullable ByteBuffer> values = tag == null ? List.of() : Arrays.asList(Statements.text(tag));
        Pages.Step step = new Pages.Step(tag == null ? all : byTag, values, this::entries);
        String of = tag == null ? schema.name() : schema.name() + '\n' + tag;
        return Pages.page(new Pages.Source(List.of(step)), query.size(), query.offset(), of, statements);
    }

    /** The entries that count: of entities that have the tag. */
    private List<dev.kongdb.schema.Row> entries(Iterable<Row> found) {
        List<dev.kongdb.schema.Row> entries = new ArrayList<>();
        for (Row row : found) {
            String tag = String.valueOf(row.getString(0));
            String name = String.valueOf(row.getString(1));
            UUID id = UUID.fromString(String.valueOf(row.getString(2)));
            if (isCarried(tag, name, id)) {
                entries.add(new dev.kongdb.schema.Row(schema.shape())
                        .set(namePosition, name)
                        .set(idPosition, id)
                        .set(tagPosition, tag));
            }
        }
        return entries;
    }

    private boolean isCarried(String tag, String name, UUID id) {
        Rows rows = rowsOf.apply(name);
        if (rows == null) {
            return true; // of a plugin that this node has not
        }
        dev.kongdb.schema.Row key = new dev.kongdb.schema.Row(rows.schema.shape())
                .set(rows.schema.primaryKey().get(0).position(), id);
        Stored stored = rows.read(Purpose.READ, key);
        return stored != null
                && stored.exists()
                && TagRows.of(rows.schema, stored.row()).contains(tag);
    }

    private KongDbException readOnly() {
        return errors.schemaViolation("tags", "does not support insert/upsert/update/delete operations");
    }

    private KongDbException notByKey() {
        return errors.operationUnsupported("cannot select 'tags' entities one by one");
    }

    @Override
    public dev.kongdb.schema.@Nullable Row select(dev.kongdb.schema.Row key, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public dev.kongdb.schema.@Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public dev.kongdb.schema.@Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public dev.kongdb.schema.Row insert(Write write) {
        throw readOnly();
    }

    @Override
    public dev.kongdb.schema.@Nullable Row update(dev.kongdb.schema.Row read, Write write) {
        throw readOnly();
    }

    @Override
    public Upserted upsert(Write write) {
        throw readOnly();
    }

    @Override
    public Upserted upsertBy(Field field, Write write) {
        throw readOnly();
    }

    @Override
    public List<Deleted> delete(dev.kongdb.schema.Row key, @Nullable UUID workspace) {
        throw readOnly();
    }

    @Override
    public void truncate() {
        throw readOnly();
    }
}
