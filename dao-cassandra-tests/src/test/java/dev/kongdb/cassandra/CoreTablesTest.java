package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.KongSchemas;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kong's own tables are as Kong 2.8 creates them, except for the one column that the store adds.
 */
class CoreTablesTest {
    private static Keyspace keyspace;

    @BeforeAll
    static void open() {
        keyspace = Keyspace.shared(Deletes.PATIENCE);
    }

    @AfterAll
    static void close() {
        keyspace.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            services        | partition, id | partition text, id uuid, created_at timestamp, updated_at timestamp, name text, host text, path text, protocol text, port int, connect_timeout int, read_timeout int, write_timeout int, retries int, tags set<text>, client_certificate_id uuid, tls_verify boolean, tls_verify_depth int, ca_certificates set<uuid>, ws_id uuid, enabled boolean | name, client_certificate_id, ws_id
            routes          | partition, id | partition text, id uuid, created_at timestamp, updated_at timestamp, name text, hosts list<text>, paths list<text>, methods set<text>, protocols set<text>, snis set<text>, sources set<text>, destinations set<text>, preserve_host boolean, strip_path boolean, service_id uuid, regex_priority int, tags set<text>, https_redirect_status_code int, headers map<text;frozen<set<text>>>, path_handling text, ws_id uuid, request_buffering boolean, response_buffering boolean | service_id, name, ws_id
            consumers       | id | id uuid, created_at timestamp, username text, custom_id text, tags set<text>, ws_id uuid | username, custom_id, ws_id
            plugins         | id | id uuid, created_at timestamp, route_id uuid, service_id uuid, consumer_id uuid, name text, config text, cache_key text, run_on text, enabled boolean, protocols set<text>, tags set<text>, ws_id uuid | name, route_id, service_id, consumer_id, cache_key, ws_id
            workspaces      | id | id uuid, name text, comment text, created_at timestamp, meta text, config text | name
            tags            | tag, entity_name, entity_id | tag text, entity_name text, entity_id text, other_tags set<text> |
            cluster_events  | channel, at, node_id, id | channel text, at timestamp, node_id uuid, id uuid, data text, nbf timestamp |
            locks           | key | key text, owner text |
            schema_meta     | key, subsystem | key text, subsystem text, last_executed text, executed set<text>, pending set<text> |
            """)
    void aTableIsKongs(String table, String key, String columns, String indexes) {
        Map<String, String> found = new TreeMap<>();
        Map<Integer, String> keys = new TreeMap<>();
        for (Row row : schema("columns", table)) {
            found.put(row.getString("column_name"), row.getString("type"));
            if (!row.getString("kind").equals("regular")) {
                int kind = row.getString("kind").equals("partition_key") ? 0 : 100;
                keys.put(kind + row.getInt("position"), row.getString("column_name"));
            }
        }
        found.remove(RowState.COLUMN);
        Map<String, String> expected = new TreeMap<>();
        for (String column : columns.split(", ", -1)) {
            String[] parts = column.split(" ", 2);
            expected.put(parts[0], parts[1].replace(";", ", "));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(String.join(", ", keys.values())).isEqualTo(key);
        TreeSet<String> names = new TreeSet<>();
        for (Row row : schema("indexes", table)) {
            names.add(row.getString("index_name"));
        }
        TreeSet<String> expectedNames = new TreeSet<>();
        for (String column : indexes == null ? new String[0] : indexes.split(", ", -1)) {
            expectedNames.add(table + "_" + column + "_idx");
        }
        assertThat(names).isEqualTo(expectedNames);
    }

    /**
     * The store reads and writes by the layout, so no column of a table that Kong has created may
     * have another type.
     */
    @Test
    void theTablesHoldWhatTheLayoutsOfTheirEntitiesSay() {
        Schemas schemas = KongSchemas.found(CoreTablesTest.class.getClassLoader());
        assertThat(keyspace.strategy
                        .migrations()
                        .differences(Stream.of(
                                        "workspaces",
                                        "certificates",
                                        "ca_certificates",
                                        "snis",
                                        "services",
                                        "routes",
                                        "consumers",
                                        "plugins",
                                        "upstreams",
                                        "targets",
                                        "vaults_beta",
                                        "parameters",
                                        "clustering_data_planes")
                                .map(schemas::schema)
                                .toList()))
                .filteredOn(difference -> !difference.harmless())
                .extracting(TableDifference::entity, TableDifference::what)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cluster_events, 86400", "locks, 60", "consumers, 0"})
    void rowsLiveAsLongAsKongs(String table, int seconds) {
        assertThat(schema("tables", table))
                .singleElement()
                .satisfies(row -> assertThat(row.getInt("default_time_to_live")).isEqualTo(seconds));
    }

    private static List<Row> schema(String of, String table) {
        return keyspace.execute("SELECT * FROM \"system_schema\"." + of + " WHERE keyspace_name = '" + keyspace.name
                + "' AND table_name = '" + table + "'");
    }
}
