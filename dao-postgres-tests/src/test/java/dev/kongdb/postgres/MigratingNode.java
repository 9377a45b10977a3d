package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.spi.Strategy;
import java.util.List;
import java.util.Map;

/**
 * A node in a JVM of its own. It waits for a line on standard input, and migrates. Each migration
 * of its plugin inserts a row, fails if it runs twice, and first waits for an advisory lock, by
 * which a test can stop it.
 */
final class MigratingNode {
    private MigratingNode() {}

    static final Subsystem ANT = new Subsystem(
            "ant",
            List.of(
                    new Migration(
                            "000_base_ant", "CREATE TABLE ant (a INTEGER); INSERT INTO ant VALUES (0)", List.of()),
                    new Migration("001_one", waitAndInsert(1), List.of()),
                    new Migration("002_two", waitAndInsert(2), waitAndInsert(3), null, List.of())));

    private static String waitAndInsert(int number) {
        return "INSERT INTO ant VALUES (" + number + "); SELECT pg_advisory_xact_lock(" + number + ")";
    }

    /** The arguments: port, user, database, one of start, up and finish, and the password. */
    public static void main(String[] arguments) throws Exception {
        KongConfig config = KongConfig.of(Map.of(
                "pg_host", "127.0.0.1",
                "pg_port", arguments[0],
                "pg_user", arguments[1],
                "pg_password", arguments[4],
                "pg_database", arguments[2],
                "pg_timeout", "60000")); // On a busy machine, eight of these nodes start slowly.
        try (Strategy strategy = new PostgresStrategyFactory().open(config)) {
            System.out.println("ready");
            System.in.read();
            System.out.println("ran " + run(strategy.migrations(), arguments[3]));
        }
    }

    /**
     * Runs the command of the node: start, up or finish. For start, returns how many migrations
     * ran.
     */
    static int run(MigrationStore store, String command) {
        Migrator migrator = new Migrator(store, List.of(ANT), line -> {});
        switch (command) {
            case "up" -> migrator.up(false);
            case "finish" -> migrator.finish(false);
            default -> {
                return migrator.up();
            }
        }
        return 0;
    }
}
