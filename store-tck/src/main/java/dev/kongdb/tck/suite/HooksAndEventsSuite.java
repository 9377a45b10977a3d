package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.DaoHook;
import dev.kongdb.dao.DaoHooks;
import dev.kongdb.dao.Options;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hooks before and after calls, and the events of writes. */
public abstract class HooksAndEventsSuite extends ConformanceSuite {
    /** For subclasses. */
    protected HooksAndEventsSuite() {}

    @Test
    @OfWrites
    void eachWriteHasItsEventWithWhatIsStored() {
        List<CrudEvent> heard = new ArrayList<>();
        Map<String, @Nullable Object> shelf;
        Map<String, @Nullable Object> updated;
        try (Subscription all = db().events().subscribe(heard::add)) {
            assertThat(all).isNotNull();
            shelf = newShelf();
            updated = shelves().update(key(shelf), map("note", "n"));
            shelves().upsert(key(shelf), map("name", shelf.get("name")));
            shelves().upsert(map("id", unique()), map("name", unique()));
            shelves().delete(key(shelf));
            shelves().delete(key(shelf));
        }
        assertThat(heard)
                .extracting(CrudEvent::operation)
                .containsExactly(
                        Operation.CREATE, Operation.UPDATE, Operation.UPDATE, Operation.CREATE, Operation.DELETE);
        assertThat(heard).allSatisfy(event -> {
            assertThat(event.schema().name()).isEqualTo("suite_shelves");
            assertThat(event.workspaceId()).isEqualTo(db().defaultWorkspace());
            assertThat(event.entity()).doesNotContainValue(null);
        });
        assertThat(heard.get(0).entity()).isEqualTo(shelf);
        assertThat(heard.get(0).oldEntity()).isNull();
        assertThat(heard.get(1).entity()).isEqualTo(updated);
        assertThat(heard.get(1).oldEntity()).isEqualTo(shelf);
    }

    @Test
    @OfWrites
    void oneHearsOfAllOfOneEntityOfOneOperationOrOfBoth() {
        List<String> heard = new ArrayList<>();
        try (Subscription entity = db().events().subscribe("suite_shelves", event -> heard.add("entity " + event));
                Subscription operation = db().events().subscribe(Operation.UPDATE, event -> heard.add("op " + event));
                Subscription both = db().events()
                        .subscribe("suite_shelves", Operation.DELETE, event -> heard.add("both " + event))) {
            assertThat(List.of(entity, operation, both)).doesNotContainNull();
            Map<String, @Nullable Object> shelf = newShelf();
            Map<String, @Nullable Object> lease = insert(leases(), "name", unique());
            leases().update(key(lease), map("holder", "h"));
            leases().delete(key(lease));
            shelves().delete(key(shelf));
        }
        newShelf();
        assertThat(heard)
                .containsExactly(
                        "entity create of suite_shelves",
                        "op update of suite_leases",
                        "entity delete of suite_shelves",
                        "both delete of suite_shelves");
    }

    @Test
    @OfWrites
    void aSubscriberThatFailsHarmsNobody() {
        List<String> heard = new ArrayList<>();
        try (Subscription bad = db().events().subscribe(event -> {
                    throw new IllegalStateException("a subscriber that fails");
                });
                Subscription worse = db().events().subscribe(event -> {
                    throw new AssertionError("a subscriber that fails badly");
                });
                Subscription good = db().events().subscribe(event -> heard.add(event.toString()))) {
            assertThat(List.of(bad, worse, good)).doesNotContainNull();
            assertThat(find(shelves(), newShelf())).isNotNull();
        }
        assertThat(heard).containsExactly("create of suite_shelves");
    }

