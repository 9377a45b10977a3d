package dev.kongdb.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs statements on tables that no schema describes: Kong's own and the catalog. */
final class SqlRows {
    private SqlRows() {}

    /** Sets the parameters of a statement. */
    interface Parameters {
        Parameters NONE = statement -> {};

        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Reads a value from one row. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The rows of a query. */
    static <T> List<T> query(Connection connection, String sql, Parameters parameters, Reading<T> reading)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(reading.of(result));
                }
                return rows;
            }
        }
    }

    /** Changes rows, and returns how many. */
    static int update(Connection connection, String sql, Parameters parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            return statement.executeUpdate();
        }
    }
}
