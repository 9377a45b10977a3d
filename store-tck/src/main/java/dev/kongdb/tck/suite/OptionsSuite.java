package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Options;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.event.CrudEvents.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of calls. Those about workspaces, tags and ttl have more in the classes about these. */
public abstract class OptionsSuite extends ConformanceSuite {
    /** For subclasses. */
    protected OptionsSuite() {}

    @Test
    void nullsShowsFieldsWithoutValue() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(find(shelves(), shelf, NONE)).doesNotContainKey("note");
        assertThat(find(shelves(), shelf, NONE.nulls(true))).containsEntry("note", null);
        Map<String, @Nullable Object> lease = insert(leases(), "name", unique());
        assertThat(find(leases(), lease, NONE.nulls(true))).containsEntry("ttl", null);
    }

    @Test
    void showWorkspaceIdTellsTheWorkspace() {
        Map<String, @Nullable Object> shelf = shelves().insert(map("name", unique()), NONE.showWorkspaceId(true));
        assertThat(shelf).containsEntry("ws_id", db().defaultWorkspace().toString());
        assertThat(find(shelves(), shelf, NONE)).doesNotContainKey("ws_id");
    }

    @Test
    @Covers(Decision.D4)
    void anUpdateMayShowTheWorkspaceId() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(shelves().update(key(shelf), map("note", "n"), NONE.showWorkspaceId(true)))
                .containsEntry("note", "n")
                .containsEntry("ws_id", db().defaultWorkspace().toString());
    }

    @Test
    void transformSwitchesTransformationsOff() {
        Map<String, @Nullable Object> shelf = newShelf();
        assertThat(insert(books(), "shelf", key(shelf), "title", "loud")).containsEntry("shout", "LOUD");
        assertThat(books().insert(map("shelf", key(shelf), "title", "soft"), NONE.transform(false)))
                .doesNotContainKey("shout");
    }

    @Test
    void noBroadcastPostsNoEvent() {
        List<String> heard = new ArrayList<>();
        try (Subscription all = db().events().subscribe(event -> heard.add(event.toString()))) {
            assertThat(all).isNotNull();
            Map<String, @Nullable Object> shelf = shelves().insert(map("name", unique()), NONE.noBroadcast());
            shelves().update(key(shelf), map("note", "n"), NONE.noBroadcast());
            shelves().upsert(key(shelf), map("name", unique()), NONE.noBroadcast());
            shelves().delete(key(shelf), NONE.noBroadcast());
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void paginationGivesTheSizesOfPages() {
        newShelf();
        newShelf();
        assertThat(shelves().page(null, null, NONE.pagination(1, 10)).data()).hasSize(1);
        assertThat(errorOf(() -> shelves().page(11, null, NONE.pagination(1, 10)))
                        .message())
                .isEqualTo("size must be an integer between 1 and 10");
        assertThat(errorOf(() -> shelves().page(null, null, NONE.pagination(11, 10)))
                        .options())
                .isEqualTo(Map.of("pagination", Map.of("page_size", "must be an integer between 1 and 10")));
    }

    @Test
    @Covers(Decision.D11)
    void optionsAreValues() {
        String workspace = newWorkspace();
        String name = String.valueOf(dao("workspaces")
                .select(map("id", workspace), NONE)
                .orElseThrow()
                .get("name"));
        Options options = NONE.workspace(name);
        shelves().insert(map("name", unique()), options);
        assertThat(options.asMap()).isEqualTo(Map.of("workspace", name));
        assertThat(options.ttl(3)).isNotEqualTo(options);
        assertThat(options).isEqualTo(NONE.workspace(name));
        assertThat(NONE.asMap()).isEmpty();
    }

    @Test
    @Covers(Decision.D6)
    void invalidOptionsOfAnUpsertAreAnErrorLikeAnyOther() {
        assertThat(errorOf(() -> shelves().upsert(map("id", unique()), map("name", unique()), NONE.ttl(1))))
                .isInstanceOf(InvalidOptionsException.class);
        assertThat(errorOf(() -> shelves().upsertBy("name", unique(), map(), NONE.ttl(1))))
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
        assertThat(errorOf(() -> shelves().select(map("id", unique()), options)).options())
                .isEqualTo(Map.of(option, message));
    }

    @Test
    void severalWrongOptionsAreAllNamed() {
        Options options = Options.of(Map.of("tags", List.of("a", "b"), "ttl", 1));
        assertThat(errorOf(() -> shelves().page(null, null, options)).message())
                .isEqualTo("2 option violations (tags_cond: must be a either 'and' or 'or' when more than one tag is"
                        + " specified; ttl: cannot be used with 'suite_shelves')");
    }
}
