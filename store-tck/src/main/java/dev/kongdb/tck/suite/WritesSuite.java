package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Options;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Service;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Insert, select, update, upsert, delete and truncate: by primary key, by unique field, typed and by name. */
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
    void theDaoByNameDoesWhatTheTypedOneDoes() {
        String name = unique();
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", name, "note", "old");
        assertThat(typed().selectByName(name).orElseThrow().id()).hasToString(id(shelf));
        assertThat(shelves().select(key(shelf), NONE)).contains(shelf);
        assertThat(shelves().selectBy("name", name, NONE)).contains(shelf);
        assertThat(shelves().update(key(shelf), map("note", "new"), NONE)).containsEntry("note", "new");
        assertThat(shelves().updateBy("name", name, map("visits", 2), NONE))
                .containsEntry("visits", 2L)
                .containsEntry("note", "new");
        assertThat(shelves().upsertBy("name", name, map(), NONE))
                .containsEntry("id", shelf.get("id"))
                .doesNotContainKey("note");
        assertThat(shelves().upsert(key(shelf), map("name", name, "note", "whole"), NONE))
                .containsEntry("note", "whole");
        assertThat(shelves().deleteBy("name", name, NONE)).isTrue();
        assertThat(shelves().delete(key(shelf), NONE)).isFalse();
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
        assertThat(find(dao("services"), service, NONE)).isEqualTo(service);
        Map<String, @Nullable Object> consumer =
                insert(dao("consumers"), "username", "'; DROP TABLE consumers; --\\ \"{}\" \u00e9\n" + unique());
        assertThat(find(dao("consumers"), consumer, NONE)).isEqualTo(consumer);
        Map<String, @Nullable Object> route = insert(
                dao("routes"),
                "headers",
                Map.of("x-y", List.of("1", "2")),
                "protocols",
                List.of("http"),
                "service",
                key(service));
        assertThat(find(dao("routes"), route, NONE)).isEqualTo(route);
        Map<String, @Nullable Object> stream = insert(
                dao("routes"),
                "protocols",
                List.of("tcp"),
                "sources",
                List.of(Map.of("ip", "10.0.0.0/8", "port", 80), Map.of("port", 1)));
        assertThat(find(dao("routes"), stream, NONE)).isEqualTo(stream);
        assertThat(stream.get("sources"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(Map.of("ip", "10.0.0.0/8", "port", 80L));
    }

    @Test
    @Promises(Capability.EXACT_VALUES)
    void emptyListsAndTheOrderOfSetsAreKept() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "tags", list());
        assertThat(shelf).containsEntry("tags", list());
        assertThat(find(shelves(), shelf, NONE)).isEqualTo(shelf);
        assertThat(shelves().update(key(shelf), map("note", "n"), NONE)).containsEntry("tags", list());
        List<@Nullable Object> tags = list("\u00e9", "~b", "a", "B");
        assertThat(shelves().update(key(shelf), map("tags", tags), NONE)).containsEntry("tags", tags);
        assertThat(find(shelves(), shelf, NONE)).containsEntry("tags", tags);
        assertThat(shelves().page(null, null, NONE.allTags("B", "a")).data())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("tags", tags));
        assertThat(shelves().update(key(shelf), map("tags", null), NONE)).doesNotContainKey("tags");
        assertThat(find(shelves(), shelf, NONE)).doesNotContainKey("tags");
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
        assertThat(find(dao("routes"), route, NONE)).isEqualTo(route);
    }

    @Test
    @Promises(Capability.LARGE_INTEGERS)
    void anIntegerOfMoreThan32BitsIsKeptOrRefused() {
        long large = 1L << 52;
        Map<String, @Nullable Object> values = map("hosts", list("h.com"), "regex_priority", large);
        if (has(Capability.LARGE_INTEGERS)) {
            Map<String, @Nullable Object> route = dao("routes").insert(values, NONE);
            assertThat(find(dao("routes"), route, NONE)).containsEntry("regex_priority", large);
        } else {
            assertRefused(
                    () -> dao("routes").insert(values, NONE), "regex_priority", UnstorableValueException.OUT_OF_RANGE);
        }
        assertThat(insert(dao("routes"), "hosts", list("h.com"), "regex_priority", Integer.MAX_VALUE))
                .containsEntry("regex_priority", (long) Integer.MAX_VALUE);
    }

    @Test
    @Covers(Decision.TEXT_NULL)
    void theTextNullIsAText() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", "NULL", "tags", list("NULL", "null", "{}"));
        assertThat(find(shelves(), shelf, NONE))
                .containsEntry("name", "NULL")
                .containsEntry("tags", list("NULL", "null", "{}"));
    }

    @Test
    void anUpdateChangesWhatIsGivenAndAnExplicitNullTakesAway() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "note", "n", "tags", list("t"));
        Map<String, @Nullable Object> updated = shelves().update(key(shelf), map("note", null), NONE);
        assertThat(updated).doesNotContainKey("note").containsEntry("name", shelf.get("name"));
        assertThat(updated).containsEntry("tags", list("t"));
        assertThat(find(shelves(), shelf, NONE)).isEqualTo(updated);
    }

    @Test
    void anUpdateOfNothingSaysWhatItLookedFor() {
        String id = unique();
        assertError(
                () -> shelves().update(map("id", id), map("note", "n"), NONE),
                NotFoundException.class,
                6,
                "not found",
                "could not find the entity with primary key '{id=\"" + id + "\"}'",
                Map.of("id", id));
        assertError(
                () -> shelves().updateBy("name", id, map("note", "n"), NONE),
                NotFoundException.class,
                6,
                "not found",
                "could not find the entity with '{name=\"" + id + "\"}'",
                Map.of("name", id));
    }

    @Test
    void aPrimaryKeyCannotBeChanged() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(errorOf(() -> shelves().update(key(shelf), map("id", unique()), NONE))
                        .fields())
                .isEqualTo(key(shelf));
        assertThat(shelves().updateBy("name", shelf.get("name"), map("id", unique()), NONE))
                .containsEntry("id", shelf.get("id"));
    }

    @Test
    @Covers(Decision.D1)
    void anImmutableFieldMayBeLeftOutButNotChanged() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "serial", "s");
        assertThat(shelves().update(key(shelf), map("note", "n"), NONE)).containsEntry("serial", "s");
        assertThat(shelves().update(key(shelf), map("serial", "s"), NONE)).containsEntry("serial", "s");
        assertThat(errorOf(() -> shelves().update(key(shelf), map("serial", "other"), NONE)))
                .isInstanceOf(SchemaViolationException.class)
                .satisfies(
                        e -> assertThat(((SchemaViolationException) e).fields()).containsOnlyKeys("serial"));
    }

    @Test
    @Covers(Decision.D8)
    void anUpsertReplacesAllOfARow() {
        Map<String, @Nullable Object> shelf =
                insert(shelves(), "name", unique(), "created_at", 1_000_000, "note", "n", "visits", 7);
        Map<String, @Nullable Object> replaced = shelves().upsert(key(shelf), map("name", shelf.get("name")), NONE);
        assertThat(replaced).containsEntry("visits", 0L).doesNotContainKey("note");
        assertThat((Long) replaced.get("created_at")).isGreaterThan(1_000_000L);
        assertThat(find(shelves(), shelf, NONE)).isEqualTo(replaced);
        Map<String, @Nullable Object> lease = leases().insert(map("name", unique()), NONE.ttl(1000));
        assertThat(leases().upsert(key(lease), map("name", lease.get("name")), NONE))
                .doesNotContainKey("ttl");
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
    void truncateDeletesAllOfAllWorkspacesAndWhatReferToThem() {
        String elsewhere = newWorkspace();
        dao("consumers").insert(map("username", unique()), in(elsewhere));
        Consumer here = db().consumers().insert(Consumer.with().username(unique()));
        insert(dao("keyauth_credentials"), "consumer", map("id", here.id().toString()));
        db().consumers().truncate();
        Options everywhere = NONE.allWorkspaces();
        assertThat(dao("consumers").each(null, everywhere)).isEmpty();
        assertThat(dao("keyauth_credentials").each(null, everywhere)).isEmpty();
    }

    @Test
    void truncatingTheWorkspacesLeavesANewDefault() {
        UUID before = db().defaultWorkspace();
        try {
            dao("workspaces").truncate();
            assertThat(dao("workspaces").page(null, null, NONE).data())
                    .singleElement()
                    .satisfies(workspace -> assertThat(workspace)
                            .containsEntry("name", "default")
                            .containsEntry("id", db().defaultWorkspace().toString()));
            assertThat(db().defaultWorkspace()).isNotEqualTo(before);
            assertThat(newShelf()).containsKey("id");
        } finally {
            assertThat(dao("workspaces").selectBy("name", "default", NONE)).isPresent();
        }
    }
}
