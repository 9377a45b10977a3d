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
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Migrations in the tables {@code schema_meta} and {@code locks}, as Kong keeps them. */
final class PostgresMigrationStore implements MigrationStore {
    /** How long a lock outlives a node that died. Kong's is 60, but Kong does not renew it. */
    private static final int LOCK_SECONDS = 15;

    private static final String NO_SUCH_TABLE = "42P01";

    /** Two nodes that make the first tables at the same time would fail on one another's; there is no table to lock yet. */
    private static final long BOOTSTRAP_LOCK = 0x6b6f6e67_62_6f_6f_74L;

    private static final String NEEDS_BOOTSTRAP = """
            SELECT NOT EXISTS (
              SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = CURRENT_SCHEMA AND tablename = 'schema_meta')""";

    private static final String STATE =
            "SELECT subsystem, last_executed, executed, pending FROM schema_meta WHERE key = 'schema_meta' ORDER BY subsystem";

    private static final String IS_RECORDED = """
            SELECT EXISTS (
              SELECT 1 FROM schema_meta
               WHERE key = 'schema_meta' AND subsystem = ?
                 AND (? = ANY (pending) OR (? AND ? = ANY (executed))))""";

    private static final String RECORD = """
            INSERT INTO schema_meta (key, subsystem, last_executed, executed, pending)
            VALUES ('schema_meta', ?, ?, ?, '{}')
            ON CONFLICT (key, subsystem) DO UPDATE
              SET last_executed = excluded.last_executed,
                  executed = coalesce(schema_meta.executed, '{}') || excluded.executed""";

    private static final String RECORD_PENDING = """
            INSERT INTO schema_meta (key, subsystem, last_executed, executed, pending)
            VALUES ('schema_meta', ?, ?, '{}', ?)
            ON CONFLICT (key, subsystem) DO UPDATE
              SET last_executed = excluded.last_executed,
                  pending = coalesce(schema_meta.pending, '{}') || excluded.pending""";

    private static final String RECORD_FINISHED = """
            UPDATE schema_meta
               SET pending = array_remove(pending, ?), executed = array_append(coalesce(executed, '{}'), ?)
             WHERE key = 'schema_meta' AND subsystem = ?""";

    private static final String LOCK = """
            INSERT INTO locks (key, owner, ttl) VALUES (?, ?, CURRENT_TIMESTAMP + make_interval(secs => ?))
            ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, ttl = excluded.ttl
              WHERE locks.ttl < CURRENT_TIMESTAMP""";

    private static final String KEEP_LOCK =
            "UPDATE locks SET ttl = CURRENT_TIMESTAMP + make_interval(secs => ?) WHERE key = ? AND owner = ?";

    private static final String UNLOCK = "DELETE FROM locks WHERE key = ? AND owner = ?";

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

    // --- state
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public boolean needsBootstrap() {
        return ask(NEEDS_BOOTSTRAP, result -> {
            result.next();
            return result.getBoolean(1);
        });
    }

    @Override
    public List<SubsystemState> state() {
        if (needsBootstrap()) {
            return List.of();
        }
        return ask(STATE, result -> {
            List<SubsystemState> states = new ArrayList<>();
            while (result.next()) {
                states.add(new SubsystemState(
                        result.getString(1), result.getString(2), texts(result, 3), texts(result, 4)));
            }
            return states;
        });
    }

    private static List<String> texts(ResultSet result, int index) throws SQLException {
        Array array = result.getArray(index);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }

    private interface Reading<T> {
        T of(ResultSet result) throws SQLException;
    }

