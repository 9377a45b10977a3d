package dev.kongdb.postgres;

import dev.kongdb.migration.Migration;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.tck.table.TestEntities;
import java.util.List;

/** The tests' entities and their tables on PostgreSQL. */
final class Entities extends TestEntities {
    /**
     * The tables of the entities outside of Kong's core: the table of key-auth as Kong creates it,
     * and the tests' own tables.
     */
    static List<Subsystem> migrations() {
        return List.of(
                new Subsystem(
                        "key-auth",
                        List.of(new Migration(
                                "000_base_key_auth", KEY_AUTH, List.of("002_130_to_140", "003_200_to_210")))),
                new Subsystem("tests", List.of(new Migration("000_base_tests", TESTS, List.of()))));
    }

    static final String KEY_AUTH = """
            CREATE TABLE keyauth_credentials (
              id          UUID PRIMARY KEY,
              created_at  TIMESTAMP WITH TIME ZONE DEFAULT (CURRENT_TIMESTAMP(0) AT TIME ZONE 'UTC'),
              consumer_id UUID,
              key         TEXT,
              tags        TEXT[],
              ttl         TIMESTAMP WITH TIME ZONE,
              ws_id       UUID,
              CONSTRAINT keyauth_credentials_id_ws_id_unique UNIQUE (id, ws_id),
              CONSTRAINT keyauth_credentials_ws_id_key_unique UNIQUE (ws_id, key),
              CONSTRAINT keyauth_credentials_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces (id),
              CONSTRAINT keyauth_credentials_consumer_id_fkey
                FOREIGN KEY (consumer_id, ws_id) REFERENCES consumers (id, ws_id) ON DELETE CASCADE
            );
            CREATE INDEX keyauth_credentials_consumer_id_idx ON keyauth_credentials (consumer_id);
            CREATE INDEX keyauth_credentials_ttl_idx ON keyauth_credentials (ttl);
            CREATE INDEX keyauth_tags_idex_tags_idx ON keyauth_credentials USING GIN (tags);
            CREATE TRIGGER keyauth_sync_tags_trigger AFTER INSERT OR UPDATE OF tags OR DELETE
              ON keyauth_credentials FOR EACH ROW EXECUTE PROCEDURE sync_tags();
            """;

    static final String TESTS = """
            CREATE TABLE test_leases (id UUID PRIMARY KEY, name TEXT UNIQUE, holder TEXT, ttl TIMESTAMP WITH TIME ZONE);
            CREATE TABLE test_everything (
              id UUID PRIMARY KEY, text TEXT, other_id UUID, small SMALLINT, middle INTEGER, large BIGINT,
              "real" DOUBLE PRECISION, "decimal" NUMERIC, truth BOOLEAN,
              seconds TIMESTAMP WITH TIME ZONE, millis TIMESTAMP WITH TIME ZONE,
              texts TEXT[], ids UUID[], numbers INTEGER[], reals DOUBLE PRECISION[], truths BOOLEAN[],
              times TIMESTAMP WITH TIME ZONE[], "table" TEXT[][],
              record JSONB, records JSONB[], map JSONB, maps JSONB[], service_id UUID);
            CREATE TABLE test_seats (line TEXT, number INTEGER, colour TEXT, PRIMARY KEY (line, number));
            CREATE TABLE test_tickets (
              id UUID PRIMARY KEY, seat_line TEXT, seat_number INTEGER, UNIQUE (seat_line, seat_number),
              FOREIGN KEY (seat_line, seat_number) REFERENCES test_seats ON DELETE CASCADE);
            CREATE TABLE test_meals (
              id UUID PRIMARY KEY, dish TEXT, ticket_id UUID REFERENCES test_tickets ON DELETE CASCADE);
            CREATE TABLE test_coats (id UUID PRIMARY KEY, ticket_id UUID REFERENCES test_tickets ON DELETE SET NULL);
            CREATE TABLE test_receipts (id UUID PRIMARY KEY, meal_id UUID REFERENCES test_meals);
            CREATE TABLE test_counters (id UUID PRIMARY KEY, name TEXT UNIQUE, count BIGINT, note TEXT);
            CREATE TABLE test_pairs ("left" TEXT, "right" TEXT, PRIMARY KEY ("left", "right"));
            """;
}
