package dev.kongdb.postgres;

import dev.kongdb.migration.MigrationConnector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transaction of a migration, for the migration's code. */
final class PostgresMigrationConnector implements MigrationConnector {
    private final Connection connection;
    private final Connections connections;

    PostgresMigrationConnector(Connection connection, Connections connections) {
        this.connection = connection;
        this.connections = connections;
    }

    @Override
    public String store() {
        return PostgresStrategyFactory.NAME;
    }

    @Override
    public void execute(String statement, @Nullable Object... values) {
        try (PreparedStatement prepared = prepare(statement, values)) {
            prepared.execute();
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    @Override
    public List<Map<String, @Nullable Object>> query(String statement, @Nullable Object... values) {
        try (PreparedStatement prepared = prepare(statement, values);
                ResultSet result = prepared.executeQuery()) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    private PreparedStatement prepare(String statement, @Nullable Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            return prepared;
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }
}
