package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.OperationUnsupportedException;
import dev.kongdb.error.RefusedSomeException;
import dev.kongdb.event.CrudEvents.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of calls. Other classes have more tests of workspaces, tags and ttl. */
public abstract class OptionsSuite extends ConformanceSuite {
    /** For subclasses. */
    protected OptionsSuite() {}

    @Test
    void nullsShowsFieldsWithoutValue() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(find(shelves(), shelf)).doesNotContainKey("note");
        assertThat(find(shelves().with(Options.nulls(true)), shelf)).containsEntry("note", null);
        if (has(Capability.EXPIRY)) {
            Map<String, @Nullable Object> lease = insert(leases(), "name", unique());
            assertThat(find(leases().with(Options.nulls(true)), lease)).containsEntry("ttl", null);
        }
    }

    /**
     * The other tests supply the rows of a store without writes in another way. Here, a Kong is
     * opened on such a store without these rows, and its writes are refused.
     */
    @Test
    @Promises(Capability.WRITES)
    void entitiesAreWrittenOrEveryWriteIsRefused() {
        if (has(Capability.WRITES)) {
            assertThat(find(shelves(), newShelf())).isNotNull();
            return;
        }
        try (Kong alone = open(KongConfig.empty().with("database", db().strategy()))) {
            Dao shelves = alone.db().dao("suite_shelves");
            Map<String, @Nullable Object> values = map("id", unique(), "name", unique());
            for (ThrowingCallable write : List.<ThrowingCallable>of(
                    () -> shelves.insert(values),
                    () -> shelves.insertAll(List.of(values)),
                    () -> shelves.upsert(key(values), values),
                    () -> shelves.upsertBy("name", unique(), values),
                    () -> shelves.delete(key(values)))) {
                assertThat(rootOf(errorOf(write))).isInstanceOf(OperationUnsupportedException.class);
            }
            assertThat(shelves.count()).isZero();
        }
    }

    private static Throwable rootOf(KongDbException error) {
        return error instanceof RefusedSomeException some
                ? some.errors().values().iterator().next()
                : error;
    }

    @Test
    void showWorkspaceIdTellsTheWorkspace() {
        Map<String, @Nullable Object> shelf =
                shelves().with(Options.showWorkspaceId(true)).insert(map("name", unique()));
        assertThat(shelf).containsEntry("ws_id", db().defaultWorkspace().toString());
        assertThat(find(shelves(), shelf)).doesNotContainKey("ws_id");
    }

    @Test
    @Covers(Decision.D4)
    void anUpdateMayShowTheWorkspaceId() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(shelves().with(Options.showWorkspaceId(true)).update(key(shelf), map("note", "n")))
                .containsEntry("note", "n")
                .containsEntry("ws_id", db().defaultWorkspace().toString());
    }

    @Test
    void transformSwitchesTransformationsOff() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(insert(books(), "shelf", key(shelf), "title", "loud")).containsEntry("shout", "LOUD");
        assertThat(books().with(Options.transform(false)).insert(map("shelf", key(shelf), "title", "soft")))
                .doesNotContainKey("shout");
    }

    @Test
    @OfWrites
    void noBroadcastPostsNoEvent() {
        List<String> heard = new ArrayList<>();
        try (Subscription all = db().events().subscribe(event -> heard.add(event.toString()))) {
            assertThat(all).isNotNull();
            Map<String, @Nullable Object> shelf =
                    shelves().with(Options.noBroadcast()).insert(map("name", unique()));
            shelves().with(Options.noBroadcast()).update(key(shelf), map("note", "n"));
            shelves().with(Options.noBroadcast()).upsert(key(shelf), map("name", unique()));
            shelves().with(Options.noBroadcast()).delete(key(shelf));
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void paginationGivesTheSizesOfPages() {
        newShelf();
        newShelf();
        assertThat(shelves().with(Options.pagination(1, 10)).page().data()).hasSize(1);
        assertThat(errorOf(() -> shelves().with(Options.pagination(1, 10)).page(11, null))
                        .message())
                .isEqualTo("size must be an integer between 1 and 10");
        assertThat(errorOf(() -> shelves().with(Options.pagination(11, 10)).page())
                        .options())
                .isEqualTo(Map.of("pagination", Map.of("page_size", "must be an integer between 1 and 10")));
    }

    @Test
    @Covers(Decision.D11)
    void optionsAreValues() {
        String workspace = newWorkspace();
        String name = String.valueOf(
                dao("workspaces").select(map("id", workspace)).orElseThrow().get("name"));
        Options options = Options.workspace(name);
        shelves().with(options).insert(map("name", unique()));
        assertThat(options.asMap()).isEqualTo(Map.of("workspace", name));
        assertThat(options.and(Options.ttl(3)).asMap()).isEqualTo(Map.of("workspace", name, "ttl", 3L));
        assertThat(options).isEqualTo(Options.workspace(name));
        assertThat(Options.none().asMap()).isEmpty();
    }

    @Test
    void optionsAreAViewOfTheDaoAndAddUp() {
        String other = newWorkspace();
        Dao there = shelves().inWorkspace(other);
        Map<String, @Nullable Object> shelf = insert(there, "name", unique());
        assertThat(shelf).doesNotContainKey("ws_id");
        assertThat(find(shelves(), shelf)).isNull();
        assertThat(find(there.with(Options.showWorkspaceId(true)), shelf)).containsEntry("ws_id", other);
        assertThat(find(there.with(Options.workspace(db().defaultWorkspace())), shelf))
                .as("the last one given wins")
                .isNull();
        assertThat(there.engine().options()).isEqualTo(Options.workspace(other));
    }

    @Test
    @Covers(Decision.D6)
    void invalidOptionsOfAnUpsertAreAnErrorLikeAnyOther() {
        assertThat(errorOf(() -> shelves().with(Options.ttl(1)).upsert(map("id", unique()), map("name", unique()))))
                .isInstanceOf(InvalidOptionsException.class);
        assertThat(errorOf(() -> shelves().with(Options.ttl(1)).upsertBy("name", unique(), map())))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "show_ws_id,must be a boolean",
        "transform,must be a boolean",
        "pagination,must be a table",
        "tags,invalid filter syntax",
        "workspace,invalid workspace"
    })
    void anOptionOfTheWrongTypeIsNamed(String option, String message) {
        Options options = Options.of(Map.of(option, "x"));
        assertThat(errorOf(() -> shelves().with(options).select(map("id", unique())))
                        .options())
                .isEqualTo(Map.of(option, message));
    }

    @Test
    void severalWrongOptionsAreAllNamed() {
        Options options = Options.of(Map.of("tags", List.of("a", "b"), "ttl", 1));
        assertThat(errorOf(() -> shelves().with(options).page()).message())
                .isEqualTo("2 option violations (tags_cond: must be a either 'and' or 'or' when more than one tag is"
                        + " specified; ttl: cannot be used with 'suite_shelves')");
    }
}
