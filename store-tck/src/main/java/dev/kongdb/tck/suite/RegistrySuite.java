package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.TableMismatchException;
import dev.kongdb.tck.internal.MoreServices;
import dev.kongdb.tck.internal.thief.StolenConsumers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the entities of several plugins are loaded into one {@code kong.db}. */
public abstract class RegistrySuite extends ConformanceSuite {
    /** For subclasses. */
    protected RegistrySuite() {}

    @Test
    @Covers(Decision.D19)
    void entitiesAreLoadedParentsFirst() {
        List<String> names =
                db().daos().stream().map(dao -> dao.schema().name()).toList();
        for (Dao dao : db().daos()) {
            dao.schema()
                    .foreignFields()
                    .forEach(field -> assertThat(names.indexOf(field.reference()))
                            .as("%s refers to %s", dao.schema().name(), field.reference())
                            .isLessThanOrEqualTo(names.indexOf(dao.schema().name())));
        }
        // In alphabetical order, books would come before the shelves to which they refer.
        assertThat(names).containsSubsequence("suite_shelves", "suite_books", "suite_leaves", "suite_loans");
    }

    @Test
    @OfWrites
    void theTablesOfAPluginAreMadeAfterThoseItRefersTo() {
        // In alphabetical order, the plugin of the annexes would come before the plugin of the
        // shelves.
        Map<String, @Nullable Object> annex = insert(dao("suite_annexes"), "shelf", key(newShelf()));
        assertThat(find(dao("suite_annexes"), annex)).isEqualTo(annex);
    }

    @Test
    @OfWrites
    void aPluginWhoseTableLacksWhatItsRecordAsksForIsRefusedAndOthersWorkOn() {
        store().execute(config(), "ALTER TABLE suite_annexes DROP note");
        List<String> said = new ArrayList<>();
        try (Kong second = Kong.open(config(), loader(), said::add)) {
            KongDb db = second.db();
            assertThat(said).anyMatch(line -> line.contains("'suite_annexes'") && line.contains("note"));
            Map<String, @Nullable Object> key = map("id", unique());
            Map<String, @Nullable Object> shelf = db.dao("suite_shelves").insert(map("name", unique()));
            List<ThrowingCallable> calls = List.of(
                    () -> db.dao("suite_annexes").select(key),
                    () -> db.dao("suite_annexes").insert(map("shelf", key(shelf))),
                    () -> db.dao("suite_annexes").update(key, map()),
                    () -> db.dao("suite_annexes").upsert(key, map("shelf", key(shelf))),
                    () -> db.dao("suite_annexes").delete(key),
                    () -> db.dao("suite_annexes").page(),
                    () -> db.dao("suite_annexes").each().toList(),
                    () -> db.dao("suite_annexes").truncate(),
                    // This would delete annexes, too.
                    () -> db.dao("suite_shelves").delete(key(shelf)));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .isInstanceOf(TableMismatchException.class)
                        .hasMessageContaining("'suite_annexes'")
                        .hasMessageContaining("note")
                        .hasMessageContaining("ALTER TABLE")
                        .satisfies(error -> assertThat(((KongDbException) error).httpStatus())
                                .isEqualTo(503));
            }
            assertThat(find(db.dao("suite_shelves"), shelf)).isNotNull();
        }
        String mends = "this mends it: ";
        String statement = said.stream()
                .filter(line -> line.startsWith(mends))
                .findFirst()
                .orElseThrow()
                .substring(mends.length());
        store().execute(config(), statement);
        store().execute(config(), "ALTER TABLE suite_annexes ADD surplus text");
        said.clear();
        try (Kong third = Kong.open(config(), loader(), said::add)) {
            assertThat(said).anyMatch(line -> line.contains("surplus"));
            Dao annexes = third.db().dao("suite_annexes");
            Map<String, @Nullable Object> shelf =
                    third.db().dao("suite_shelves").insert(map("name", unique()));
            assertThat(annexes.insert(map("shelf", key(shelf), "note", "mended")))
                    .containsEntry("note", "mended");
        }
        store().execute(config(), "ALTER TABLE suite_annexes DROP surplus");
    }

    @Test
    @Covers(Decision.D20)
    void twoOwnersOfOneNameAreRefusedNamingBoth() {
        ClassLoader loader = new MoreServices(loader(), StolenConsumers.class);
        assertThatThrownBy(() -> Kong.open(config(), loader, line -> {}).close())
                .isInstanceOf(KongDbDefinitionException.class)
                .hasMessageContaining("'consumers' has two owners")
                .hasMessageContaining("Kong itself")
                .hasMessageContaining("plugin 'thief'");
    }

    @Test
    void anUnknownEntityIsNamedWithThoseThatThereAre() {
        assertThat(db().findDao("nope")).isEmpty();
        assertThatThrownBy(() -> db().dao("nope"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nope")
                .hasMessageContaining("consumers");
    }

    @Test
    @OfWrites
    void severalNodesSeeOneAnothersRows() {
        try (Kong second = open(config())) {
            assertThat(second.db().dao("suite_shelves").select(key(newShelf()))).isPresent();
            assertThat(second.db().defaultWorkspace()).isEqualTo(db().defaultWorkspace());
        }
    }
}
