package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.OperationUnsupportedException;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads page by page, also by tags, and reads which entity has which tag. */
public abstract class PagesSuite extends ConformanceSuite {
    private static final List<List<String>> TAGS =
            List.of(List.of("a"), List.of("a", "b"), List.of("b"), List.of("a", "b", "c"), List.of("z"));

    private final List<String> all = new ArrayList<>();

    @Override
    KongConfig database() {
        return store().newDatabase(); // a new database, because pages return all rows of a table
    }

    private String other = "";

    /** For subclasses. */
    protected PagesSuite() {}

    @BeforeAll
    final void insertShelves() {
        other = newWorkspace();
        for (int i = 0; i < TAGS.size(); i++) {
            String id = "00000000-0000-4000-8000-00000000000" + (i + 1);
            insert(shelves(), "id", id, "name", "shelf" + i, "tags", TAGS.get(i));
            all.add(id);
        }
        shelves().with(in(other)).insert(map("name", "elsewhere", "tags", List.of("a")));
    }

    private List<String> readAll(Dao dao, int size) {
        List<String> ids = new ArrayList<>();
        String offset = null;
        do {
            Page<Map<String, @Nullable Object>> page = dao.page(size, offset);
            assertThat(page.data()).hasSizeLessThanOrEqualTo(size);
            ids.addAll(ids(page.data()));
            offset = page.nextOffset();
        } while (offset != null);
        return ids;
    }

    private void assertAll(List<String> ids) {
        if (has(Capability.ORDERED_PAGES)) {
            assertThat(ids).isEqualTo(all);
        } else {
            assertThat(ids).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 1000})
    void pagesOfAnySizeGiveEveryRowOnce(int size) {
        assertAll(readAll(shelves(), size));
    }

    @Test
    void whatIsListedIsCounted() {
        assertThat(shelves().count()).isEqualTo(TAGS.size());
        assertThat(shelves().with(Options.pagination(2, 10)).count()).isEqualTo(TAGS.size());
        assertThat(shelves().with(Options.anyTag("a", "c")).count()).isEqualTo(3);
        assertThat(shelves().with(Options.allTags("a", "b")).count()).isEqualTo(2);
        assertThat(shelves().inWorkspace(other).count()).isEqualTo(1);
        assertThat(shelves().with(Options.allWorkspaces()).count()).isEqualTo(TAGS.size() + 1);
        assertThat(books().forForeign("shelf", map("id", all.get(0))).count()).isZero();
    }

