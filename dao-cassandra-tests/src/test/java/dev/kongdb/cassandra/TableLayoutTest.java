package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.tck.table.RandomEntity;
import dev.kongdb.tck.table.TableChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Generated tables, and the changes that the check prints. */
class TableLayoutTest {
    private static Keyspace keyspace;
    private static Catalog tables;

    @BeforeAll
    static void open() {
        keyspace = Keyspace.shared(Deletes.PATIENCE);
        tables = keyspace.strategy.catalog;
    }

    @AfterAll
    static void close() {
        keyspace.close();
    }

    /** Keys and types stay, because Cassandra cannot change them. */
    @Test
    void whatTheCheckPrintsMakesOfTheTableOfAnyDefinitionThatOfAnyOther() {
        TableChanges changes =
                new TableChanges(keyspace.strategy.migrations(), CassandraDialect::create, TableLayoutTest::catalog);
        RandomEntity entity = new RandomEntity("random", 1, false);
        Schema earlier = entity.next();
        for (int release = 0; release < 2; release++) {
            Schema later = entity.next();
            changes.check(earlier, later);
            earlier = later;
        }
    }

    private static List<String> catalog(String name) {
        TableMetadata table = Objects.requireNonNull(tables.table(name, true));
        List<String> lines = new ArrayList<>();
        table.getColumns()
                .forEach((column, is) -> lines.add(column + " " + is.getType().asCql(true, true)));
        table.getPrimaryKey().forEach(column -> lines.add("key " + column.getName()));
        table.getIndexes().forEach((index, is) -> lines.add("index " + index + " on " + is.getTarget()));
        lines.sort(null);
        return lines;
    }
}
