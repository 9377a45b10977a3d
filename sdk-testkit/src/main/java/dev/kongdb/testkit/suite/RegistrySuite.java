package dev.kongdb.testkit.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.KongDbDefinitionException;
import dev.kongdb.dao.Dao;
import dev.kongdb.testkit.internal.MoreServices;
import dev.kongdb.testkit.internal.thief.StolenConsumers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How entities come together in one {@code kong.db}. */
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
        // By name, books would come before the shelves they stand on.
        assertThat(names).containsSubsequence("suite_shelves", "suite_books", "suite_leaves", "suite_loans");
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
    void severalNodesSeeOneAnothersRows() {
        try (Kong second = open(config())) {
            assertThat(second.db().dao("suite_shelves").select(key(newShelf()), NONE))
                    .isPresent();
            assertThat(second.db().defaultWorkspace()).isEqualTo(db().defaultWorkspace());
        }
    }
}
