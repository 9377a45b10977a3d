package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one PostgreSQL that all tests of a JVM share; it ends with the JVM. Each test class has its
 * own database.
 */
final class Server {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    static {
        // A time zone far from UTC, in which a mix-up of time zones shows.
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
    }

    private Server() {}

    private static final class Shared {
        static final EmbeddedPostgres SERVER = EmbeddedPostgres.builder()
                .version(System.getProperty("kongdb.test.postgres.version", "18"))
                .start();
    }

    /** Creates a new, empty database. */
    static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        Shared.SERVER.createDatabase(name);
        return name;
    }

    static String jdbcUrl(String database) {
        return Shared.SERVER.jdbcUrl(database);
    }

    static int port() {
        return Shared.SERVER.port();
    }

    static String user() {
        return Shared.SERVER.user();
    }

    static String password() {
        return Shared.SERVER.password();
    }

    /** The settings of the database. */
    static KongConfig config(String database) {
        return config(Shared.SERVER, database);
    }

    static KongConfig config(EmbeddedPostgres server, String database) {
        // a test machine may be busy
        return KongConfig.of(server.settings(database)).with("pg_timeout", "20000");
    }
}
