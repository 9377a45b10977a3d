package dev.kongdb.cassandra;

import dev.kongdb.migration.Migration;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.tck.table.TestEntities;
import java.util.List;

/** The tests' entities and their tables on Cassandra. */
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
            CREATE TABLE IF NOT EXISTS keyauth_credentials (
              id uuid PRIMARY KEY, created_at timestamp, consumer_id uuid, key text, tags set<text>, ws_id uuid);
            CREATE INDEX IF NOT EXISTS ON keyauth_credentials (key);
            CREATE INDEX IF NOT EXISTS ON keyauth_credentials (consumer_id);
            CREATE INDEX IF NOT EXISTS keyauth_credentials_ws_id_idx ON keyauth_credentials (ws_id);
            """;

    /**
     * The table of {@link #leases}, and the tables for the events of every write, for keyspaces
     * without Kong's own tables.
     */
    static final String LEASES = """
            CREATE TABLE IF NOT EXISTS workspaces (id uuid PRIMARY KEY, name text);
            CREATE INDEX IF NOT EXISTS workspaces_name_idx ON workspaces (name);
            CREATE TABLE IF NOT EXISTS cluster_events (
              channel text, at timestamp, node_id uuid, id uuid, data text, nbf timestamp,
              PRIMARY KEY (channel, at, node_id, id));
            CREATE TABLE IF NOT EXISTS test_leases (id uuid PRIMARY KEY, name text, holder text);
            CREATE INDEX IF NOT EXISTS ON test_leases (name);
            """;

    private static final String TESTS = LEASES + """
            CREATE TABLE IF NOT EXISTS test_everything (
              id uuid PRIMARY KEY, text text, other_id uuid, small int, middle int, large int,
              "real" float, "decimal" float, truth boolean, seconds timestamp, millis timestamp,
              texts list<text>, ids set<uuid>, numbers list<int>, reals list<float>, truths list<boolean>,
              times list<timestamp>, "table" list<frozen<list<text>>>,
              record text, records list<text>, map map<text, float>, maps set<text>, service_id uuid);
            CREATE INDEX IF NOT EXISTS ON test_everything (service_id);
            CREATE TABLE IF NOT EXISTS test_seats (line text, number int, colour text, PRIMARY KEY (line, number));
            CREATE TABLE IF NOT EXISTS test_tickets (id uuid PRIMARY KEY, seat_line text, seat_number int);
            CREATE INDEX IF NOT EXISTS ON test_tickets (seat_line);
            CREATE TABLE IF NOT EXISTS test_meals (id uuid PRIMARY KEY, dish text, ticket_id uuid);
            CREATE INDEX IF NOT EXISTS ON test_meals (ticket_id);
            CREATE TABLE IF NOT EXISTS test_coats (id uuid PRIMARY KEY, ticket_id uuid);
            CREATE INDEX IF NOT EXISTS ON test_coats (ticket_id);
            CREATE TABLE IF NOT EXISTS test_receipts (id uuid PRIMARY KEY, meal_id uuid);
            CREATE INDEX IF NOT EXISTS ON test_receipts (meal_id);
            CREATE TABLE IF NOT EXISTS test_counters (id uuid PRIMARY KEY, name text, count int, note text);
            CREATE TABLE IF NOT EXISTS test_pairs ("left" text, "right" text, PRIMARY KEY ("left", "right"));
            """;
}
