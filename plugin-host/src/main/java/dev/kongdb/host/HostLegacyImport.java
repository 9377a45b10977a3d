package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.LegacyImport;
import dev.kongdb.legacy.LegacyImport.Outcome;
import dev.kongdb.legacy.Profile;
import dev.kongdb.spi.StoredJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the APIs, plugins, consumers and credentials of a Kong 0.8 to 0.10 on PostgreSQL into the database of a host. */
public final class HostLegacyImport {
    private static final int FETCH = 1000;

    private HostLegacyImport() {}

    /**
     * Takes them over, or only tries, into a database that no {@link KongHost} of this JVM has open. The settings {@code from_pg_host}, {@code
     * from_pg_port}, {@code from_pg_user}, {@code from_pg_password}, {@code from_pg_database} and {@code from_pg_schema} name the source.
     *
     * @param dry whether nothing is stored
     * @param notes takes a line for what else is done
     * @throws HostException when it cannot be done; the message is one line for a person
     */
    public static List<Outcome> run(KongConfig config, boolean dry, Consumer<String> notes) {
        try (Connection from = connect(config)) {
            OldPostgres source = new OldPostgres(from, config.get("from_pg_schema", "public"));
            Profile profile = source.profile();
            // so that the tables of the old APIs are made
            KongConfig asked = config.with("legacy_version", config.get("legacy_version", "0.9"));
            return HostDeclarative.withDatabase(
                    asked, notes, kong -> LegacyImport.run(DaoFactory.of(kong, profile), source, dry));
        } catch (SQLException e) {
            throw OldPostgres.unreadable(e);
        }
    }

    private static Connection connect(KongConfig config) {
        String address = config.get("from_pg_host", "127.0.0.1") + ":" + config.get("from_pg_port", "5432");
        String database = config.get("from_pg_database", "kong");
        Properties login = new Properties();
        login.setProperty("user", config.get("from_pg_user", "kong"));
        config.get("from_pg_password").ifPresent(password -> login.setProperty("password", password));
        login.setProperty("readOnly", "true");
        try {
            return DriverManager.getConnection("jdbc:postgresql://" + address + "/" + database, login);
        } catch (SQLException e) {
            throw new HostException(
                    "from_pg_host: cannot open the database '" + database + "' on " + address + ": " + e.getMessage(),
                    e);
        }
    }

    /** Used by one thread. */
    private static final class OldPostgres implements LegacyImport.Source {
        private final Connection connection;
        private final String schema;

        OldPostgres(Connection connection, String schema) {
            this.connection = connection;
            this.schema = schema;
        }

        /** The version that the columns of {@code apis} show. */
        Profile profile() {
            Set<String> columns = names(
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = 'apis'");
            if (columns.isEmpty()) {
                throw new HostException(
                        "from_pg_database: there is no table 'apis': it is not a database of Kong 0.8 to 0.14");
            }
            return columns.contains("request_host") ? Profile.V0_9 : Profile.V0_10;
        }

        @Override
        public Set<String> tables() {
            return names("SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = ? AND table_type = 'BASE TABLE'");
        }

        private Set<String> names(String sql) {
            Set<String> names = new TreeSet<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, schema);
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
        public void read(String table, Consumer<Map<String, @Nullable Object>> each) {
            String sql = "SELECT row_to_json(held)::text FROM " + quote(schema) + "." + quote(table) + " held";
            try {
                connection.setAutoCommit(false); // for the driver to fetch row by row
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setFetchSize(FETCH);
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            each.accept(row(result.getString(1)));
                        }
                    }
                }
                connection.rollback();
            } catch (SQLException e) {
                throw unreadable(e);
            }
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
    }
}
