package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import into PostgreSQL that is killed before its end. {@link CassandraHostTest} has the same
 * for Cassandra.
 */
@Timeout(180)
class KilledImportTest {
    @TempDir
    private Path folder;

    @Test
    void anImportThatIsKilledHasChangedNothingAndRunAgainEndsAsIfItHadNotBeen() throws Exception {
        Path file = KilledImport.file(folder);
        Map<String, String> settings = TestHost.settings();
        try (Kong killed = Kong.open(KongConfig.of(settings));
                Kong whole = Kong.open(KongConfig.of(TestHost.settings()))) {
            prepare(killed, file);
            prepare(whole, file);
            Map<String, Set<String>> before = KilledImport.contents(killed.db());
            KilledImport.run(whole.db(), file);
            Map<String, Set<String>> after = KilledImport.contents(whole.db());
            assertThat(before).isNotEqualTo(after);

            // In the middle of its writes, and at its end, when it writes the events for other
            // nodes.
            for (String waitsFor : new String[] {"keyauth_credentials", "cluster_events"}) {
                killAtLockOf(waitsFor, settings, file);
                assertThat(KilledImport.contents(killed.db())).as(waitsFor).isEqualTo(before);
            }
            KilledImport.run(killed.db(), file);
            assertThat(KilledImport.contents(killed.db())).isEqualTo(after);
        }
    }

    /** Writes rows that the import will replace, and rows that it will keep. */
    private static void prepare(Kong kong, Path file) throws IOException {
        KilledImport.run(kong.db(), file);
        kong.db().services().updateByName("s0", Service.with().host("old.example.com"));
        for (int i = 0; i < KilledImport.CONSUMERS / 2; i++) {
            assertThat(kong.db().consumers().deleteByUsername("c" + i)).isTrue();
        }
        kong.db()
                .consumers()
                .insert(Consumer.with()
                        .id(new UUID(0x4000, 0x8000L << 48))
                        .createdAt(Instant.ofEpochSecond(6))
                        .username("stays"));
    }

    private static void killAtLockOf(String table, Map<String, String> settings, Path file) throws Exception {
        try (Connection blocking = connect(settings);
                Statement lock = blocking.createStatement();
                Connection watching = connect(settings)) {
            blocking.setAutoCommit(false);
            lock.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
            try (KilledImport process = KilledImport.start(settings, file)) {
                Awaiting.until("the import waits for " + table, () -> isWriterBlocked(watching, table));
                process.kill();
            }
            blocking.rollback();
        }
    }

    private static Connection connect(Map<String, String> settings) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + settings.get("pg_host") + ":" + settings.get("pg_port") + "/"
                        + settings.get("pg_database"),
                settings.get("pg_user"),
                settings.get("pg_password"));
    }

    /**
     * Whether a writer waits for the lock of the table. Writers that only delete expired rows do
     * not count, because each node does that from time to time.
     */
    private static boolean isWriterBlocked(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT FROM pg_locks JOIN pg_stat_activity"
                + " USING (pid) WHERE relation = ?::regclass AND NOT granted AND query NOT LIKE 'DELETE %'")) {
            statement.setString(1, table);
            try (ResultSet waiting = statement.executeQuery()) {
                return waiting.next();
            }
        }
    }
}
