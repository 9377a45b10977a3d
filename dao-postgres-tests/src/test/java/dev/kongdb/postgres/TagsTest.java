package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which entity has which tag. */
class TagsTest {
    private Database database;
    private EntityStrategy tags;
    private Schema consumers;

    @BeforeEach
    void open() {
        database = new Database();
        tags = database.store(database.entities.tags);
        consumers = database.entities.consumers;
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> read(int size, String tag) {
        List<String> all = new ArrayList<>();
        String offset = null;
        do {
            List<String> filter = tag == null ? List.of() : List.of(tag);
            RowPage page = tags.page(new PageQuery(size, offset, null, null, null, filter, false));
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(size);
            page.rows().forEach(row -> all.add(text(row)));
            offset = page.offset();
        } while (offset != null);
        return all;
    }

    private static String text(Row row) {
        return row.get("entity_name") + " " + ((UUID) row.get("entity_id")).getLeastSignificantBits() + " "
                + row.get("tag");
    }

    private void insertTagged() {
        database.insert(consumers, "id", new UUID(0, 1), "username", "one", "tags", List.of("b", "a"));
        database.insert(database.entities.services, "id", new UUID(0, 2), "host", "h", "tags", List.of("a"));
        database.insert(consumers, "id", new UUID(0, 3), "username", "three");
        database.insert(consumers, "id", new UUID(0, 4), "username", "four", "tags", List.of("c", "a", "b"));
    }

    @Test
    void everyTagOfEveryEntityIsARowInPagesOfAnySize() {
        insertTagged();
        for (int size : new int[] {1, 2, 3, 4, 100}) {
            assertThat(read(size, null))
                    .containsExactly(
                            "consumers 1 b",
                            "consumers 1 a",
                            "services 2 a",
                            "consumers 4 c",
                            "consumers 4 a",
                            "consumers 4 b");
        }
    }

    @Test
    void theEntitiesWithOneTagAreFound() {
        insertTagged();
        for (int size : new int[] {1, 2, 100}) {
            assertThat(read(size, "a")).containsExactly("consumers 1 a", "services 2 a", "consumers 4 a");
            assertThat(read(size, "none")).isEmpty();
        }
    }

    @Test
    void tagsFollowTheirEntities() {
        insertTagged();
        EntityStrategy store = database.store(consumers);
        Row row = store.select(Entities.row(consumers, "id", new UUID(0, 1)), null);
        store.update(row, database.write(row.copy().set(consumers.shape().position("tags"), List.of("new"))));
        store.delete(Entities.row(consumers, "id", new UUID(0, 4)), null);
        assertThat(read(10, null)).containsExactly("consumers 1 new", "services 2 a");
        store.upsert(database.write(consumers, "id", new UUID(0, 1), "username", "one"));
        assertThat(read(10, null)).containsExactly("services 2 a");
    }

    @Test
    void truncateEmptiesATableItsDependantsAndTheTagsOfAll() {
        insertTagged();
        database.insert(
                database.entities.credentials,
                "consumer",
                Reference.to(new UUID(0, 1)),
                "key",
                "k",
                "tags",
                List.of("a"));
        database.store(consumers).truncate();
        assertThat(read(10, null)).containsExactly("services 2 a");
        assertThat(database.ask("SELECT count(*) FROM consumers")).isEqualTo("0");
        assertThat(database.ask("SELECT count(*) FROM keyauth_credentials")).isEqualTo("0");
        assertThat(database.askAll("SELECT entity_name FROM tags")).containsExactly("services");
    }

    @Test
    void tagsAreReadOnly() {
        Row row = Entities.row(database.entities.tags, "tag", "t");
        assertThat(Failing.error(() -> tags.insert(database.write(row))))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage(
                        "[postgres] schema violation (tags: does not support insert/upsert/update/delete operations)");
        assertThat(Failing.code(() -> tags.delete(row, null))).isEqualTo(2);
        assertThat(Failing.code(tags::truncate)).isEqualTo(2);
    }

    @Test
    void aTokenOfTheTagsOfAllIsNoneForOneTag() {
        insertTagged();
        String offset = tags.page(new PageQuery(1, null, null, null, null, List.of(), false))
                .offset();
        assertThat(Failing.error(() -> tags.page(new PageQuery(1, offset, null, null, null, List.of("a"), false))))
                .isInstanceOf(InvalidOffsetException.class);
    }
}
