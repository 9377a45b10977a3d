package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import dev.kongdb.legacy.LegacyImport;
import dev.kongdb.spi.StoredJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL of a Kong 0.8 to 0.10. For use by one thread. */
final class OldPostgres implements LegacyImport.Source, AutoCloseable {
    private static final int FETCH = 1000;
    private static final String ENDS = "ttls";

    private final Connection connection;
    private final String schema;

    private OldPostgres(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /** Connects by the settings {@code from_pg_*}. Throws a {@link HostException}. */
    static OldPostgres open(KongConfig config) {
        String address = config.get("from_pg_host", "127.0.0.1") + ":" + config.get("from_pg_port", "5432");
        String database = config.get("from_pg_database", "kong");
        Properties login = new Properties();
        login.setProperty("user", config.get("from_pg_user", "kong"));
        config.get("from_pg_password").ifPresent(password -> login.setProperty("password", password));
        login.setProperty("readOnly", "true");
        try {
            Connection connection = DriverManager.getConnection("jdbc:postgresql://" + address + "/" + database, login);
            return new OldPostgres(connection, config.get("from_pg_schema", "public"));
        } catch (SQLException e) {
            throw new HostException(
                    "from_pg_host: cannot open the database '" + database + "' on " + address + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Set<String> tables() {
        return names("SELECT table_name FROM information_schema.tables"
                + " WHERE table_schema = ? AND table_type = 'BASE TABLE'");
    }

    @Override
    public Set<String> columns(String table) {
        return names(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?", table);
    }

    private Set<String> names(String sql, String... further) {
        Set<String> names = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            for (int i = 0; i < further.length; i++) {
                statement.setString(i + 2, further[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    names.add(result.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void read(String table, LegacyImport.Rows each) {
        try {
            connection.setAutoCommit(false); // the driver then fetches row by row
            try (PreparedStatement statement = connection.prepareStatement(rowsOf(table))) {
                statement.setFetchSize(FETCH);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        each.take(row(result.getString(1)), result.getObject(2, Long.class));
                    }
                }
            }
            connection.rollback();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The query for each row as JSON, with the seconds that the table {@code ttls} leaves it. */
    private String rowsOf(String table) {
        String from = " FROM " + quote(schema) + "." + quote(table) + " held";
        if (!tables().contains(ENDS)) {
            return "SELECT row_to_json(held)::text, NULL::bigint" + from;
        }
        return "SELECT row_to_json(held)::text,"
                + " ceil(extract(epoch FROM ended.expire_at - (now() AT TIME ZONE 'UTC')))::bigint" + from
                + " LEFT JOIN " + quote(schema) + "." + quote(ENDS) + " ended ON ended.table_name = '"
                + table.replace("'", "''") + "'"
                + " AND ended.primary_key_value = row_to_json(held) ->> ended.primary_key_name";
    }

    private static Map<String, @Nullable Object> row(String json) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        try {
            if (StoredJson.read(json) instanceof Map<?, ?> columns) {
                columns.forEach((column, value) -> row.put(String.valueOf(column), value));
            }
            return row;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static HostException unreadable(SQLException e) {
        return new HostException("from_pg_database: it cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }
}