    private <T> T ask(String sql, Reading<T> reading) {
        try {
            return connections.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql);
                        ResultSet result = statement.executeQuery()) {
                    return reading.of(result);
                }
            });
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    // --- changes
    // --------------------------------------------------------------------------------------------------------

    private interface Script {
        void on(Connection connection) throws SQLException;
    }

    /** Runs all of it in one transaction, or nothing. */
    private void inTransaction(Script script) {
        try (Connection connection = connections.openForMigration()) {
            connection.setAutoCommit(false);
            execute(connection, settings.migrationSql());
            try {
                script.on(connection);
                connection.commit();
            } catch (UnstorableValueException e) { // a name; the server's own state for that
                throw connections.error(new SQLException(e.reason(), "22021", e));
            } catch (SQLException e) {
                throw connections.error(e);
            }
            // Closing without a commit undoes what was done.
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    /** Runs a text of several statements as it is; braces in it are no escapes of JDBC. */
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
            // Readers go on; another node that comes to record something waits here, and then sees that this was done.
            execute(connection, "LOCK TABLE schema_meta IN SHARE ROW EXCLUSIVE MODE");
            boolean recorded = isRecorded(connection, subsystem, migration.name(), part.isUp());
            if (recorded == part.isUp()) {
                return; // it is up already, or nothing is pending
            }
            runParts(connection, migration, part);
            try {
                record(connection, subsystem, migration, part);
            } catch (SQLException e) {
                throw new NotRecordedException(connections.error(e));
            }
        });
    }

    private static void record(Connection connection, String subsystem, Migration migration, MigrationPart part)
            throws SQLException {
        if (part.isUp()) {
            boolean pending = migration.hasTeardown() && !part.isTeardown();
            record(connection, pending ? RECORD_PENDING : RECORD, subsystem, migration);
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(RECORD_FINISHED)) {
            statement.setString(1, migration.name());
            statement.setString(2, migration.name());
            statement.setString(3, subsystem);
            statement.executeUpdate();
        }
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

    private static void record(Connection connection, String sql, String subsystem, Migration migration)
            throws SQLException {
        List<String> names = migration.names();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, subsystem);
            statement.setString(2, names.get(names.size() - 1));
            statement.setString(3, Texts.arrayLiteral("names", names));
            statement.executeUpdate();
        }
    }

    /** Whether it is among those that are pending, or, if asked for all, among those that are executed. */
    private static boolean isRecorded(Connection connection, String subsystem, String name, boolean all)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(IS_RECORDED)) {
            statement.setString(1, subsystem);
            statement.setString(2, name);
            statement.setBoolean(3, all);
            statement.setString(4, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
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
        String schema = ask("SELECT coalesce(CURRENT_SCHEMA, '')", result -> result.next() ? result.getString(1) : "");
        if (schema.isEmpty()) {
            return; // the schema that pg_schema names is not there
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
            // Not the owner of the schema: the tables are ours all the same.
            inTransaction(connection -> execute(connection, DROP_ALL));
        }
    }

    // --- locks
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public boolean locked(String key, Duration patience, Runnable work) {
        return new ClusterLock(new LockRows(), Duration.ofSeconds(LOCK_SECONDS)).locked(key, patience, work);
    }

    private final class LockRows implements ClusterLock.Rows {
        @Override
        public boolean take(String key, String owner) {
            return change(LOCK, statement -> {
                        statement.setString(1, key);
                        statement.setString(2, owner);
                        statement.setDouble(3, LOCK_SECONDS);
                    })
                    > 0;
        }

        @Override
        public boolean renew(String key, String owner) {
            return change(KEEP_LOCK, statement -> {
                        statement.setDouble(1, LOCK_SECONDS);
                        statement.setString(2, key);
                        statement.setString(3, owner);
                    })
                    > 0;
        }

        @Override
        public void release(String key, String owner) {
            try {
                change(UNLOCK, statement -> {
                    statement.setString(1, key);
                    statement.setString(2, owner);
                });
            } catch (KongDbException e) {
                if (!(e.getCause() instanceof SQLException cause) || !NO_SUCH_TABLE.equals(cause.getSQLState())) {
                    throw e;
                } // else it went with all others, in a reset
            }
        }
    }

    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private int change(String sql, Parameters parameters) {
        try {
            return connections.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    parameters.bind(statement);
                    return statement.executeUpdate();
                }
            });
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }
}
