package dev.kongdb.postgres;

import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationCode;
import dev.kongdb.migration.MigrationConnector;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.NotRecordedException;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.migration.SubsystemState;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.spi.ClusterLock;
import dev.kongdb.spi.UnstorableValueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Migrations in the tables {@code schema_meta} and {@code locks}, as Kong keeps them. */
final class PostgresMigrationStore implements MigrationStore {
    /**
     * Held while the first tables are made: there is no table to lock yet, and two nodes that make
     * them at the same time would fail.
     */
    private static final long BOOTSTRAP_LOCK = 0x6b6f6e67_62_6f_6f_74L;

    private static final String DROP_ALL = """
            DO $$
            DECLARE
              gone RECORD;
            BEGIN
              FOR gone IN SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = CURRENT_SCHEMA LOOP
                EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', gone.tablename);
              END LOOP;
            END;
            $$;
            DROP FUNCTION IF EXISTS sync_tags() CASCADE;""";

    private final Connections connections;
    private final PostgresSettings settings;

    PostgresMigrationStore(Connections connections, PostgresSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public String label() {
        return "PostgreSQL";
    }

    @Override
    public String target() {
        return "database '" + settings.database() + "'";
    }

    @Override
    public Subsystem core() {
        return Subsystem.core(resource("core.sql"));
    }

    private static String resource(String name) {
        try (InputStream in = PostgresMigrationStore.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean needsBootstrap() {
        return ask(SchemaMeta::isMissing);
    }

    @Override
    public List<SubsystemState> state() {
        return ask(connection -> SchemaMeta.isMissing(connection) ? List.of() : SchemaMeta.state(connection));
    }

    private <T> T ask(Connections.Work<T> question) {
        try {
            return connections.call(question);
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    private interface Script {
        void on(Connection connection) throws SQLException;
    }

    /** Runs the script in one transaction. */
    private void inTransaction(Script script) {
        try (Connection connection = connections.openForMigration()) {
            connection.setAutoCommit(false);
            execute(connection, settings.migrationSql());
            try {
                script.on(connection);
                connection.commit();
            } catch (UnstorableValueException e) {
                // a name with NUL; uses the server's own state for that
                throw connections.error(new SQLException(e.reason(), "22021", e));
            } catch (SQLException e) {
                throw connections.error(e);
            }
            // Closing without a commit rolls back.
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    /** Runs a text with several statements unchanged; braces in it are not escapes of JDBC. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    @Override
    public void bootstrap() {
        inTransaction(connection -> {
            execute(connection, "SELECT pg_advisory_xact_lock(" + BOOTSTRAP_LOCK + ")");
            if (settings.schema() != null) {
                execute(connection, "CREATE SCHEMA IF NOT EXISTS " + PostgresDialect.quote(settings.schema()));
            }
            execute(connection, resource("bootstrap.sql"));
        });
    }

    @Override
    public void run(String subsystem, Migration migration, MigrationPart part) {
        inTransaction(connection -> {
            // Readers go on. Another node that comes to record a migration waits here, and then
            // sees that it is recorded.
            execute(connection, "LOCK TABLE schema_meta IN SHARE ROW EXCLUSIVE MODE");
            boolean recorded = SchemaMeta.isRecorded(connection, subsystem, migration.name(), part.isUp());
            if (recorded == part.isUp()) {
                return; // it has run already, or nothing is pending
            }
            runParts(connection, migration, part);
            try {
                SchemaMeta.record(connection, subsystem, migration, part);
            } catch (SQLException e) {
                throw new NotRecordedException(connections.error(e));
            }
        });
    }

    @Override
    public void runAgain(String subsystem, Migration migration, MigrationPart part) {
        inTransaction(connection -> runParts(connection, migration, part));
    }

    private void runParts(Connection connection, Migration migration, MigrationPart part) throws SQLException {
        MigrationConnector connector = new PostgresMigrationConnector(connection, connections);
        MigrationCode code = migration.code();
        if (part.isUp()) {
            execute(connection, migration.up());
            if (code != null) {
                code.up(connector);
            }
        }
        if (part.isTeardown()) {
            if (migration.teardown() != null) {
                execute(connection, migration.teardown());
            }
            if (code != null && code.hasTeardown()) {
                code.teardown(connector);
            }
        }
    }

    @Override
    public List<TableDifference> differences(Collection<Schema> schemas) {
        return schemas.stream()
                .filter(schema -> !TagsStrategy.isFor(schema))
                .flatMap(schema -> new TableCheck(schema, connections).run().stream())
                .toList();
    }

    @Override
    public void reset() {
        String schema = ask(Connection::getSchema);
        if (schema == null) {
            return; // the schema that pg_schema names does not exist
        }
        String quoted = PostgresDialect.quote(schema);
        try {
            inTransaction(connection -> {
                execute(connection, "DROP SCHEMA " + quoted + " CASCADE");
                execute(connection, "CREATE SCHEMA " + quoted);
            });
        } catch (KongDbException e) {
            if (!(e.getCause() instanceof SQLException cause) || !"42501".equals(cause.getSQLState())) {
                throw e;
            }
            // We do not own the schema, but we own the tables in it.
            inTransaction(connection -> execute(connection, DROP_ALL));
        }
    }

    @Override
    public boolean locked(String key, Duration patience, Runnable work) {
        return new ClusterLock(new PostgresLocks(connections), Duration.ofSeconds(PostgresLocks.SECONDS))
                .locked(key, patience, work);
    }
}
