package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Options;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A workspace sees its own rows, and writes no others. */
public abstract class WorkspacesSuite extends ConformanceSuite {
    private static final Options EVERYWHERE = NONE.allWorkspaces();

    /** For subclasses. */
    protected WorkspacesSuite() {}

    @Test
    void aRowIsSeenInItsWorkspaceAndInAll() {
        String other = newWorkspace();
        String name = unique();
        Map<String, @Nullable Object> here = insert(shelves(), "name", name);
        Map<String, @Nullable Object> there = shelves().insert(map("name", name), in(other));
        assertThat(find(shelves(), there, NONE)).isNull();
        assertThat(find(shelves(), there, in(other))).isEqualTo(there);
        assertThat(find(shelves(), there, EVERYWHERE)).isEqualTo(there);
        assertThat(shelves().selectBy("name", name, NONE)).contains(here);
        assertThat(shelves().selectBy("name", name, in(other))).contains(there);
        assertThat(ids(shelves().page(null, null, in(other)).data())).containsExactly(id(there));
        assertThat(ids(shelves().each(null, EVERYWHERE).toList())).contains(id(here), id(there));
        assertThat(ids(shelves().each(null, NONE).toList())).contains(id(here)).doesNotContain(id(there));
    }

    @Test
    void aValueUniqueAcrossWorkspacesIsFoundAndTakenInAll() {
        String other = newWorkspace();
        String isbn = unique();
        Map<String, @Nullable Object> shelf = shelves().insert(map("name", unique()), in(other));
        Map<String, @Nullable Object> book = books().insert(map("shelf", key(shelf), "isbn", isbn), in(other));
        assertThat(books().selectBy("isbn", isbn, EVERYWHERE)).contains(book);
        Map<String, @Nullable Object> here = newShelf();
        assertThat(errorOf(() -> insert(books(), "shelf", key(here), "isbn", isbn)))
                .isInstanceOfSatisfying(
                        UniqueViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("isbn", isbn)));
    }

    @Test
    void aReferenceIntoAnotherWorkspaceIsAReferenceToNothing() {
        Map<String, @Nullable Object> there = shelves().insert(map("name", unique()), in(newWorkspace()));
        assertThat(errorOf(() -> newBook(there))).isInstanceOf(ForeignKeyViolationException.class);
    }

    @Test
    @Covers(Decision.D5)
    void aDeleteStaysInItsWorkspaceAndPostsAnEventOnlyForARowThatWent() {
        String other = newWorkspace();
        Map<String, @Nullable Object> here = newShelf();
        Map<String, @Nullable Object> there = shelves().insert(map("name", unique()), in(other));
        List<String> gone = new ArrayList<>();
        try (Subscription deletions = db().events().subscribe("suite_shelves", event -> gone.add(id(event.entity())))) {
            assertThat(deletions).isNotNull();
            assertThat(shelves().delete(key(here), in(other))).isFalse();
            assertThat(shelves().delete(key(there), NONE)).isFalse();
            assertThat(gone).isEmpty();
            assertThat(shelves().delete(key(there), in(other))).isTrue();
            assertThat(gone).containsExactly(id(there));
        }
        assertThat(find(shelves(), here, NONE)).isNotNull();
        assertThat(find(shelves(), there, EVERYWHERE)).isNull();
    }

    @Test
    @Covers(Decision.D7)
    void anUpsertByAnIdOfAnotherWorkspaceChangesNothing() {
        String other = newWorkspace();
        Map<String, @Nullable Object> there = shelves().insert(map("name", unique(), "note", "n"), in(other));
        assertThat(errorOf(() -> shelves().upsert(key(there), map("name", unique()), NONE)))
                .isInstanceOf(PrimaryKeyViolationException.class);
        assertThat(find(shelves(), there, in(other))).isEqualTo(there);
        assertThat(find(shelves(), there, NONE)).isNull();
    }

    @Test
    @Covers(Decision.D15)
    void anUpdateInAllWorkspacesWritesTheRowWhereItIs() {
        String other = newWorkspace();
        Map<String, @Nullable Object> there = shelves().insert(map("name", unique()), in(other));
        assertThat(shelves().update(key(there), map("note", "n"), EVERYWHERE)).containsEntry("note", "n");
        assertThat(find(shelves(), there, in(other))).containsEntry("note", "n");
        assertThat(find(shelves(), there, NONE)).isNull();
    }

    @Test
    void anUpdateInAllWorkspacesLooksForAParentWhereTheRowIs() {
        String other = newWorkspace();
        String name = unique();
        shelves().insert(map("name", name), NONE);
        Map<String, @Nullable Object> there = shelves().insert(map("name", name), in(other));
        Map<String, @Nullable Object> from = shelves().insert(map("name", unique()), in(other));
        Map<String, @Nullable Object> book = books().insert(map("shelf", key(from)), in(other));
        assertThat(books().update(key(book), map("shelf", map("name", name)), EVERYWHERE))
                .containsEntry("shelf", key(there));
    }

    @Test
    @Covers(Decision.D16)
    void aNewRowBelongsToOneWorkspace() {
        String name = unique();
        assertThat(errorOf(() -> shelves().insert(map("name", name), EVERYWHERE)))
                .isInstanceOfSatisfying(
                        InvalidOptionsException.class,
                        e -> assertThat(e.options()).containsOnlyKeys("workspace"));
        assertThat(errorOf(() -> shelves().upsert(map("id", unique()), map("name", name), EVERYWHERE)))
                .isInstanceOf(InvalidOptionsException.class);
        assertThat(shelves().selectBy("name", name, NONE)).isEmpty();
    }

    @Test
    void aWorkspaceInUseCannotBeDeleted() {
        String other = newWorkspace();
        shelves().insert(map("name", unique()), in(other));
        assertThat(errorOf(() -> dao("workspaces").delete(map("id", other), NONE)))
                .isInstanceOfSatisfying(
                        ForeignKeyViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("@referenced_by", "suite_shelves")));
    }
}
