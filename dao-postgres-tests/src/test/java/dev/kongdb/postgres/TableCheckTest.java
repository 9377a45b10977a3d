package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares tables with their records. Every kind of difference is found, and the printed statements
 * remove it.
 */
class TableCheckTest {
    private static Database database;

    @BeforeAll
    static void open() {
        database = new Database();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static List<TableDifference> differences(Strategy strategy, Schema schema) {
        return strategy.migrations().differences(List.of(schema));
    }

    @Test
    void kongsOwnTablesAreAsItsEntitiesAskButForItsOwnOddities() {
        List<String> found = new ArrayList<>();
        try (Kong kong = Kong.open(Server.config(database.name))) {
            kong.db()
                    .daos()
                    .forEach(dao -> differences(database.strategy, dao.schema())
                            .forEach(each -> found.add(each.entity() + ": " + each.what())));
        }
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "ca_certificates: column 'cert_digest' is NOT NULL, and the field may be null",
                        "ca_certificates: column 'tags' has no GIN index",
                        "clustering_data_planes: column 'config_hash' is NOT NULL, and the field may be null",
                        "plugins: column 'config' is NOT NULL, and the field may be null",
                        "services: the index 'services_fkey_client_certificate' should be named"
                                + " 'services_client_certificate_id_idx'",
                        "snis: the foreign key 'snis_certificate_id_fkey' is (certificate_id, ws_id) to certificates (id, ws_id),"
                                + " and should be (certificate_id, ws_id) to certificates (id, ws_id) ON DELETE CASCADE",
                        "vaults_beta: column 'config' is NOT NULL, and the field may be null",
                        "vaults_beta: the unique constraint 'vaults_beta_id_ws_id_key' should be named"
                                + " 'vaults_beta_id_ws_id_unique'",
                        "vaults_beta: (prefix, ws_id) is unique, by 'vaults_beta_prefix_ws_id_key', and fewer of these columns are"
                                + " unique already",
                        "upstreams: the index 'upstreams_fkey_client_certificate' should be named"
                                + " 'upstreams_client_certificate_id_idx'",
                        "upstreams: the foreign key 'upstreams_client_certificate_id_fkey' is (client_certificate_id) to"
                                + " certificates (id), and should be (client_certificate_id, ws_id) to certificates (id, ws_id)");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("DROP COLUMN key", "column 'key' is missing|(ws_id, key) is not unique"),
                Arguments.of("ADD COLUMN colour TEXT", "column 'colour' belongs to no field"),
                Arguments.of(
                        "ADD COLUMN colour TEXT NOT NULL",
                        "column 'colour' belongs to no field, and is NOT NULL without a default, so that no row can be inserted"),
                Arguments.of(
                        "ALTER COLUMN key TYPE BYTEA USING NULL", "column 'key' is of type bytea, and should be text"),
                Arguments.of(
                        "ALTER COLUMN created_at TYPE TIMESTAMP",
                        "column 'created_at' is of type timestamp without time zone, and should be timestamp with time zone"),
                Arguments.of("ALTER COLUMN tags SET NOT NULL", "column 'tags' is NOT NULL, and the field may be null"),
                Arguments.of("DROP CONSTRAINT keyauth_credentials_pkey", "the primary key is (), and should be (id)"),
                Arguments.of("DROP CONSTRAINT keyauth_credentials_ws_id_key_unique", "(ws_id, key) is not unique"),
                Arguments.of("DROP CONSTRAINT keyauth_credentials_id_ws_id_unique", "(id, ws_id) is not unique"),
                Arguments.of("ADD CONSTRAINT once UNIQUE (key)", "(key) is unique, by 'once', and should not be"),
                Arguments.of(
                        "DROP CONSTRAINT keyauth_credentials_consumer_id_fkey",
                        "the foreign key (consumer_id, ws_id) to consumers (id, ws_id) ON DELETE CASCADE is missing"),
                Arguments.of(
                        "DROP CONSTRAINT keyauth_credentials_consumer_id_fkey,"
                                + " ADD CONSTRAINT other FOREIGN KEY (consumer_id) REFERENCES consumers (id)",
                        "the foreign key 'other' is (consumer_id) to consumers (id),"
                                + " and should be (consumer_id, ws_id) to consumers (id, ws_id) ON DELETE CASCADE"),
                Arguments.of(
                        "DROP CONSTRAINT keyauth_credentials_consumer_id_fkey,"
                                + " ADD CONSTRAINT other FOREIGN KEY (consumer_id, ws_id) REFERENCES consumers (id, ws_id)",
                        "the foreign key 'other' is (consumer_id, ws_id) to consumers (id, ws_id),"
                                + " and should be (consumer_id, ws_id) to consumers (id, ws_id) ON DELETE CASCADE"),
                Arguments.of(
                        "ADD CONSTRAINT extra FOREIGN KEY (key) REFERENCES workspaces (name)",
                        "the foreign key 'extra', (key) to workspaces (name), belongs to no field"),
                Arguments.of(
                        "DROP COLUMN ws_id CASCADE",
                        "column 'ws_id' is missing|(id, ws_id) is not unique|(ws_id, key) is not unique"
                                + "|the foreign key (consumer_id, ws_id) to consumers (id, ws_id) ON DELETE CASCADE is missing"
                                + "|the foreign key (ws_id) to workspaces (id) is missing"),
                Arguments.of("DROP COLUMN ttl", "column 'ttl' is missing|column 'ttl' has no index"),
                Arguments.of(
                        "DISABLE TRIGGER keyauth_sync_tags_trigger",
                        "the trigger that keeps the table 'tags' is missing"),
                Arguments.of("; DROP INDEX keyauth_credentials_consumer_id_idx", "column 'consumer_id' has no index"),
                Arguments.of("; DROP INDEX keyauth_tags_idex_tags_idx", "column 'tags' has no GIN index"),
                Arguments.of(
                        "; ALTER INDEX keyauth_credentials_consumer_id_idx RENAME TO other",
                        "the index 'other' should be named 'keyauth_credentials_consumer_id_idx'"),
                Arguments.of(
                        "RENAME CONSTRAINT keyauth_credentials_ws_id_key_unique TO other",
                        "the unique constraint 'other' should be named 'keyauth_credentials_ws_id_key_unique'"),
                Arguments.of(
                        "RENAME CONSTRAINT keyauth_credentials_consumer_id_fkey TO other",
                        "the foreign key 'other' should be named 'keyauth_credentials_consumer_id_fkey'"),
                Arguments.of(
                        swap(
                                "ALTER INDEX %s RENAME TO %s",
                                "keyauth_credentials_consumer_id_idx", "keyauth_credentials_ttl_idx"),
                        "the index 'keyauth_credentials_ttl_idx' should be named 'keyauth_credentials_consumer_id_idx'"
                                + "|the index 'keyauth_credentials_consumer_id_idx' should be named 'keyauth_credentials_ttl_idx'"),
                Arguments.of(
                        swap(
                                "ALTER TABLE keyauth_credentials RENAME CONSTRAINT %s TO %s",
                                "keyauth_credentials_id_ws_id_unique", "keyauth_credentials_ws_id_key_unique"),
                        "the unique constraint 'keyauth_credentials_ws_id_key_unique' should be named"
                                + " 'keyauth_credentials_id_ws_id_unique'"
                                + "|the unique constraint 'keyauth_credentials_id_ws_id_unique' should be named"
                                + " 'keyauth_credentials_ws_id_key_unique'"),
                Arguments.of(
                        swap(
                                "ALTER TABLE keyauth_credentials RENAME CONSTRAINT %s TO %s",
                                "keyauth_credentials_consumer_id_fkey", "keyauth_credentials_ws_id_fkey"),
                        "the foreign key 'keyauth_credentials_ws_id_fkey' should be named"
                                + " 'keyauth_credentials_consumer_id_fkey'"
                                + "|the foreign key 'keyauth_credentials_consumer_id_fkey' should be named"
                                + " 'keyauth_credentials_ws_id_fkey'"),
                Arguments.of(
                        "; ALTER TRIGGER keyauth_sync_tags_trigger ON keyauth_credentials RENAME TO other",
                        "the trigger 'other' should be named 'keyauth_sync_tags_trigger'"),
                Arguments.of("; DROP TABLE keyauth_credentials", "the table is missing"));
    }

    private static String swap(String rename, String one, String other) {
        return "; " + rename.formatted(one, "between") + "; " + rename.formatted(other, one) + "; "
                + rename.formatted("between", other);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aDifferenceIsFoundAndWhatIsPrintedMendsIt(String change, String expected) {
        try (Database changed = new Database()) {
            Schema schema = changed.entities.credentials;
            assertThat(differences(changed.strategy, schema)).isEmpty();
            String alter = change.startsWith(";") ? change.substring(1) : "ALTER TABLE keyauth_credentials " + change;
            changed.execute(alter);
            List<TableDifference> found = differences(changed.strategy, schema);
            assertThat(found).extracting(TableDifference::what).containsExactly(expected.split("\\|"));
            for (int run = 0; run < 2; run++) { // A migration may run again.
                found.forEach(each -> changed.execute(each.up()));
                found.forEach(each -> changed.execute(each.teardown()));
            }
            assertThat(differences(changed.strategy, schema)).isEmpty();
        }
    }

    @Test
    void aForeignKeyIsRenamedWithoutValidatingItAgain() {
        try (Database changed = new Database()) {
            changed.execute(
                    "ALTER TABLE keyauth_credentials RENAME CONSTRAINT keyauth_credentials_consumer_id_fkey TO other");
            assertThat(differences(changed.strategy, changed.entities.credentials))
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.up()).contains("RENAME CONSTRAINT").doesNotContain("ADD", "DROP"));
        }
    }

    @Test
    void anAuthorsIndexOfSeveralColumnsServesAndKeepsItsName() {
        try (Database changed = new Database()) {
            changed.execute("DROP INDEX keyauth_credentials_consumer_id_idx");
            changed.execute("CREATE INDEX own ON keyauth_credentials (consumer_id, created_at)");
            assertThat(differences(changed.strategy, changed.entities.credentials))
                    .isEmpty();
        }
    }
}
