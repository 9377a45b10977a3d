package dev.kongdb.postgres;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.PageToken;
import dev.kongdb.spi.TagsEntity;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's entity {@code tags}: which entity has which tag. Triggers maintain its table, so it is
 * only read. A row of the table has all tags of one entity, and becomes one row here for each tag.
 * A page for one tag is a query with that tag. As in Kong, tags ignore workspaces.
 */
final class TagsStrategy extends TagsEntity {
    private static final String ALL =
            "SELECT entity_name, entity_id, tag, place FROM tags, unnest(tags) WITH ORDINALITY AS tag_of(tag, place)";
    private static final String ALL_ORDER = " ORDER BY entity_id, place LIMIT ?";
    private static final String FIRST = ALL + ALL_ORDER;
    private static final String NEXT = ALL + " WHERE (entity_id, place) > (?, ?)" + ALL_ORDER;

    private static final String BY_TAG = "SELECT entity_name, entity_id FROM tags WHERE tags @> ?";
    private static final String BY_TAG_ORDER = " ORDER BY entity_id LIMIT ?";
    private static final String FIRST_BY_TAG = BY_TAG + BY_TAG_ORDER;
    private static final String NEXT_BY_TAG = BY_TAG + " AND entity_id > ?" + BY_TAG_ORDER;

    private final Schema schema;
    private final Connections connections;
    private final EntityStrategy replica;
    private final int tagPosition;
    private final int namePosition;
    private final int idPosition;

    TagsStrategy(Schema schema, Connections connections, @Nullable Connections replica, Errors errors) {
        super(errors);
        this.schema = schema;
        this.connections = connections;
        this.tagPosition = position("tag");
        this.namePosition = position("entity_name");
        this.idPosition = position("entity_id");
        this.replica = replica == null ? this : new TagsStrategy(schema, replica, null, errors);
    }

    private int position(String field) {
        return Objects.requireNonNull(schema.field(field), field).position();
    }

    @Override
    public EntityStrategy replica() {
        return replica;
    }

    @Override
    public RowPage page(PageQuery query) {
        String tag = query.tags().isEmpty() ? null : query.tags().get(0);
        String of = tag == null ? schema.name() : schema.name() + '\n' + tag;
        List<?> after = query.offset() == null ? null : PageToken.decode(query.offset(), of, errors);
        try {
            return connections.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql(tag, after))) {
                    int next = 1;
                    if (tag != null) {
                        statement.setString(next++, Texts.arrayLiteral("tag", List.of(tag)));
                    }
                    if (after != null) {
                        statement.setObject(next++, UUID.fromString((String) after.get(0)));
                        if (tag == null) {
                            statement.setLong(next++, (Long) after.get(1));
                        }
                    }
                    statement.setLong(next, query.size() + 1L);
                    try (ResultSet result = statement.executeQuery()) {
                        return read(result, tag, of, query.size());
                    }
                }
            });
        } catch (UnstorableValueException e) {
            return new RowPage(List.of(), null); // no column can hold the tag, so no row has it
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    private static String sql(@Nullable String tag, @Nullable List<?> after) {
        return tag == null ? after == null ? FIRST : NEXT : after == null ? FIRST_BY_TAG : NEXT_BY_TAG;
    }

    private RowPage read(ResultSet result, @Nullable String tag, String of, int size) throws SQLException {
        List<Row> rows = new ArrayList<>();
        List<Object> last = new ArrayList<>();
        while (result.next()) {
            if (rows.size() == size) {
                return new RowPage(rows, PageToken.encode(of, last));
            }
            UUID id = result.getObject(2, UUID.class);
            last.clear();
            last.add(id.toString());
            if (tag == null) {
                last.add(result.getLong(4));
            }
            rows.add(new Row(schema.shape())
                    .set(namePosition, result.getString(1))
                    .set(idPosition, id)
                    .set(tagPosition, tag == null ? result.getString(3) : tag));
        }
        return new RowPage(rows, null);
    }
}
