package dev.kongdb.benchmarks.postgres;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.postgres.SharedPoolFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The measured table: Kong's {@code consumers}, with 100,000 rows. */
public final class Consumers {
    static final int ROWS = 100_000;
    static final String[] TAGS = {"gold", "europe"};

    private static final String HOST = "kongdb.benchmarks.host";
    private static final String PORT = "kongdb.benchmarks.port";
    private static final String USER = "kongdb.benchmarks.user";
    private static final String PASSWORD = "kongdb.benchmarks.password";
    private static final String DATABASE = "kongdb.benchmarks.database";

    private Consumers() {}

    /** Creates Kong's tables and fills {@code consumers}. */
    public static void create(EmbeddedPostgres server) throws SQLException {
        try (Kong kong = Kong.open(KongConfig.of(server.settings()));
                Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO consumers (id, created_at, username, custom_id, tags, ws_id)"
                    + " SELECT md5('consumer' || i)::uuid, now(), 'user-' || i, 'customer-' || i, '{gold,europe}', '"
                    + kong.db().defaultWorkspace() + "' FROM generate_series(1, " + ROWS + ") AS i");
            statement.execute("VACUUM ANALYZE consumers");
        }
    }

    /** The system properties through which the processes of JMH find the server. */
    public static List<String> systemProperties(EmbeddedPostgres server) {
        return List.of(
                "-D" + HOST + "=" + server.host(),
                "-D" + PORT + "=" + server.port(),
                "-D" + USER + "=" + server.user(),
                "-D" + PASSWORD + "=" + server.password(),
                "-D" + DATABASE + "=" + server.database());
    }

    /** The settings of the server, with this store. */
    public static KongConfig config(String database) {
        return KongConfig.of(Map.of(
                "database", database,
                "pg_host", System.getProperty(HOST, ""),
                "pg_port", System.getProperty(PORT, ""),
                "pg_user", System.getProperty(USER, ""),
                "pg_password", System.getProperty(PASSWORD, ""),
                "pg_database", System.getProperty(DATABASE, "")));
    }

    /** Opens the table in the state in which {@link #create} has left it. */
    static Kong open() throws SQLException {
        Kong kong = Kong.open(config(SharedPoolFactory.NAME));
        try (Connection connection = SharedPoolFactory.pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
            statement.execute("DELETE FROM consumers WHERE username NOT LIKE 'user-%'");
            statement.execute("VACUUM ANALYZE consumers");
            statement.execute("SET statement_timeout = 5000");
        }
        return kong;
    }

    static List<UUID> ids() throws SQLException {
        List<UUID> ids = new ArrayList<>(ROWS);
        try (Connection connection = SharedPoolFactory.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT id FROM consumers")) {
            while (result.next()) {
                ids.add(result.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
