package dev.kongdb.testkit.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.entity.Consumer;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What refers to what: resolution by unique values, and what a delete does to what refers to the row. */
public abstract class ReferencesSuite extends ConformanceSuite {
    /** For subclasses. */
    protected ReferencesSuite() {}

    @Test
    void aReferenceByAUniqueValueIsResolvedInEveryWrite() {
        Map<String, @Nullable Object> one = newShelf();
        Map<String, @Nullable Object> other = newShelf();
        Map<String, @Nullable Object> book = insert(books(), "shelf", map("name", one.get("name")));
        assertThat(book).containsEntry("shelf", key(one));
        assertThat(books().update(key(book), map("shelf", map("name", other.get("name"))), NONE))
                .containsEntry("shelf", key(other));
        assertThat(books().upsert(key(book), map("shelf", map("name", one.get("name"))), NONE))
                .containsEntry("shelf", key(one));
    }

    @Test
    void aReferenceIsResolvedInTheWorkspaceOfTheCall() {
        String other = newWorkspace();
        String name = unique();
        insert(shelves(), "name", name);
        Map<String, @Nullable Object> there = shelves().insert(map("name", name), in(other));
        assertThat(books().insert(map("shelf", map("name", name)), in(other))).containsEntry("shelf", key(there));
    }

    @Test
    void aUniqueReferenceIsAKey() {
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(newBook(newShelf())));
        Map<String, @Nullable Object> loan = insert(dao("suite_loans"), "leaf", key(leaf));
        assertThat(dao("suite_loans").selectBy("leaf", key(leaf), NONE)).contains(loan);
        assertThat(dao("suite_loans").deleteBy("leaf", key(leaf), NONE)).isTrue();
        assertThat(dao("suite_loans").selectBy("leaf", key(leaf), NONE)).isEmpty();
    }

    @Test
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
            assertThat(shelves().delete(key(shelf), NONE)).isTrue();
        }
        assertThat(gone).containsExactlyInAnyOrder(id(shelf), id(book), id(one), id(two));
        assertThat(gone.get(0)).isEqualTo(id(shelf));
        assertThat(find(leaves(), one, NONE)).isNull();
        assertThat(find(books(), book, NONE)).isNull();
        assertThat(find(books(), bystander, NONE)).isNotNull();
    }

    @Test
    @Promises(Capability.ATOMIC_DELETES)
    void whatGoesWithARowGoesAtOnceOrBeforeIt() throws Exception {
        ExecutorService deleting = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 5; round++) {
                Map<String, @Nullable Object> shelf = newShelf();
                for (int i = 0; i < 10; i++) {
                    newBook(shelf);
                }
                Future<Boolean> delete = deleting.submit(() -> shelves().delete(key(shelf), NONE));
                int left = 10;
                while (left > 0) {
                    boolean there = find(shelves(), shelf, NONE) != null;
                    int books = books().pageFor("shelf", key(shelf), 100, null, NONE)
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
                assertThat(find(shelves(), shelf, NONE)).isNull();
            }
        } finally {
            deleting.shutdown();
        }
    }

    @Test
    @Promises(Capability.CASCADES)
    void aReferenceThatIsToBecomeNullDoesAndItsRowStays() {
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(newBook(newShelf())));
        Map<String, @Nullable Object> bookmark = insert(dao("suite_bookmarks"), "leaf", key(leaf));
        assertThat(leaves().delete(key(leaf), NONE)).isTrue();
        assertThat(find(dao("suite_bookmarks"), bookmark, NONE.nulls(true)))
                .isNotNull()
                .containsEntry("leaf", null);
    }

    @Test
    @Promises(Capability.CASCADES)
    void aRestrictedReferenceAnywhereBelowLeavesEverythingAsItWas() {
        Map<String, @Nullable Object> shelf = newShelf();
        Map<String, @Nullable Object> book = newBook(shelf);
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(book));
        Map<String, @Nullable Object> bookmark = insert(dao("suite_bookmarks"), "leaf", key(leaf));
        insert(dao("suite_loans"), "leaf", key(leaf));
        assertThat(errorOf(() -> shelves().delete(key(shelf), NONE)))
                .isInstanceOfSatisfying(
                        ForeignKeyViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("@referenced_by", "suite_loans")));
        assertThat(find(shelves(), shelf, NONE)).isNotNull();
        assertThat(find(books(), book, NONE)).isNotNull();
        assertThat(find(dao("suite_bookmarks"), bookmark, NONE)).containsEntry("leaf", key(leaf));
    }

    @Test
    void pagesAndStreamsForAReferenceHoldOnlyWhatRefersToIt() {
        Map<String, @Nullable Object> shelf = newShelf();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(id(newBook(shelf)));
        }
        newBook(newShelf());
        assertThat(ids(books().eachFor("shelf", key(shelf), 2, NONE).toList()))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(books().pageFor("shelf", key(shelf), 5, null, NONE).data()).hasSize(5);
        assertThat(books().pageFor("shelf", shelf, null, null, NONE).data()).hasSize(5); // a whole entity will do
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
        assertThat(db().consumers().delete(consumer.id())).isTrue();
        assertThat(find(dao("keyauth_credentials"), credential, NONE)).isNull();
    }
}
