package dev.kongdb.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections for the pool, and remembers when an attempt failed last. */
@SuppressWarnings("serial") // nobody writes a data source to a stream
final class PostgresDataSource extends PGSimpleDataSource {
    private volatile long failedAt = System.nanoTime();

    /** The {@link System#nanoTime} of the last failure; of the start, before the first failure. */
    long failedAt() {
        return failedAt;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        try {
            return super.getConnection(user, password);
        } catch (SQLException e) {
            failedAt = System.nanoTime();
            throw e;
        }
    }

    /** Ignored: the pool's value is shorter than the timeouts of connection and socket. */
    @Override
    public void setLoginTimeout(int seconds) {}
}
