package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.Consumer;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * References: how they are resolved by unique values, and what a delete does to the rows that refer
 * to the deleted row.
 */
public abstract class ReferencesSuite extends ConformanceSuite {
    /** For subclasses. */
    protected ReferencesSuite() {}

    @Test
    void aReferenceByAUniqueValueIsResolvedInEveryWrite() {
        Map<String, @Nullable Object> one = newShelf();
        Map<String, @Nullable Object> other = newShelf();
        Map<String, @Nullable Object> book = insert(books(), "shelf", map("name", one.get("name")));
        assertThat(book).containsEntry("shelf", key(one));
        assertThat(books().update(key(book), map("shelf", map("name", other.get("name")))))
                .containsEntry("shelf", key(other));
        assertThat(books().upsert(key(book), map("shelf", map("name", one.get("name")))))
                .containsEntry("shelf", key(one));
    }

    @Test
    void aReferenceIsResolvedInTheWorkspaceOfTheCall() {
        String other = newWorkspace();
        String name = unique();
        insert(shelves(), "name", name);
        Map<String, @Nullable Object> there = shelves().with(in(other)).insert(map("name", name));
        assertThat(books().with(in(other)).insert(map("shelf", map("name", name))))
                .containsEntry("shelf", key(there));
    }

    @Test
    void aUniqueReferenceIsAKey() {
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(newBook(newShelf())));
        Map<String, @Nullable Object> loan = insert(dao("suite_loans"), "leaf", key(leaf));
        assertThat(dao("suite_loans").selectBy("leaf", key(leaf))).contains(loan);
        assertThat(dao("suite_loans").deleteBy("leaf", key(leaf))).isTrue();
        assertThat(dao("suite_loans").selectBy("leaf", key(leaf))).isEmpty();
    }

    @Test
    @OfWrites
    @Covers(Decision.D9)
    @Promises(Capability.CASCADES)
    void everythingBelowGoesAndEveryRowHasItsEvent() {
        Map<String, @Nullable Object> shelf = newShelf();
        Map<String, @Nullable Object> book = newBook(shelf);
        Map<String, @Nullable Object> one = insert(leaves(), "book", key(book));
        Map<String, @Nullable Object> two = insert(leaves(), "book", key(book));
        Map<String, @Nullable Object> bystander = newBook(newShelf());
        List<String> gone = new ArrayList<>();
        try (Subscription deletions =
                db().events().subscribe(Operation.DELETE, event -> gone.add(id(event.entity())))) {
            assertThat(deletions).isNotNull();
            assertThat(shelves().delete(key(shelf))).isTrue();
        }
        assertThat(gone).containsExactlyInAnyOrder(id(shelf), id(book), id(one), id(two));
        assertThat(gone.get(0)).isEqualTo(id(shelf));
        assertThat(find(leaves(), one)).isNull();
        assertThat(find(books(), book)).isNull();
        assertThat(find(books(), bystander)).isNotNull();
    }

    private Dao branches() {
        return dao("suite_branches");
    }

    private Map<String, @Nullable Object> branch(@Nullable Map<String, ?> parent) {
        return insert(branches(), "parent", parent == null ? null : key(parent));
    }

    /** Deletes a branch, and returns the names of the rows for which events were posted. */
    private List<String> deleteBranch(Map<String, ?> branch) {
        List<String> gone = new ArrayList<>();
        try (Subscription deletions =
                db().events().subscribe(Operation.DELETE, event -> gone.add(id(event.entity())))) {
            assertThat(deletions).isNotNull();
            assertThat(branches().delete(key(branch))).isTrue();
        }
        return gone;
    }

    @Test
    void anEntityMayReferToItsKind() {
        Map<String, @Nullable Object> root = insert(branches(), "name", unique());
        Map<String, @Nullable Object> child = insert(branches(), "parent", map("name", root.get("name")));
        assertThat(child).containsEntry("parent", key(root));
        assertThat(ids(branches().forForeign("parent", key(root)).page().data()))
                .containsExactly(id(child));
        if (has(Capability.REFERENCES)) {
            String nobody = unique();
            assertError(
                    () -> insert(branches(), "parent", map("id", nobody)),
                    ForeignKeyViolationException.class,
                    4,
                    "foreign key violation",
                    "the foreign key '{id=\"" + nobody + "\"}' does not reference an existing 'suite_branches' entity.",
                    map("parent", map("id", nobody)));
        }
    }

    @Test
    @OfWrites
    @Promises(Capability.CASCADES)
    void aTreeGoesWithItsRootAndEveryRowHasItsEvent() {
        Map<String, @Nullable Object> root = branch(null);
        List<String> below = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Map<String, @Nullable Object> at = root;
            for (int depth = 0; depth < 5; depth++) {
                at = branch(at);
                below.add(id(at));
            }
        }
        Map<String, @Nullable Object> otherTree = branch(branch(null));
        Map<String, @Nullable Object> twin = insert(branches(), "twin", map("id", below.get(3)));

        List<String> gone = deleteBranch(root);

        assertThat(gone.get(0)).isEqualTo(id(root));
        assertThat(gone.subList(1, gone.size())).containsExactlyInAnyOrderElementsOf(below);
        for (String id : below) {
            assertThat(branches().select(map("id", id))).isEmpty();
        }
        assertThat(find(branches(), otherTree)).isNotNull();
        assertThat(find(branches(), twin)).isNotNull().doesNotContainKey("twin");
    }

    @Test
    @OfWrites
    void aBranchOfATreeGoesByItself() {
        Map<String, @Nullable Object> root = branch(null);
        Map<String, @Nullable Object> child = branch(root);
        Map<String, @Nullable Object> grandchild = branch(child);
        assertThat(deleteBranch(child)).containsExactlyInAnyOrder(id(child), id(grandchild));
        assertThat(find(branches(), root)).isNotNull();
    }

    @Test
    @OfWrites
    void rowsThatReferToEachOtherOrToThemselvesGoTogether() {
        Map<String, @Nullable Object> one = branch(null);
        Map<String, @Nullable Object> two = branch(one);
        branches().update(key(one), map("parent", key(two), "twin", key(one)));
        assertThat(deleteBranch(one)).containsExactlyInAnyOrder(id(one), id(two));
        String own = unique();
        Map<String, @Nullable Object> ring = insert(branches(), "id", own, "parent", map("id", own));
        assertThat(deleteBranch(ring)).containsExactly(own);
        assertThat(branches().select(key(ring))).isEmpty();
    }

    @Test
    @OfWrites
    void whatSupportsAnotherOfItsKindStays() {
        Map<String, @Nullable Object> support = branch(null);
        Map<String, @Nullable Object> supported = insert(branches(), "support", key(support));
        assertError(
                () -> branches().delete(key(support)),
                ForeignKeyViolationException.class,
                4,
                "foreign key violation",
                "an existing 'suite_branches' entity references this 'suite_branches' entity",
                map("@referenced_by", "suite_branches"));
        assertThat(branches().delete(key(supported))).isTrue();
        assertThat(branches().delete(key(support))).isTrue();
    }

    @Test
    @OfWrites
    @Promises(Capability.ATOMIC_DELETES)
    void whatGoesWithARowGoesAtOnceOrBeforeIt() throws Exception {
        ExecutorService deleting = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 5; round++) {
                Map<String, @Nullable Object> shelf = newShelf();
                for (int i = 0; i < 10; i++) {
                    newBook(shelf);
                }
                Future<Boolean> delete = deleting.submit(() -> shelves().delete(key(shelf)));
                int left = 10;
                while (left > 0) {
                    boolean there = find(shelves(), shelf) != null;
                    int books = books().forForeign("shelf", key(shelf))
                            .page(100, null)
                            .data()
                            .size();
                    if (has(Capability.ATOMIC_DELETES)) {
                        assertThat(books).isIn(0, 10);
                    } else {
                        assertThat(books).as("no book comes back").isLessThanOrEqualTo(left);
                    }
                    assertThat(there || books == 0)
                            .as("no book outlives its shelf")
                            .isTrue();
                    left = books;
                }
                assertThat(delete.get()).isTrue();
                assertThat(find(shelves(), shelf)).isNull();
            }
        } finally {
            deleting.shutdown();
        }
    }

    @Test
    @OfWrites
    @Promises(Capability.CASCADES)
    void aReferenceThatIsToBecomeNullDoesAndItsRowStays() {
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(newBook(newShelf())));
        Map<String, @Nullable Object> bookmark = insert(dao("suite_bookmarks"), "leaf", key(leaf));
        assertThat(leaves().delete(key(leaf))).isTrue();
        assertThat(find(dao("suite_bookmarks").with(Options.nulls(true)), bookmark))
                .isNotNull()
                .containsEntry("leaf", null);
    }

    @Test
    @OfWrites
    @Promises(Capability.CASCADES)
    void aRestrictedReferenceAnywhereBelowLeavesEverythingAsItWas() {
        Map<String, @Nullable Object> shelf = newShelf();
        Map<String, @Nullable Object> book = newBook(shelf);
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(book));
        Map<String, @Nullable Object> bookmark = insert(dao("suite_bookmarks"), "leaf", key(leaf));
        insert(dao("suite_loans"), "leaf", key(leaf));
        assertThat(errorOf(() -> shelves().delete(key(shelf))))
                .isInstanceOfSatisfying(
                        ForeignKeyViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("@referenced_by", "suite_loans")));
        assertThat(find(shelves(), shelf)).isNotNull();
        assertThat(find(books(), book)).isNotNull();
        assertThat(find(dao("suite_bookmarks"), bookmark)).containsEntry("leaf", key(leaf));
    }

    @Test
    void pagesAndStreamsForAReferenceHoldOnlyWhatRefersToIt() {
        Map<String, @Nullable Object> shelf = newShelf();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(id(newBook(shelf)));
        }
        newBook(newShelf());
        assertThat(ids(books().forForeign("shelf", key(shelf)).each(2).toList()))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(books().forForeign("shelf", key(shelf)).page(5, null).data()).hasSize(5);
        // A whole entity is accepted as the key.
        assertThat(books().forForeign("shelf", shelf).page().data()).hasSize(5);
        Map<String, @Nullable Object> spelled = map("id", id(shelf).toUpperCase(Locale.ROOT));
        assertThat(books().forForeign("shelf", spelled).page().data()).hasSize(5);
        assertThat(shelves().select(spelled)).contains(shelf);
    }

    @Test
    @Covers(Decision.D17)
    void theProtocolsOfAPluginAreCheckedWhenSupplied() {
        Map<String, @Nullable Object> route =
                insert(dao("routes"), "protocols", list("tcp"), "destinations", list(Map.of("port", 80)));
        assertThat(errorOf(() ->
                        insert(dao("plugins"), "name", "key-auth", "route", key(route), "protocols", list("http"))))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields())
                                .isEqualTo(Map.of("protocols", "must match the associated route's protocols")));
        assertThat(insert(dao("plugins"), "name", "key-auth", "route", key(route)))
                .containsKey("id");
    }

    @Test
    void typedReferencesAreFollowed() {
        Consumer consumer = db().consumers().insert(Consumer.with().username(unique()));
        Map<String, @Nullable Object> credential =
                insert(dao("keyauth_credentials"), "consumer", map("username", consumer.username()), "key", unique());
        assertThat(credential).containsEntry("consumer", map("id", consumer.id().toString()));
        if (has(Capability.CASCADES)) {
            assertThat(db().consumers().delete(consumer.id())).isTrue();
            assertThat(find(dao("keyauth_credentials"), credential)).isNull();
        }
    }
}
