package dev.kongdb.postgres;

import dev.kongdb.error.KongDbException;
import dev.kongdb.spi.ClusterLock;
import java.sql.SQLException;

/** The rows of Kong's table {@code locks}. */
final class PostgresLocks implements ClusterLock.Rows {
    /**
     * How long a lock outlives a node that died. Kong's lock lives 60 seconds, but Kong does not
     * renew it.
     */
    static final int SECONDS = 15;

    private static final String NO_SUCH_TABLE = "42P01";

    private static final String LOCK = """
            INSERT INTO locks (key, owner, ttl) VALUES (?, ?, CURRENT_TIMESTAMP + make_interval(secs => ?))
            ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, ttl = excluded.ttl
              WHERE locks.ttl < CURRENT_TIMESTAMP""";

    private static final String KEEP_LOCK =
            "UPDATE locks SET ttl = CURRENT_TIMESTAMP + make_interval(secs => ?) WHERE key = ? AND owner = ?";

    private static final String UNLOCK = "DELETE FROM locks WHERE key = ? AND owner = ?";

    private final Connections connections;

    PostgresLocks(Connections connections) {
        this.connections = connections;
    }

    @Override
    public boolean take(String key, String owner) {
        return change(LOCK, statement -> {
            statement.setString(1, key);
            statement.setString(2, owner);
            statement.setDouble(3, SECONDS);
        });
    }

    @Override
    public boolean renew(String key, String owner) {
        return change(KEEP_LOCK, statement -> {
            statement.setDouble(1, SECONDS);
            statement.setString(2, key);
            statement.setString(3, owner);
        });
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
            } // otherwise a reset has dropped the table
        }
    }

    private boolean change(String sql, SqlRows.Parameters parameters) {
        try {
            return connections.call(connection -> SqlRows.update(connection, sql, parameters)) > 0;
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }
}
