package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.testkit.KongTest;
import dev.kongdb.testkit.MigratedTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@KongTest
class TablesTest {

    @Test
    void theMigratedTablesAreWhatTheRecordsAskFor(Kong kong) {
        MigratedTables.assertMatchRecords(kong);
    }

    @Test
    void aTableThatIsNotAsksForTheMigrationThatMendsIt(Kong kong, EmbeddedPostgres server) throws SQLException {
        execute(kong, server, "ALTER TABLE keyauth_credentials DROP COLUMN ttl, ADD COLUMN colour TEXT NOT NULL");
        assertThatThrownBy(() -> MigratedTables.assertMatchRecords(kong))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        the migrated tables are not what the records ask for:
                          keyauth_credentials: column 'ttl' is missing
                          keyauth_credentials: column 'colour' belongs to no field, and is NOT NULL without a default, so that no row can be inserted
                          keyauth_credentials: column 'ttl' has no index

                        The missing migration, up:

                        ALTER TABLE "keyauth_credentials" ADD COLUMN IF NOT EXISTS "ttl" TIMESTAMP WITH TIME ZONE;
                        ALTER TABLE "keyauth_credentials" ADD COLUMN IF NOT EXISTS "colour" text;
                        ALTER TABLE "keyauth_credentials" ALTER COLUMN "colour" DROP NOT NULL;
                        CREATE INDEX IF NOT EXISTS "keyauth_credentials_ttl_idx" ON "keyauth_credentials" ("ttl");

                        and its teardown:

                        ALTER TABLE "keyauth_credentials" DROP COLUMN IF EXISTS "colour";
                        """);
        execute(
                kong,
                server,
                "ALTER TABLE \"keyauth_credentials\" ADD COLUMN IF NOT EXISTS \"ttl\" TIMESTAMP WITH TIME ZONE;"
                        + "CREATE INDEX \"keyauth_credentials_ttl_idx\" ON \"keyauth_credentials\" (\"ttl\");"
                        + "ALTER TABLE \"keyauth_credentials\" DROP COLUMN IF EXISTS \"colour\"");
        MigratedTables.assertMatchRecords(kong);
    }

    @Test
    void anIndexOfAnotherNameAsksForItsNewName(Kong kong, EmbeddedPostgres server) throws SQLException {
        execute(kong, server, "ALTER INDEX keyauth_credentials_consumer_id_idx RENAME TO other");
        String rename = "ALTER INDEX IF EXISTS \"other\" RENAME TO \"keyauth_credentials_consumer_id_idx\";";
        assertThatThrownBy(() -> MigratedTables.assertMatchRecords(kong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the index 'other' should be named 'keyauth_credentials_consumer_id_idx'")
                .hasMessageContaining(rename);
        execute(kong, server, rename);
        MigratedTables.assertMatchRecords(kong);
    }

    private static void execute(Kong kong, EmbeddedPostgres server, String sql) throws SQLException {
        String database = kong.config().get("pg_database", "");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
