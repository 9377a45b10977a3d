package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Options;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Service;
import dev.kongdb.error.InvalidPrimaryKeyException;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.RefusedSomeException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.tck.internal.library.Book;
import dev.kongdb.tck.internal.library.BookDao;
import dev.kongdb.tck.internal.library.Label;
import dev.kongdb.tck.internal.library.LabelBuilder;
import dev.kongdb.tck.internal.library.LabelDao;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import dev.kongdb.value.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Insert, select, update, upsert, delete and truncate: by primary key, by unique field, typed and
 * by name.
 */
public abstract class WritesSuite extends ConformanceSuite {
    /** For subclasses. */
    protected WritesSuite() {}

    private ShelfDao typed() {
        return db().dao(ShelfDao.class);
    }

    @Test
    void theTypedDaoFindsWhatItWroteByEveryKey() {
        String name = unique();
        String room = unique();
        Shelf shelf = typed().insert(Shelf.with().name(name).nameOfRoom(room).tags(Set.of("a")));
        assertThat(shelf.visits()).isZero();
        assertThat(shelf.createdAt()).isNotNull();
        assertThat(typed().select(shelf.id())).contains(shelf);
        assertThat(typed().selectByName(name)).contains(shelf);
        assertThat(typed().selectByNameOfRoom(room)).contains(shelf);
        assertThat(typed().select(UUID.randomUUID())).isEmpty();
        assertThat(typed().selectByName(room)).isEmpty();
    }

    @Test
    @OfWrites
    void theTypedDaoWritesByEveryKey() {
        String name = unique();
        Shelf shelf = typed().insert(Shelf.with().name(name).note("old"));
        assertThat(typed().update(shelf.id(), Shelf.with().note("by id")).note())
                .isEqualTo("by id");
        assertThat(typed().updateByName(name, Shelf.with().note("by name")).note())
                .isEqualTo("by name");
        Shelf replaced = typed().upsertByName(name, Shelf.with().visits(3));
        assertThat(replaced.id()).isEqualTo(shelf.id());
        assertThat(replaced.visits()).isEqualTo(3);
        assertThat(replaced.note()).isNull();
        assertThat(typed().upsert(shelf.id(), Shelf.with().name(name)).visits()).isZero();
        assertThat(typed().deleteByName(name)).isTrue();
        assertThat(typed().deleteByName(name)).isFalse();
        assertThat(typed().delete(shelf.id())).isFalse();
        UUID id = UUID.randomUUID();
        assertThat(typed().upsert(id, Shelf.with().name(unique())).id()).isEqualTo(id);
        assertThat(typed().delete(id)).isTrue();
        assertThat(typed().select(id)).isEmpty();
    }

    @Test
    @OfWrites
    void theDaoByNameDoesWhatTheTypedOneDoes() {
        String name = unique();
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", name, "note", "old");
        assertThat(typed().selectByName(name).orElseThrow().id()).hasToString(id(shelf));
        assertThat(shelves().select(key(shelf))).contains(shelf);
        assertThat(shelves().selectBy("name", name)).contains(shelf);
        assertThat(shelves().update(key(shelf), map("note", "new"))).containsEntry("note", "new");
        assertThat(shelves().updateBy("name", name, map("visits", 2)))
                .containsEntry("visits", 2L)
                .containsEntry("note", "new");
        assertThat(shelves().upsertBy("name", name, map()))
                .containsEntry("id", shelf.get("id"))
                .doesNotContainKey("note");
        assertThat(shelves().upsert(key(shelf), map("name", name, "note", "whole")))
                .containsEntry("note", "whole");
        assertThat(shelves().deleteBy("name", name)).isTrue();
        assertThat(shelves().delete(key(shelf))).isFalse();
    }

