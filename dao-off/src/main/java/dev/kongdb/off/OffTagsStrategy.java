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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kong's entity {@code tags}: which entity has which tag, by id and, within one entity, in its order. It can only be paged. */
final class OffTagsStrategy implements EntityStrategy {
    private final Schema schema;
    private final Supplier<Snapshot> current;
    private final Errors errors;

    OffTagsStrategy(Schema schema, Supplier<Snapshot> current, Errors errors) {
        this.schema = schema;
        this.current = current;
        this.errors = errors;
    }

    static boolean isFor(Schema schema) {
        return schema.name().equals("tags");
    }

    @Override
    public RowPage page(PageQuery query) {
        String wanted = query.tags().isEmpty() ? null : query.tags().get(0);
        String of = wanted == null ? schema.name() : schema.name() + '\n' + wanted;
        String after = query.offset() == null
                ? ""
                : String.valueOf(PageToken.decode(query.offset(), of, errors).get(0));
        TreeMap<String, Row> sorted = new TreeMap<>();
        current.get()
                .entities()
                .forEach((entity, rows) -> rows.tags().forEach((id, tags) -> {
                    for (int place = 0; place < tags.size(); place++) {
                        String tag = tags.get(place);
                        String key = id + ':' + entity + ':' + String.format("%06d", place);
                        if ((wanted == null || wanted.equals(tag)) && key.compareTo(after) > 0) {
                            sorted.put(key, row(tag, entity, id));
                        }
                    }
                }));
        List<Row> page = new ArrayList<>();
        String last = after;
        for (Map.Entry<String, Row> entry : sorted.entrySet()) {
            if (page.size() == query.size()) {
                return new RowPage(page, PageToken.encode(of, List.of(last)));
            }
            page.add(entry.getValue());
            last = entry.getKey();
        }
        return new RowPage(page, null);
    }

    private Row row(String tag, String entity, String id) {
        return schema.toRow(Map.of("tag", tag, "entity_name", entity, "entity_id", UUID.fromString(id)));
    }

    private KongDbException readOnly() {
        return errors.schemaViolation("tags", "does not support insert/upsert/update/delete operations");
    }

    private KongDbException notByKey() {
        return errors.operationUnsupported("cannot select 'tags' entities one by one");
    }

    @Override
    public @Nullable Row select(Row key, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public Row insert(Write write) {
        throw readOnly();
    }

    @Override
    public @Nullable Row update(Row read, Write write) {
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
    public List<Deleted> delete(Row key, @Nullable UUID workspace) {
        throw readOnly();
    }

    @Override
    public void truncate() {
        throw readOnly();
    }
}
