package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of rows. */
class PagesTest {
    private static Database database;
    private static Schema consumers;
    private static EntityStrategy store;
    private static UUID other;
    private static final List<UUID> IDS = new ArrayList<>();

    @BeforeAll
    static void open() {
        database = new Database();
        consumers = database.entities.consumers;
        store = database.store(consumers);
        other = database.addWorkspace("other");
        List<List<String>> tags =
                List.of(List.of("a"), List.of("a", "b"), List.of("b"), List.of("a", "b", "c"), List.of());
        for (int i = 0; i < 5; i++) {
            UUID id = new UUID(0, i + 1);
            IDS.add(id);
            database.insert(consumers, "id", id, "username", "consumer" + i, "tags", tags.get(i));
        }
        store.insert(new Write(row(consumers, "username", "elsewhere", "tags", List.of("a")), other, null, null));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static PageQuery query(int size, String offset) {
        return new PageQuery(size, offset, database.workspace, null, null, List.of(), false);
    }

    private static List<Object> ids(RowPage page) {
        return new ArrayList<>(page.rows().stream().map(row -> row.get("id")).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 1000})
    void pagesOfAnySizeGiveEveryRowOnceInTheOrderOfTheKey(int size) {
        List<Object> all = new ArrayList<>();
        String offset = null;
        int pages = 0;
        do {
            RowPage page = store.page(query(size, offset));
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(size);
            all.addAll(ids(page));
            offset = page.offset();
            pages++;
        } while (offset != null);
        assertThat(all).isEqualTo(IDS);
        assertThat(pages).isEqualTo((5 + size - 1) / size);
    }

    @Test
    void aKeyOfTwoFieldsIsPagedInItsOrderAndForAReference() {
        Schema seats = database.entities.seats;
        List<String> expected = new ArrayList<>();
        for (String line : List.of("A", "B \"quoted\"", "ü")) {
            for (long number : new long[] {-1, 0, 9_000}) {
                database.insert(seats, "line", line, "number", number);
                expected.add(line + number);
            }
        }
        List<String> found = new ArrayList<>();
        String offset = null;
        do {
            RowPage page = database.store(seats).page(new PageQuery(2, offset, null, null, null, List.of(), false));
            page.rows().forEach(row -> found.add("" + row.get("line") + row.get("number")));
            offset = page.offset();
        } while (offset != null);
        assertThat(found).isEqualTo(expected);
        Schema tickets = database.entities.tickets;
        Row ticket = database.insert(tickets, "seat", Reference.toKey(java.util.Map.of("line", "ü", "number", 0L)));
        assertThat(ids(database.store(tickets)
                        .page(new PageQuery(
                                10,
                                null,
                                null,
                                tickets.field("seat"),
                                (Reference<?>) ticket.get("seat"),
                                List.of(),
                                false))))
                .containsExactly(ticket.get("id"));
    }

    @Test
    void aTokenLooksLikeKongs() {
        String token = store.page(query(2, null)).offset();
        assertThat(token).matches("[A-Za-z0-9+/]+");
        assertThat(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8))
                .startsWith("[\"" + IDS.get(1) + "\",\"");
    }

    @ParameterizedTest
    @CsvSource({
        "x,bad base64 encoding",
        "!!!!,bad base64 encoding",
        "bm90anNvbg,bad json encoding",
        "zz,bad json encoding",
        "'',bad json encoding"
    })
    void aTokenThatIsNoneIsAnInvalidOffsetInKongsWords(String token, String reason) {
        KongDbException error = Failing.error(() -> store.page(query(1, token)));
        assertThat(error).isInstanceOf(InvalidOffsetException.class);
        assertThat(error.message()).isEqualTo("'" + token + "' is not a valid offset: " + reason);
    }

    /** Kong passes these values to the database, and returns the database's error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "[\"x\"]",
                "[]",
                "{}",
                "null",
                "1",
                "[\"00000000-0000-0000-0000-000000000001\"]",
                "[null,null]",
                "[[],[]]"
            })
    void aTokenWithTheWrongContentIsAnInvalidOffset(String content) {
        String token = Base64.getEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        assertThat(Failing.error(() -> store.page(query(1, token)))).isInstanceOf(InvalidOffsetException.class);
    }

    @Test
    void aDamagedTokenIsAnInvalidOffset() {
        String token = store.page(query(1, null)).offset();
        String content = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        String damaged = content.replace("0001", "0003");
        assertThat(damaged).isNotEqualTo(content);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(damaged.getBytes(StandardCharsets.UTF_8));
        assertThat(Failing.error(() -> store.page(query(1, encoded)))).isInstanceOf(InvalidOffsetException.class);
    }

    @Test
    void aTokenOutlivesTheRowItWasMadeOf() {
        UUID last = new UUID(0, 100);
        database.insert(consumers, "id", last, "username", "short-lived");
        database.insert(consumers, "id", new UUID(0, 101), "username", "next");
        String token = store.page(query(6, null)).offset();
        store.delete(row(consumers, "id", last), database.workspace);
        assertThat(ids(store.page(query(6, token)))).containsExactly(new UUID(0, 101));
        store.delete(row(consumers, "id", new UUID(0, 101)), database.workspace);
    }
}
