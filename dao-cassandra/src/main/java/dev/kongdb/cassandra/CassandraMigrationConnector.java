package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.migration.MigrationConnector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keyspace, for the code of a migration. */
final class CassandraMigrationConnector implements MigrationConnector {
    private final Cluster cluster;
    private final Catalog catalog;

    CassandraMigrationConnector(Cluster cluster, Catalog catalog) {
        this.cluster = cluster;
        this.catalog = catalog;
    }

    @Override
    public String store() {
        return CassandraStrategyFactory.NAME;
    }

    @Override
    public void execute(String statement, @Nullable Object... values) {
        catalog.migrate(CassandraMigrationStore.qualified(statement, cluster.settings.keyspace()), values);
    }

    @Override
    public List<Map<String, @Nullable Object>> query(String statement, @Nullable Object... values) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        String qualified = CassandraMigrationStore.qualified(statement, cluster.settings.keyspace());
        for (Row found : catalog.migrate(qualified, values)) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            ColumnDefinitions columns = found.getColumnDefinitions();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i).getName().asInternal(), found.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }
}
