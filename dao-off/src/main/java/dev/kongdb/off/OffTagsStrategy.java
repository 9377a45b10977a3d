package dev.kongdb.off;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.PageToken;
import dev.kongdb.spi.TagsEntity;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Kong's entity {@code tags}: the tags of each entity, ordered by the id of the entity, and within
 * one entity in its own order. It can only be paged.
 */
final class OffTagsStrategy extends TagsEntity {
    private final Schema schema;
    private final Supplier<OffContent> current;

    OffTagsStrategy(Schema schema, Supplier<OffContent> current, Errors errors) {
        super(errors);
        this.schema = schema;
        this.current = current;
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
}
