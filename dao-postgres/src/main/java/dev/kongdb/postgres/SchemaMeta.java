package dev.kongdb.postgres;

import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.migration.SubsystemState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Kong's table {@code schema_meta}, which records the migrations that have been run. */
final class SchemaMeta {
    private static final String IS_MISSING = """
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

    private SchemaMeta() {}

    /** Whether the database does not have the table yet. */
    static boolean isMissing(Connection connection) throws SQLException {
        return SqlRows.query(connection, IS_MISSING, SqlRows.Parameters.NONE, row -> row.getBoolean(1))
                .get(0);
    }

    /** The migrations that have been run, by subsystem. */
    static List<SubsystemState> state(Connection connection) throws SQLException {
        return SqlRows.query(
                connection,
                STATE,
                SqlRows.Parameters.NONE,
                row -> new SubsystemState(row.getString(1), row.getString(2), Texts.of(row, 3), Texts.of(row, 4)));
    }

    /** Whether a migration is recorded as pending or, if {@code all}, as pending or executed. */
    static boolean isRecorded(Connection connection, String subsystem, String name, boolean all) throws SQLException {
        return SqlRows.query(
                        connection,
                        IS_RECORDED,
                        statement -> {
                            statement.setString(1, subsystem);
                            statement.setString(2, name);
                            statement.setBoolean(3, all);
                            statement.setString(4, name);
                        },
                        row -> row.getBoolean(1))
                .get(0);
    }

    /** Records that a part of a migration has been run. */
    static void record(Connection connection, String subsystem, Migration migration, MigrationPart part)
            throws SQLException {
        if (part.isUp()) {
            boolean pending = migration.hasTeardown() && !part.isTeardown();
            List<String> names = migration.names();
            SqlRows.update(connection, pending ? RECORD_PENDING : RECORD, statement -> {
                statement.setString(1, subsystem);
                statement.setString(2, names.get(names.size() - 1));
                statement.setString(3, Texts.arrayLiteral("names", names));
            });
        } else {
            SqlRows.update(connection, RECORD_FINISHED, statement -> {
                statement.setString(1, migration.name());
                statement.setString(2, migration.name());
                statement.setString(3, subsystem);
            });
        }
    }
}
