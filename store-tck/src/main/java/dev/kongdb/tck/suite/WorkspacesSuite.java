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

/** A workspace reads and writes its own rows only. */
public abstract class WorkspacesSuite extends ConformanceSuite {
    private static final Options EVERYWHERE = Options.allWorkspaces();

    /** For subclasses. */
    protected WorkspacesSuite() {}

    @Test
    void aRowIsSeenInItsWorkspaceAndInAll() {
        String other = newWorkspace();
        String name = unique();
        Map<String, @Nullable Object> here = insert(shelves(), "name", name);
        Map<String, @Nullable Object> there = shelves().with(in(other)).insert(map("name", name));
        assertThat(find(shelves(), there)).isNull();
        assertThat(find(shelves().with(in(other)), there)).isEqualTo(there);
        assertThat(find(shelves().with(EVERYWHERE), there)).isEqualTo(there);
        assertThat(shelves().selectBy("name", name)).contains(here);
        assertThat(shelves().with(in(other)).selectBy("name", name)).contains(there);
        assertThat(ids(shelves().with(in(other)).page().data())).containsExactly(id(there));
        assertThat(ids(shelves().with(EVERYWHERE).each().toList())).contains(id(here), id(there));
        assertThat(ids(shelves().each().toList())).contains(id(here)).doesNotContain(id(there));
    }

    @Test
    void aValueUniqueAcrossWorkspacesIsFoundAndTakenInAll() {
        String other = newWorkspace();
        String isbn = unique();
        Map<String, @Nullable Object> shelf = shelves().with(in(other)).insert(map("name", unique()));
        Map<String, @Nullable Object> book = books().with(in(other)).insert(map("shelf", key(shelf), "isbn", isbn));
        assertThat(books().with(EVERYWHERE).selectBy("isbn", isbn)).contains(book);
        if (has(Capability.UNIQUE_VALUES)) {
            Map<String, @Nullable Object> here = newShelf();
            assertThat(errorOf(() -> insert(books(), "shelf", key(here), "isbn", isbn)))
                    .isInstanceOfSatisfying(
                            UniqueViolationException.class,
                            e -> assertThat(e.fields()).isEqualTo(Map.of("isbn", isbn)));
        }
    }

    @Test
    @OfWrites
    void aReferenceIntoAnotherWorkspaceIsAReferenceToNothing() {
        Map<String, @Nullable Object> there = shelves().with(in(newWorkspace())).insert(map("name", unique()));
        assertThat(errorOf(() -> newBook(there))).isInstanceOf(ForeignKeyViolationException.class);
    }

    @Test
    @OfWrites
    @Covers(Decision.D5)
    void aDeleteStaysInItsWorkspaceAndPostsAnEventOnlyForARowThatWent() {
        String other = newWorkspace();
        Map<String, @Nullable Object> here = newShelf();
        Map<String, @Nullable Object> there = shelves().with(in(other)).insert(map("name", unique()));
        List<String> gone = new ArrayList<>();
        try (Subscription deletions = db().events().subscribe("suite_shelves", event -> gone.add(id(event.entity())))) {
            assertThat(deletions).isNotNull();
            assertThat(shelves().with(in(other)).delete(key(here))).isFalse();
            assertThat(shelves().delete(key(there))).isFalse();
            assertThat(gone).isEmpty();
            assertThat(shelves().with(in(other)).delete(key(there))).isTrue();
            assertThat(gone).containsExactly(id(there));
        }
        assertThat(find(shelves(), here)).isNotNull();
        assertThat(find(shelves().with(EVERYWHERE), there)).isNull();
    }

    @Test
    @OfWrites
    @Covers(Decision.D7)
    void anUpsertByAnIdOfAnotherWorkspaceChangesNothing() {
        String other = newWorkspace();
        Map<String, @Nullable Object> there = shelves().with(in(other)).insert(map("name", unique(), "note", "n"));
        assertThat(errorOf(() -> shelves().upsert(key(there), map("name", unique()))))
                .isInstanceOf(PrimaryKeyViolationException.class);
        assertThat(find(shelves().with(in(other)), there)).isEqualTo(there);
        assertThat(find(shelves(), there)).isNull();
    }

    @Test
    @Covers(Decision.D15)
    void anUpdateInAllWorkspacesWritesTheRowWhereItIs() {
        String other = newWorkspace();
        Map<String, @Nullable Object> there = shelves().with(in(other)).insert(map("name", unique()));
        assertThat(shelves().with(EVERYWHERE).update(key(there), map("note", "n")))
                .containsEntry("note", "n");
        assertThat(find(shelves().with(in(other)), there)).containsEntry("note", "n");
        assertThat(find(shelves(), there)).isNull();
    }

    @Test
    void anUpdateInAllWorkspacesLooksForAParentWhereTheRowIs() {
        String other = newWorkspace();
        String name = unique();
        shelves().insert(map("name", name));
        Map<String, @Nullable Object> there = shelves().with(in(other)).insert(map("name", name));
        Map<String, @Nullable Object> from = shelves().with(in(other)).insert(map("name", unique()));
        Map<String, @Nullable Object> book = books().with(in(other)).insert(map("shelf", key(from)));
        assertThat(books().with(EVERYWHERE).update(key(book), map("shelf", map("name", name))))
                .containsEntry("shelf", key(there));
    }

    @Test
    @OfWrites
    @Covers(Decision.D16)
    void aNewRowBelongsToOneWorkspace() {
        String name = unique();
        assertThat(errorOf(() -> shelves().with(EVERYWHERE).insert(map("name", name))))
                .isInstanceOfSatisfying(
                        InvalidOptionsException.class,
                        e -> assertThat(e.options()).containsOnlyKeys("workspace"));
        assertThat(errorOf(() -> shelves().with(EVERYWHERE).upsert(map("id", unique()), map("name", name))))
                .isInstanceOf(InvalidOptionsException.class);
        assertThat(shelves().selectBy("name", name)).isEmpty();
    }

    @Test
    @OfWrites
    void aWorkspaceInUseCannotBeDeleted() {
        String other = newWorkspace();
        shelves().with(in(other)).insert(map("name", unique()));
        assertThat(errorOf(() -> dao("workspaces").delete(map("id", other))))
                .isInstanceOfSatisfying(
                        ForeignKeyViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("@referenced_by", "suite_shelves")));
    }
}
