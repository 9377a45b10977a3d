package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.TagsEntity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's entity {@code tags}: which entity has which tag. The writes of entities maintain its
 * table, so it is only read. A page for one tag is a query with that tag. As in Kong, tags ignore
 * workspaces.
 */
final class TagsStrategy extends TagsEntity {
    private final Schema schema;
    private final Statements statements;
    private final Tables tables;
    private final String all;
    private final String byTag;
    private final int tagPosition;
    private final int namePosition;
    private final int idPosition;

    TagsStrategy(Schema schema, Statements statements, Tables tables) {
        super(statements.errors);
        this.schema = schema;
        this.statements = statements;
        this.tables = tables;
        this.all = "SELECT tag, entity_name, entity_id FROM " + statements.table(TagRows.TABLE);
        this.byTag = all + " WHERE tag = ?";
        this.tagPosition = position("tag");
        this.namePosition = position("entity_name");
        this.idPosition = position("entity_id");
    }

    private int position(String field) {
        return Objects.requireNonNull(schema.field(field), field).position();
    }

    @Override
    public RowPage page(PageQuery query) {
        String tag = query.tags().isEmpty() ? null : query.tags().get(0);
        Cql cql = tag == null ? Cql.of(Purpose.READ, all) : Cql.of(Purpose.READ, byTag, tag);
        Pages.Source source = new Pages.Source(cql, this::entries);
        String of = tag == null ? schema.name() : schema.name() + '\n' + tag;
        try {
            return Pages.page(source, query.size(), query.offset(), of, statements);
        } catch (DatabaseException e) {
            throw statements.cluster.prefixed("could not execute page query: ", e);
        }
    }

    /** The valid entries: those of entities that have the tag. */
    private List<dev.kongdb.value.Row> entries(Iterable<Row> found) {
        List<dev.kongdb.value.Row> entries = new ArrayList<>();
        Map<String, List<dev.kongdb.value.Row>> byEntity = new LinkedHashMap<>();
        Set<dev.kongdb.value.Row> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Row row : found) {
            dev.kongdb.value.Row entry = new dev.kongdb.value.Row(schema.shape())
                    .set(tagPosition, row.getString(0))
                    .set(namePosition, row.getString(1))
                    .set(idPosition, UUID.fromString(String.valueOf(row.getString(2))));
            entries.add(entry);
            byEntity.computeIfAbsent(String.valueOf(row.getString(1)), name -> new ArrayList<>())
                    .add(entry);
        }
        byEntity.forEach((name, its) -> gone.addAll(leftOver(name, its)));
        entries.removeIf(gone::contains);
        return entries;
    }

    /** The entries of one type of entity whose entity does not have the tag. */
    private List<dev.kongdb.value.Row> leftOver(String entity, List<dev.kongdb.value.Row> entries) {
        List<dev.kongdb.value.Row> leftOver = new ArrayList<>();
        Rows rows = tables.find(entity);
        if (rows == null) {
            return leftOver; // an entity of a plugin that this node does not have
        }
        int position = rows.schema.primaryKey().get(0).position();
        List<@Nullable Stored> all = rows.readAll(
                Purpose.READ,
                entries.stream()
                        .map(entry ->
                                new dev.kongdb.value.Row(rows.schema.shape()).set(position, entry.get(idPosition)))
                        .toList());
        for (int i = 0; i < entries.size(); i++) {
            Stored stored = all.get(i);
            Object tag = entries.get(i).get(tagPosition);
            if (stored == null
                    || !stored.exists()
                    || !TagRows.of(rows.schema, stored.row()).contains(String.valueOf(tag))) {
                leftOver.add(entries.get(i));
            }
        }
        return leftOver;
    }
}
