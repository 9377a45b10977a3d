package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.Strategy;
import dev.kongdb.value.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A database with Kong's tables and those of the tests' own entities, and the store on it. */
final class Database implements AutoCloseable {
    final String name;
    final Strategy strategy;
    final Entities entities = new Entities();
    final UUID workspace;

    Database() {
        this(KongConfig.empty());
    }

    /** A database with these settings in place of the usual ones. */
    Database(KongConfig settings) {
        this.name = Server.newDatabase();
        KongConfig config = Server.config(name);
        for (String setting : settings.names()) {
            config = config.with(setting, settings.get(setting, ""));
        }
        this.strategy = new PostgresStrategyFactory().open(config);
        new Migrator(strategy.migrations(), Entities.migrations(), line -> {}).up();
        this.workspace = UUID.fromString(ask("SELECT id FROM workspaces WHERE name = 'default'"));
    }

    EntityStrategy store(Schema schema) {
        return entities.store(strategy, schema);
    }

    /** Creates a further workspace. */
    UUID addWorkspace(String workspaceName) {
        UUID id = UUID.randomUUID();
        execute("INSERT INTO workspaces (id, name) VALUES ('" + id + "', '" + workspaceName + "')");
        return id;
    }

    /** A write into the default workspace, or into none if the entity has no workspaces. */
    Write write(Schema schema, Object... namesAndValues) {
        return write(Entities.row(schema, namesAndValues));
    }

    Write write(Row row) {
        boolean workspaceable = entities.of(row).workspaceable();
        return new Write(row, workspaceable ? workspace : null, null, null);
    }

    Row insert(Schema schema, Object... namesAndValues) {
        return store(schema).insert(write(schema, namesAndValues));
    }

    /** The values of the row, without empty fields. */
    Map<String, Object> map(Row row) {
        Map<String, Object> map = new LinkedHashMap<>(entities.of(row).toMap(row));
        map.values().removeIf(Objects::isNull);
        return map;
    }

    // --- directly in the database

    Connection connect() {
        try {
            Connection connection = DriverManager.getConnection(Server.jdbcUrl(name));
            execute(connection, "SET TIME ZONE 'UTC'");
            return connection;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    void execute(String sql) {
        try (Connection connection = connect()) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first column of the first row as text; null if there is no row. */
    String ask(String sql) {
        List<String> column = askAll(sql);
        return column.isEmpty() ? null : column.get(0);
    }

    /** The rows as texts, with their columns joined by {@code |}. */
    List<String> askAll(String sql) {
        try (Connection connection = connect()) {
            return askAll(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    static List<String> askAll(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        strategy.close();
    }
}