    @Test
    @OfWrites
    void aFailedWriteHasNoEvent() {
        Map<String, @Nullable Object> shelf = newShelf();
        List<String> heard = new ArrayList<>();
        try (Subscription all = db().events().subscribe(event -> heard.add(event.toString()))) {
            assertThat(all).isNotNull();
            errorOf(() -> insert(shelves(), "name", shelf.get("name")));
            errorOf(() -> shelves().update(map("id", unique()), map("note", "n")));
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aHookMayVetoBeforeTheStoreIsAsked() {
        DaoHook veto = new DaoHook() {
            @Override
            public void before(Call call) {
                throw shelves().engine().errors().schemaViolation("name", "is vetoed");
            }
        };
        String name = unique();
        Map<String, @Nullable Object> shelf = newShelf();
        try (DaoHooks.Registration registration = db().hooks().add("suite_shelves", veto)) {
            assertThat(registration).isNotNull();
            assertVetoed(() -> insert(shelves(), "name", name));
            assertVetoed(() -> shelves().update(key(shelf), map("note", "n")));
            assertVetoed(() -> shelves().upsert(key(shelf), map("name", name)));
            assertVetoed(() -> shelves().updateBy("name", shelf.get("name"), map("note", "n")));
            assertVetoed(() -> shelves().upsertBy("name", name, map()));
            assertVetoed(() -> shelves().delete(key(shelf)));
            assertVetoed(() -> shelves().deleteBy("name", shelf.get("name")));
            assertVetoed(() -> shelves().select(key(shelf)));
            assertVetoed(() -> shelves().selectBy("name", name));
            assertVetoed(() -> shelves().selectByCacheKey(name));
            assertVetoed(() -> shelves().page());
            // The hooks of one entity do not run for another.
            assertThat(insert(leases(), "name", unique())).containsKey("id");
        }
        assertThat(find(shelves(), shelf)).isEqualTo(shelf);
        assertThat(shelves().selectBy("name", name)).isEmpty();
    }

    @Test
    void hooksSeeTheProcessedEntityOfWritesThatHappenAndOfNoOthers() {
        List<DaoHook.Call> calls = new ArrayList<>();
        DaoHook hook = new DaoHook() {
            @Override
            public void before(Call call) {
                calls.add(call);
            }
        };
        Map<String, @Nullable Object> shelf = newShelf();
        try (DaoHooks.Registration registration = db().hooks().add("suite_shelves", hook)) {
            assertThat(registration).isNotNull();
            errorOf(() -> insert(shelves(), "name", 5)); // not a text
            // shelves never expire
            errorOf(() -> shelves().with(Options.ttl(1)).insert(map("name", unique())));
            errorOf(() -> shelves().update(map("id", unique()), map("note", "n"))); // no such row
            errorOf(() -> shelves().update(key(shelf), map("name", 5)));
            errorOf(() -> shelves().upsert(key(shelf), map("name", 5)));
            errorOf(() -> shelves().select(map("id", "x")));
            shelves().delete(map("id", unique()));
            assertThat(calls).isEmpty();

            Map<String, @Nullable Object> made = newShelf();
            shelves().update(key(made), map("note", "n"));
            shelves().deleteBy("name", made.get("name"));
            assertThat(calls)
                    .extracting(DaoHook.Call::kind)
                    .containsExactly(DaoHook.Kind.INSERT, DaoHook.Kind.UPDATE, DaoHook.Kind.DELETE_BY);
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.given())
                            .containsEntry("id", made.get("id"))
                            .containsEntry("name", made.get("name"))
                            .containsKey("created_at"));
            assertThat(calls.get(1).given()).containsEntry("note", "n");
        }
    }

    @Test
    @OfWrites
    void anEventTellsWhatIsStoredThoughAHookFailsAfterwards() {
        List<String> heard = new ArrayList<>();
        DaoHook hook = new DaoHook() {
            @Override
            public Map<String, @Nullable Object> after(Call call, Map<String, @Nullable Object> row) {
                throw shelves().engine().errors().schemaViolation("name", "is vetoed");
            }
        };
        try (DaoHooks.Registration registration = db().hooks().add("suite_shelves", hook);
                Subscription all = db().events().subscribe(event -> heard.add(event.toString()))) {
            assertThat(List.of(registration, all)).doesNotContainNull();
            assertVetoed(this::newShelf);
        }
        assertThat(heard).containsExactly("create of suite_shelves");
    }

    private static void assertVetoed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThat(errorOf(call))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("name", "is vetoed")));
    }

    @Test
    void hooksReplaceWhatIsGivenBackOneAfterTheOther() {
        List<DaoHook.Kind> kinds = new ArrayList<>();
        try (DaoHooks.Registration first = db().hooks().add("suite_shelves", appending("1", kinds));
                DaoHooks.Registration second = db().hooks().add(appending("2", new ArrayList<>()))) {
            assertThat(List.of(first, second)).doesNotContainNull();
            Map<String, @Nullable Object> shelf = insert(shelves(), "name", unique(), "note", "n");
            assertThat(shelf).containsEntry("note", "n12");
            assertThat(find(shelves(), shelf)).containsEntry("note", "n12");
            assertThat(shelves().page(1000, null).data())
                    .filteredOn(row -> id(row).equals(id(shelf)))
                    .allSatisfy(row -> assertThat(row).containsEntry("note", "n12"));
        }
        assertThat(kinds).containsExactly(DaoHook.Kind.INSERT, DaoHook.Kind.SELECT, DaoHook.Kind.PAGE);
    }

    private static DaoHook appending(String suffix, List<DaoHook.Kind> kinds) {
        return new DaoHook() {
            @Override
            public void before(Call call) {
                kinds.add(call.kind());
            }

            @Override
            public Map<String, @Nullable Object> after(Call call, Map<String, @Nullable Object> row) {
                Map<String, @Nullable Object> replaced = new LinkedHashMap<>(row);
                replaced.put("note", row.get("note") + suffix);
                return replaced;
            }
        };
    }

    @Test
    void aHookMayKeepRowsFromAStream() {
        Map<String, @Nullable Object> hidden = newShelf();
        Map<String, @Nullable Object> shown = newShelf();
        DaoHook hook = new DaoHook() {
            @Override
            public boolean keeps(Call call, Map<String, @Nullable Object> row) {
                return !id(row).equals(id(hidden));
            }
        };
        try (DaoHooks.Registration registration = db().hooks().add("suite_shelves", hook)) {
            assertThat(registration).isNotNull();
            assertThat(ids(shelves().each().toList())).contains(id(shown)).doesNotContain(id(hidden));
        }
    }
}