    @Test
    void listsAndCountsAreFilteredByTheValuesOfAnyField() {
        String parent = all.get(0);
        Dao books = books();
        List<Map<String, @Nullable Object>> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(insert(books, "shelf", map("id", parent), "title", i < 4 ? "same" : "other" + i));
        }
        Dao same = books.with(Options.having(map("title", "same", "shelf", map("id", parent))));
        assertThat(same.count()).isEqualTo(4);
        for (int size : new int[] {1, 3, 100}) {
            assertThat(readAll(same, size)).hasSize(4).doesNotHaveDuplicates();
        }
        assertThat(books.with(Options.having(map("title", "none"))).page().data())
                .isEmpty();
        made.forEach(book -> books.delete(key(book)));
        assertThat(shelves().with(Options.having(map("name", "shelf1"))).page().data())
                .singleElement()
                .satisfies(shelf -> assertThat(shelf).containsEntry("id", all.get(1)));
        assertThat(shelves().with(Options.having(map("id", all.get(2)))).count())
                .isEqualTo(1);
        assertThat(shelves().with(Options.having(map("visits", 0))).count()).isEqualTo(TAGS.size());
        assertThat(shelves().with(Options.having(map("visits", 1))).count()).isZero();
        assertThat(shelves().with(Options.having(map("note", null))).count()).isEqualTo(TAGS.size());
        assertThat(shelves().with(Options.having(map("name", null))).count()).isZero();
        assertThat(shelves()
                        .with(Options.having(map("tags", List.of("a", "b"))))
                        .count())
                .isEqualTo(1);
        assertThat(shelves()
                        .with(Options.having(map("note", null)).and(Options.anyTag("z")))
                        .count())
                .isEqualTo(1);
        assertThat(shelves().with(Options.having(map("name", "elsewhere"))).count())
                .isZero();
        assertThat(shelves()
                        .with(Options.having(map("name", "elsewhere")).and(Options.allWorkspaces()))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aFilterByWhatIsNoFieldOrNoValueOfItIsAnInvalidOption() {
        assertThat(errorOf(() -> shelves().with(Options.having(map("nope", 1))).page()))
                .isInstanceOf(InvalidOptionsException.class)
                .satisfies(error -> assertThat(error.options()).isEqualTo(map("having", map("nope", "unknown field"))));
        assertThat(errorOf(() ->
                        shelves().with(Options.having(map("visits", "many"))).count()))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @Test
    void anOffsetIsBoundToItsFilter() {
        Dao filtered = shelves().with(Options.having(map("visits", 0)));
        String offset = filtered.page(2, null).nextOffset();
        refuses(() -> shelves().page(2, offset));
        refuses(() -> shelves().with(Options.having(map("visits", 1))).page(2, offset));
    }

    @Test
    @Promises(Capability.SKIPPING)
    void entitiesBeforeAPageCanBeLeftOut() {
        Dao later = shelves().with(Options.skip(2));
        if (!has(Capability.SKIPPING)) {
            assertThat(errorOf(() -> later.page(2, null))).isInstanceOf(OperationUnsupportedException.class);
            return;
        }
        assertThat(ids(later.page(2, null).data())).isEqualTo(all.subList(2, 4));
        assertThat(shelves().with(Options.skip(5)).page(2, null).data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 1000})
    @Covers(Decision.EACH)
    void eachNeverStopsEarly(int size) {
        assertAll(ids(shelves().each(size).toList()));
        assertThat(db().dao(ShelfDao.class)
                        .each(size)
                        .map(shelf -> shelf.id().toString())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void eachReadsAsItIsConsumedAndMayBeLeft() {
        try (Stream<Map<String, @Nullable Object>> rows = shelves().each(1)) {
            Iterator<Map<String, @Nullable Object>> each = rows.iterator();
            assertThat(all).contains(id(each.next()));
        }
    }

    @ParameterizedTest
    @CsvSource({"a,false,3", "a;b,false,2", "a;b,true,4", "a;b;c,false,1", "c;x,true,1", "x,false,0", "z,true,1"})
    @Covers(Decision.EACH)
    @Promises(Capability.TAG_LISTS)
    void tagsFilterByAllOrByAnyOfThem(String list, boolean any, int expected) {
        String[] tags = list.split(";");
        Options options = any ? Options.anyTag(tags) : Options.allTags(tags);
        for (int size : new int[] {1, 2, 100}) {
            assertThat(readAll(shelves().with(options), size)).hasSize(expected).doesNotHaveDuplicates();
            assertThat(shelves().with(options).each(size)).hasSize(expected);
        }
    }

    @Test
    @Promises(Capability.FULL_PAGES)
    void pagesAreFullButTheLast() {
        for (Options options :
                List.of(Options.none(), Options.allTags("a"), Options.anyTag("a", "b"), Options.allTags("a", "b"))) {
            Page<Map<String, @Nullable Object>> first = shelves().with(options).page(2, null);
            assertThat(first.data()).hasSize(2);
            if (first.nextOffset() != null) {
                assertThat(shelves().with(options).page(2, first.nextOffset()).data())
                        .as("no page is empty")
                        .isNotEmpty();
            }
        }
    }

    @Test
    @Promises(Capability.ORDERED_PAGES)
    void pagesComeInTheOrderOfTheKeyOrInOneThatStays() {
        List<String> once = readAll(shelves(), 2);
        if (has(Capability.ORDERED_PAGES)) {
            assertThat(once).isSorted();
        }
        assertThat(readAll(shelves(), 3)).isEqualTo(once);
        assertThat(ids(shelves().each(1).toList())).isEqualTo(once);
        assertThat(readAll(shelves().with(Options.anyTag("a", "b")), 1))
                .isEqualTo(readAll(shelves().with(Options.anyTag("b", "a")), 1000));
    }

    @Test
    @Promises(Capability.KONGS_OFFSETS)
    void anOffsetIsKongsOrTheStoresAndBoundToItsList() throws IOException {
        Page<Map<String, @Nullable Object>> page = shelves().page(2, null);
        byte[] json = Base64.getDecoder().decode(offset(page));
        List<?> parts = new ObjectMapper().readValue(json, List.class);
        assertThat(parts).hasSize(2);
        assertThat(parts.get(1)).asString().matches("[0-9a-f]{8}");
        if (has(Capability.KONGS_OFFSETS)) {
            assertThat(parts.get(0)).isEqualTo(id(page.data().get(1)));
        } else {
            assertThat(parts.get(0)).isNotEqualTo(id(page.data().get(1)));
        }
    }

    @Test
    @Promises(Capability.SNAPSHOT_PAGES)
    void aPageShowsOneMomentOrEachRowOfItDoes() throws Exception {
        String tag = "t" + unique();
        Map<String, @Nullable Object> first =
                insert(shelves(), "name", unique(), "visits", 0, "note", "0", "tags", list(tag));
        Map<String, @Nullable Object> second =
                insert(shelves(), "name", unique(), "visits", 0, "note", "0", "tags", list(tag));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                // The first row is updated first, so its counter is never smaller.
                for (int i = 1; !over.get(); i++) {
                    shelves().update(key(first), map("visits", i, "note", String.valueOf(i)));
                    shelves().update(key(second), map("visits", i, "note", String.valueOf(i)));
                }
            });
            for (int i = 0; i < 100; i++) {
                Map<String, Long> visits = new HashMap<>();
                for (Map<String, @Nullable Object> row :
                        shelves().with(Options.allTags(tag)).page(100, null).data()) {
                    assertThat(row).containsEntry("note", String.valueOf(row.get("visits")));
                    visits.put(id(row), (Long) row.get("visits"));
                }
                assertThat(visits).hasSize(2);
                if (has(Capability.SNAPSHOT_PAGES)) {
                    assertThat(visits.getOrDefault(id(first), -1L) - visits.getOrDefault(id(second), -1L))
                            .isBetween(0L, 1L);
                }
            }
            over.set(true);
            writing.get();
        } finally {
            over.set(true);
            writer.shutdown();
            shelves().delete(key(first)); // The other tests count the rows.
            shelves().delete(key(second));
        }
    }

    @Test
    @Covers(Decision.PAGE_TOKENS)
    void anOffsetIsGoodForItsListOnly() {
        String plain = offset(shelves().page(1, null));
        String tagged = offset(shelves().with(Options.allTags("a")).page(1, null));
        refuses(() -> shelves().with(in(other)).page(1, plain));
        refuses(() -> shelves().with(Options.allWorkspaces()).page(1, plain));
        refuses(() -> shelves().with(Options.allTags("a")).page(1, plain));
        refuses(() -> shelves().page(1, tagged));
        refuses(() -> shelves().with(Options.allTags("b")).page(1, tagged));
        refuses(() -> shelves().with(Options.anyTag("a", "b")).page(1, tagged));
        refuses(() -> books().page(1, plain));
        // The size may change from page to page.
        assertThat(shelves().page(3, plain).data()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!!!", "bm90anNvbg", "zz", "", "W10", "WzFd", "bnVsbA", "eyJhIjoxfQ", "WyJ4Il0"})
    @Covers(Decision.PAGE_TOKENS)
    void whatIsNoOffsetIsAnInvalidOneAndNeverADatabaseError(String offset) {
        refuses(() -> shelves().page(1, offset));
    }

    @Test
    @Covers(Decision.PAGE_TOKENS)
    void aDamagedOffsetIsAnInvalidOne() {
        String good = offset(shelves().page(1, null));
        IntStream.range(0, good.length()).forEach(at -> {
            char changed = good.charAt(at) == 'A' ? 'B' : 'A';
            String damaged = good.substring(0, at) + changed + good.substring(at + 1);
            // The last characters may contain unused bits. Then the offset is still the same.
            try {
                assertThat(shelves().page(100, damaged)).isEqualTo(shelves().page(100, good));
            } catch (InvalidOffsetException e) {
                assertThat(e.code()).isEqualTo(7);
            }
        });
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThat(errorOf(call)).isInstanceOf(InvalidOffsetException.class);
    }

    private static String offset(Page<?> page) {
        return page.offset().orElseThrow();
    }

    // Tags

    private List<String> tagged(String tag, int size) {
        List<String> found = new ArrayList<>();
        String offset = null;
        do {
            Page<Map<String, @Nullable Object>> page = dao("tags").pageByTag(tag, size, offset);
            page.data().forEach(row -> found.add(row.get("entity_name") + " " + row.get("entity_id")));
            offset = page.nextOffset();
        } while (offset != null);
        return found;
    }

    @Test
    void theTagsOfEntitiesAreFoundAndFollowThem() {
        String tag = "t" + unique();
        Map<String, @Nullable Object> consumer = insert(dao("consumers"), "username", unique(), "tags", list(tag, "x"));
        Map<String, @Nullable Object> service = insert(dao("services"), "host", "h.com", "tags", list(tag));
        for (int size : new int[] {1, 2, 100}) {
            assertThat(tagged(tag, size))
                    .containsExactlyInAnyOrder("consumers " + id(consumer), "services " + id(service));
        }
        assertThat(db().tags().pageByTag(tag).data())
                .extracting(row -> row.entityId().toString())
                .containsExactlyInAnyOrder(id(consumer), id(service));
        assertThat(db().tags().each().filter(row -> row.tag().equals(tag))).hasSize(2);
        dao("consumers").update(key(consumer), map("tags", list("x")));
        dao("services").delete(key(service));
        assertThat(tagged(tag, 100)).isEmpty();
        assertThat(tagged("none" + tag, 100)).isEmpty();
    }

    @Test
    @Promises(Capability.TAGS_OF_EACH_KIND)
    void entitiesThatShareAnIdHaveTagsOfTheirOwnOrShareThoseToo() {
        String id = unique();
        String tag = "t" + id;
        insert(dao("consumers"), "id", id, "username", id, "tags", list(tag, "c" + tag));
        insert(dao("services"), "id", id, "host", "h.com", "tags", list(tag, "s" + tag));
        if (has(Capability.TAGS_OF_EACH_KIND)) {
            assertThat(tagged(tag, 1)).containsExactlyInAnyOrder("consumers " + id, "services " + id);
            assertThat(tagged("c" + tag, 1)).containsExactly("consumers " + id);
            assertThat(tagged("s" + tag, 1)).containsExactly("services " + id);
        } else {
            assertThat(tagged(tag, 1)).containsExactly("consumers " + id);
            assertThat(tagged("c" + tag, 1)).isEmpty();
            assertThat(tagged("s" + tag, 1)).containsExactly("consumers " + id);
        }
        // On every store, a filter by the tag finds the entities of both kinds.
        for (String kind : List.of("consumers", "services")) {
            assertThat(ids(dao(kind).with(Options.allTags(tag)).page().data())).containsExactly(id);
        }
    }

    @Test
    void tagsCannotBeWritten() {
        String message = "schema violation (tags: does not support insert/upsert/update/delete operations)";
        assertThat(errorOf(() -> insert(dao("tags"), "tag", "t")).message()).isEqualTo(message);
        assertThat(errorOf(() -> dao("tags").delete(map("tag", "t"))).message()).isEqualTo(message);
    }

    @Test
    @Covers(Decision.D14)
    void truncateTakesTheTagsAlong() {
        String tag = "t" + unique();
        insert(dao("consumers"), "username", unique(), "tags", list(tag));
        Map<String, @Nullable Object> service = insert(dao("services"), "host", "h.com", "tags", list(tag));
        db().consumers().truncate();
        assertThat(tagged(tag, 100)).containsExactly("services " + id(service));
    }
}
