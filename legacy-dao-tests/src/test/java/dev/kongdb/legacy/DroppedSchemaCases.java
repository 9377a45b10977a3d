package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All tables are dropped and created again. This is a class of its own because no other test can
 * run meanwhile.
 */
abstract class DroppedSchemaCases extends LegacyTestCase {
    @Test
    void whatWasDroppedIsMadeAgainAndTold() {
        dao.apis().insert(validApi());
        dao.dropSchema();
        assertThat(dao.currentMigrations()).isEmpty();
        List<String> begun = new ArrayList<>();
        List<String> done = new ArrayList<>();
        dao.runMigrations(begun::add, (whose, name) -> done.add(whose + " " + name));
        assertThat(begun).startsWith("core").contains("key-auth", "legacy-dao").doesNotHaveDuplicates();
        assertThat(done)
                .hasSizeGreaterThanOrEqualTo(begun.size())
                .first()
                .asString()
                .startsWith("core ");
        assertThat(dao.currentMigrations()).containsOnlyKeys(begun);
        assertThat(dao.apis().count()).isZero();
        dao.apis().insert(validApi());
        assertThat(dao.apis().count()).isEqualTo(1);
        assertThat(kong.db().routes().count()).isEqualTo(1);
        dao.truncateTables();
        assertThat(dao.apis().count()).isZero();
        assertThat(kong.db().routes().count()).isZero();
    }
}
