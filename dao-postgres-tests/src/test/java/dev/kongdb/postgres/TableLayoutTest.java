package dev.kongdb.postgres;

import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.tck.table.RandomEntity;
import dev.kongdb.tck.table.TableChanges;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated tables, and the changes that the check prints. */
class TableLayoutTest {
    private static Database database;

    @BeforeAll
    static void open() {
        database = new Database();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatTheCheckPrintsMakesOfTheTableOfAnyDefinitionThatOfAnyOther(long seed) {
        TableChanges changes =
                new TableChanges(database.strategy.migrations(), PostgresDialect::create, TableLayoutTest::catalog);
        RandomEntity entity = new RandomEntity("random_" + seed, seed, true);
        Schema earlier = entity.next();
        for (int release = 0; release < 4; release++) {
            Schema later = entity.next();
            changes.check(earlier, later);
            earlier = later;
        }
    }

    private static List<String> catalog(String table) {
        return database.askAll("""
                SELECT format('%1$s %2$s %3$s %4$s', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                              pg_get_expr(d.adbin, d.adrelid)) AS line
                  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                 WHERE a.attrelid = 'TABLE'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                 WHERE conrelid = 'TABLE'::regclass AND contype <> 'n'
                UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index
                 WHERE indrelid = 'TABLE'::regclass
                UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger
                 WHERE tgrelid = 'TABLE'::regclass AND NOT tgisinternal
                 ORDER BY line""".replace("TABLE", table));
    }
}