    @Test
    @Promises(Capability.EXACT_VALUES)
    void whatIsStoredIsWhatIsAnswered() {
        Map<String, @Nullable Object> service = insert(
                dao("services"),
                "name",
                unique(),
                "host",
                "example.com",
                "tags",
                list("b", "a"),
                "path",
                "/it's~%20(a);b=1");
        assertThat(find(dao("services"), service)).isEqualTo(service);
        Map<String, @Nullable Object> consumer =
                insert(dao("consumers"), "username", "'; DROP TABLE consumers; --\\ \"{}\" \u00e9\n" + unique());
        assertThat(find(dao("consumers"), consumer)).isEqualTo(consumer);
        Map<String, @Nullable Object> route = insert(
                dao("routes"),
                "headers",
                Map.of("x-y", List.of("1", "2")),
                "protocols",
                List.of("http"),
                "service",
                key(service));
        assertThat(find(dao("routes"), route)).isEqualTo(route);
        Map<String, @Nullable Object> stream = insert(
                dao("routes"),
                "protocols",
                List.of("tcp"),
                "sources",
                List.of(Map.of("ip", "10.0.0.0/8", "port", 80), Map.of("port", 1)));
        assertThat(find(dao("routes"), stream)).isEqualTo(stream);
        assertThat(stream.get("sources"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(Map.of("ip", "10.0.0.0/8", "port", 80L));
    }

    @Test
    @Promises(Capability.EXACT_VALUES)
    void emptyListsAndTheOrderOfSetsAreKept() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "tags", list());
        assertThat(shelf).containsEntry("tags", list());
        assertThat(find(shelves(), shelf)).isEqualTo(shelf);
        assertThat(shelves().update(key(shelf), map("note", "n"))).containsEntry("tags", list());
        List<@Nullable Object> tags = list("\u00e9", "~b", "a", "B");
        assertThat(shelves().update(key(shelf), map("tags", tags))).containsEntry("tags", tags);
        assertThat(find(shelves(), shelf)).containsEntry("tags", tags);
        assertThat(shelves().with(Options.allTags("B", "a")).page().data())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("tags", tags));
        assertThat(shelves().update(key(shelf), map("tags", null))).doesNotContainKey("tags");
        assertThat(find(shelves(), shelf)).doesNotContainKey("tags");
        Map<String, @Nullable Object> route = insert(
                dao("routes"),
                "protocols",
                list("https", "http"),
                "methods",
                list("PUT", "GET"),
                "headers",
                Map.of("x-y", list("2", "1"), "a", list("b", "a")));
        assertThat(route)
                .containsEntry("protocols", list("https", "http"))
                .containsEntry("methods", list("PUT", "GET"))
                .containsEntry("headers", Map.of("x-y", list("2", "1"), "a", list("b", "a")));
        assertThat(find(dao("routes"), route)).isEqualTo(route);
    }

    @Test
    @Promises(Capability.LARGE_INTEGERS)
    void anIntegerOfMoreThan32BitsIsKeptOrRefused() {
        long large = 1L << 52;
        Map<String, @Nullable Object> values = map("hosts", list("h.com"), "regex_priority", large);
        if (has(Capability.LARGE_INTEGERS)) {
            Map<String, @Nullable Object> route = dao("routes").insert(values);
            assertThat(find(dao("routes"), route)).containsEntry("regex_priority", large);
        } else {
            assertRefused(() -> dao("routes").insert(values), "regex_priority", UnstorableValueException.OUT_OF_RANGE);
        }
        assertThat(insert(dao("routes"), "hosts", list("h.com"), "regex_priority", Integer.MAX_VALUE))
                .containsEntry("regex_priority", (long) Integer.MAX_VALUE);
    }

    @Test
    @Covers(Decision.TEXT_NULL)
    void theTextNullIsAText() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", "NULL", "tags", list("NULL", "null", "{}"));
        assertThat(find(shelves(), shelf))
                .containsEntry("name", "NULL")
                .containsEntry("tags", list("NULL", "null", "{}"));
    }

    @Test
    void anUpdateChangesWhatIsGivenAndAnExplicitNullTakesAway() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "note", "n", "tags", list("t"));
        Map<String, @Nullable Object> updated = shelves().update(key(shelf), map("note", null));
        assertThat(updated).doesNotContainKey("note").containsEntry("name", shelf.get("name"));
        assertThat(updated).containsEntry("tags", list("t"));
        assertThat(find(shelves(), shelf)).isEqualTo(updated);
    }

    @Test
    @OfWrites
    void anUpdateOfNothingSaysWhatItLookedFor() {
        String id = unique();
        assertError(
                () -> shelves().update(map("id", id), map("note", "n")),
                NotFoundException.class,
                6,
                "not found",
                "could not find the entity with primary key '{id=\"" + id + "\"}'",
                Map.of("id", id));
        assertError(
                () -> shelves().updateBy("name", id, map("note", "n")),
                NotFoundException.class,
                6,
                "not found",
                "could not find the entity with '{name=\"" + id + "\"}'",
                Map.of("name", id));
    }

    @Test
    @OfWrites
    void aPrimaryKeyCannotBeChanged() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(errorOf(() -> shelves().update(key(shelf), map("id", unique())))
                        .fields())
                .isEqualTo(key(shelf));
        assertThat(shelves().updateBy("name", shelf.get("name"), map("id", unique())))
                .containsEntry("id", shelf.get("id"));
    }

    @Test
    @OfWrites
    @Covers(Decision.D1)
    void anImmutableFieldMayBeLeftOutButNotChanged() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "serial", "s");
        assertThat(shelves().update(key(shelf), map("note", "n"))).containsEntry("serial", "s");
        assertThat(shelves().update(key(shelf), map("serial", "s"))).containsEntry("serial", "s");
        assertThat(errorOf(() -> shelves().update(key(shelf), map("serial", "other"))))
                .isInstanceOf(SchemaViolationException.class)
                .satisfies(
                        e -> assertThat(((SchemaViolationException) e).fields()).containsOnlyKeys("serial"));
    }

    @Test
    @OfWrites
    @Covers(Decision.D8)
    void anUpsertReplacesAllOfARow() {
        Map<String, @Nullable Object> shelf =
                insert(shelves(), "name", unique(), "created_at", 1_000_000, "note", "n", "visits", 7);
        Map<String, @Nullable Object> replaced = shelves().upsert(key(shelf), map("name", shelf.get("name")));
        assertThat(replaced).containsEntry("visits", 0L).doesNotContainKey("note");
        assertThat((Long) replaced.get("created_at")).isGreaterThan(1_000_000L);
        assertThat(find(shelves(), shelf)).isEqualTo(replaced);
        Map<String, @Nullable Object> lease = leases().with(Options.ttl(1000)).insert(map("name", unique()));
        assertThat(leases().upsert(key(lease), map("name", lease.get("name")))).doesNotContainKey("ttl");
    }

    @Test
    @Covers(Decision.D18)
    void aUrlGivesPort80ToAllSchemesButHttps() {
        assertThat(db().services()
                        .insert(Service.with().url("https://example.com"))
                        .port())
                .isEqualTo(443);
        assertThat(db().services()
                        .insert(Service.with().url("http://example.com"))
                        .port())
                .isEqualTo(80);
        assertThat(db().services()
                        .insert(Service.with().url("tcp://example.com"))
                        .port())
                .isEqualTo(80);
    }

    @Test
    @OfWrites
    void truncateDeletesAllOfAllWorkspacesAndWhatReferToThem() {
        String elsewhere = newWorkspace();
        dao("consumers").with(in(elsewhere)).insert(map("username", unique()));
        Consumer here = db().consumers().insert(Consumer.with().username(unique()));
        insert(dao("keyauth_credentials"), "consumer", map("id", here.id().toString()));
        db().consumers().truncate();
        Options everywhere = Options.allWorkspaces();
        assertThat(dao("consumers").with(everywhere).each()).isEmpty();
        assertThat(dao("keyauth_credentials").with(everywhere).each()).isEmpty();
    }

    @Test
    @OfWrites
    void truncatingTheWorkspacesLeavesANewDefault() {
        UUID before = db().defaultWorkspace();
        try {
            dao("workspaces").truncate();
            assertThat(dao("workspaces").page().data())
                    .singleElement()
                    .satisfies(workspace -> assertThat(workspace)
                            .containsEntry("name", "default")
                            .containsEntry("id", db().defaultWorkspace().toString()));
            assertThat(db().defaultWorkspace()).isNotEqualTo(before);
            assertThat(newShelf()).containsKey("id");
        } finally {
            assertThat(dao("workspaces").selectBy("name", "default")).isPresent();
        }
    }

    @Test
    void manyAreSelectedAtOnceInTheOrderOfTheirKeysEachOnce() {
        Map<String, @Nullable Object> one = newShelf();
        Map<String, @Nullable Object> two = newShelf();
        String spelled = id(one).toUpperCase(Locale.ROOT);
        assertThat(shelves().selectAll(List.of(key(two), map("id", unique()), map("id", spelled), key(two))))
                .containsExactly(two, one);
        assertThat(shelves().selectAll(List.of())).isEmpty();
        assertThat(shelves().inWorkspace(newWorkspace()).selectAll(List.of(key(one))))
                .isEmpty();
        assertThat(errorOf(() -> shelves().selectAll(List.of(key(one), map("id", "x")))))
                .isInstanceOf(InvalidPrimaryKeyException.class);
        assertThat(typed().selectAll(List.of(UUID.fromString(id(one)))))
                .extracting(Shelf::name)
                .containsExactly(String.valueOf(one.get("name")));
        assertThat(typed().exists(UUID.fromString(id(one)))).isTrue();
        assertThat(shelves().exists(map("id", unique()))).isFalse();
    }

    @Test
    void moreAreSelectedThanAStoreTakesAtOnce() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 501; i++) {
            rows.add(map("id", unique(), "name", unique()));
        }
        List<Map<String, @Nullable Object>> stored = leases().insertAll(rows);
        assertThat(stored).hasSize(501);
        assertThat(leases().selectAll(stored.stream().map(ConformanceSuite::key).toList()))
                .isEqualTo(stored);
    }

    @Test
    @OfWrites
    void whatIsRefusedOfManyIsToldByIndexAndTheOthersAreStored() {
        String taken = String.valueOf(newShelf().get("name"));
        String first = unique();
        String last = unique();
        assertThat(errorOf(() -> shelves()
                        .insertAll(List.of(map("name", first), map("name", taken), map("name", 5), map("name", last)))))
                .isInstanceOfSatisfying(RefusedSomeException.class, e -> {
                    assertThat(e.errors()).containsOnlyKeys(1, 2);
                    assertThat(e.errors().get(1)).isInstanceOf(UniqueViolationException.class);
                    assertThat(e.errors().get(2)).isInstanceOf(SchemaViolationException.class);
                    assertThat(e.code()).isEqualTo(5);
                    assertThat(e.message())
                            .startsWith("2 of 4 entities were refused; the first, at index 1: UNIQUE violation");
                });
        assertThat(shelves().selectBy("name", first)).isPresent();
        assertThat(shelves().selectBy("name", last)).isPresent();
    }

    @Test
    @OfWrites
    void manyAreReplacedOrMadeByTheirKeysAndOfTwoWithOneKeyTheLaterWins() {
        Map<String, Object> there = newShelf();
        Object fresh = unique();
        String replaced = unique();
        String made = unique();
        String last = unique();
        List<Map<String, @Nullable Object>> stored = shelves()
                .upsertAll(List.of(
                        map("id", there.get("id"), "name", replaced),
                        map("name", made),
                        map("id", fresh, "name", unique()),
                        map("id", fresh, "name", last)));
        assertThat(stored).hasSize(4).extracting(shelf -> shelf.get("name")).contains(replaced, made, last);
        assertThat(shelves().select(key(there)).orElseThrow()).containsEntry("name", replaced);
        assertThat(shelves().selectBy("name", made)).isPresent();
        assertThat(shelves().select(map("id", fresh)).orElseThrow()).containsEntry("name", last);
    }

    @Test
    @OfWrites
    void whatIsRefusedOfManyUpsertsIsToldByIndexAndTheOthersAreStored() {
        String taken = String.valueOf(newShelf().get("name"));
        String first = unique();
        String last = unique();
        assertThat(errorOf(() -> shelves()
                        .upsertAll(List.of(
                                map("id", unique(), "name", first),
                                map("id", unique(), "name", taken),
                                map("id", "no-uuid", "name", unique()),
                                map("id", unique(), "name", last)))))
                .isInstanceOfSatisfying(RefusedSomeException.class, e -> {
                    assertThat(e.errors()).containsOnlyKeys(1, 2);
                    assertThat(e.errors().get(1)).isInstanceOf(UniqueViolationException.class);
                    assertThat(e.errors().get(2)).isInstanceOf(InvalidPrimaryKeyException.class);
                });
        assertThat(shelves().selectBy("name", first)).isPresent();
        assertThat(shelves().selectBy("name", last)).isPresent();
    }

    @Test
    void ofManyEachIsStoredAsItWouldBeAlone() {
        List<Map<String, @Nullable Object>> alone = new ArrayList<>();
        List<Map<String, @Nullable Object>> many = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Map<String, @Nullable Object> values = i == 0
                    ? map()
                    : map(
                            "big",
                            i * 1_000_000L,
                            "small",
                            (long) -i,
                            "ratio",
                            0.1 + i,
                            "ratios",
                            List.of(0.5, 1.0 + i),
                            "counts",
                            Map.of("a\"\\'{}", (long) i),
                            "seen_at",
                            1_700_000_000L + i,
                            "measured_at",
                            1_700_000_000.125 + i,
                            "times",
                            List.of(1_700_000_000L, 5L + i));
            alone.add(samples().insert(values));
            many.add(map("id", unique(), "code", "a,\"b\"\\ \u00e9 {" + unique()));
            many.get(i).putAll(values);
        }
        List<Map<String, @Nullable Object>> stored = samples().upsertAll(many);
        assertThat(samples().upsertAll(many)).isEqualTo(stored);
        for (int i = 0; i < 3; i++) {
            assertThat(find(samples(), many.get(i))).isEqualTo(stored.get(i)).containsAllEntriesOf(many.get(i));
            stored.get(i).keySet().removeAll(Set.of("id", "code"));
            alone.get(i).remove("id");
        }
        assertThat(stored).isEqualTo(alone);
    }

    @Test
    void anEntityWillDoWhereAReferenceDoes() {
        Shelf shelf = typed().insert(Shelf.with().name(unique()));
        BookDao books = db().dao(BookDao.class);
        Book book = books.insert(Book.with().shelf(shelf));
        assertThat(books.forShelf(shelf).each()).containsExactly(book);
        assertThat(books.forShelf(Reference.to(shelf.id())).page().data()).containsExactly(book);
        assertThat(books.forShelf(shelf).count()).isEqualTo(1);
    }

    @Test
    void anEntityIsFoundByTheFieldsOfItsCacheKey() {
        Shelf shelf = typed().insert(Shelf.with().name(unique()));
        LabelDao labels = db().dao(LabelDao.class);
        String word = unique();
        Label label = labels.insert(LabelBuilder.with().word(word).shelf(shelf));
        assertThat(labels.selectByWordAndShelf(word, label.shelf())).contains(label);
        assertThat(labels.selectByWordAndShelf(word, null)).isEmpty();
        assertThat(labels.selectByCacheKey(labels.cacheKey(word, label.shelf())))
                .contains(label);
    }
}
