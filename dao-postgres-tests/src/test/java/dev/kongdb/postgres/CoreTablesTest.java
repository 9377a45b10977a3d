package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The migrations create exactly the tables of a PostgreSQL that Kong 2.8.5 has migrated, including
 * all names. The expectations were written down from such a database, not from the SQL of this
 * module.
 */
class CoreTablesTest {
    /**
     * The columns in their order. A type applies to all names before it. {@code id}, {@code ws_id}
     * and {@code tags} without a type are a UUID key, a UUID and a TEXT[]. {@code tstz} is
     * TIMESTAMP WITH TIME ZONE, and {@code now(n)} is one with the current time as default.
     */
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put(
                "services",
                "id; created_at, updated_at tstz; name TEXT; retries BIGINT; protocol, host TEXT; port BIGINT; path TEXT; "
                        + "connect_timeout, write_timeout, read_timeout BIGINT; tags; client_certificate_id UUID; "
                        + "tls_verify BOOLEAN; tls_verify_depth SMALLINT; ca_certificates UUID[]; ws_id; "
                        + "enabled BOOLEAN default true");
        COLUMNS.put(
                "routes",
                "id; created_at, updated_at tstz; name TEXT; service_id UUID; protocols, methods, hosts, paths, snis TEXT[]; "
                        + "sources, destinations JSONB[]; regex_priority BIGINT; strip_path, preserve_host BOOLEAN; tags; "
                        + "https_redirect_status_code INTEGER; headers JSONB; path_handling TEXT default 'v0'; ws_id; "
                        + "request_buffering, response_buffering BOOLEAN");
        COLUMNS.put("consumers", "id; created_at now(0); username, custom_id TEXT; tags; ws_id");
        COLUMNS.put(
                "plugins",
                "id; created_at now(0); name TEXT not null; consumer_id, service_id, route_id UUID; config JSONB not null; "
                        + "enabled BOOLEAN not null; cache_key TEXT; protocols TEXT[]; tags; ws_id");
        COLUMNS.put("workspaces", "id; name, comment TEXT; created_at now(0); meta, config JSONB");
        COLUMNS.put("tags", "entity_id UUID not null; entity_name TEXT; tags");
        COLUMNS.put(
                "cluster_events",
                "id; node_id UUID not null; at tstz not null; nbf tstz; expire_at tstz not null; channel, data TEXT");
        COLUMNS.put("locks", "key TEXT not null; owner TEXT; ttl tstz");
        COLUMNS.put("schema_meta", "key, subsystem TEXT not null; last_executed TEXT; executed, pending TEXT[]");
        COLUMNS.put("keyauth_credentials", "id; created_at now(0); consumer_id UUID; key TEXT; tags; ttl tstz; ws_id");
        COLUMNS.put("certificates", "id; created_at now(0); cert, key TEXT; tags; ws_id; cert_alt, key_alt TEXT");
        COLUMNS.put("snis", "id; created_at now(0); name TEXT not null; certificate_id UUID; tags; ws_id");
        COLUMNS.put("ca_certificates", "id; created_at now(0); cert TEXT not null; tags; cert_digest TEXT not null");
        COLUMNS.put(
                "upstreams",
                "id; created_at now(3); name, hash_on, hash_fallback, hash_on_header, hash_fallback_header, hash_on_cookie, "
                        + "hash_on_cookie_path TEXT; slots INTEGER not null; healthchecks JSONB; tags; "
                        + "algorithm, host_header TEXT; client_certificate_id UUID; ws_id");
        COLUMNS.put(
                "targets",
                "id; created_at now(3); upstream_id UUID; target TEXT not null; weight INTEGER not null; tags; ws_id");
        COLUMNS.put(
                "vaults_beta",
                "id; ws_id; prefix TEXT; name TEXT not null; description TEXT; config JSONB not null; created_at now(0); "
                        + "updated_at tstz; tags");
        COLUMNS.put("parameters", "key TEXT not null; value TEXT not null; created_at tstz");
        COLUMNS.put(
                "clustering_data_planes",
                "id; hostname, ip TEXT not null; last_seen now(0); config_hash TEXT not null; ttl tstz; version TEXT; "
                        + "sync_status TEXT not null default 'unknown'");
        COLUMNS.put(
                "ttls",
                "primary_key_value TEXT not null; primary_uuid_value UUID; table_name TEXT not null; primary_key_name TEXT not null; "
                        + "expire_at TIMESTAMP not null");
    }

    private static final List<String> WORKSPACEABLE = List.of(
            "services",
            "routes",
            "consumers",
            "plugins",
            "keyauth_credentials",
            "certificates",
            "snis",
            "upstreams",
            "targets");

    private static final List<String> CONSTRAINTS = List.of(
            "services_ws_id_name_unique UNIQUE (ws_id, name)",
            "services_client_certificate_id_fkey FOREIGN KEY (client_certificate_id, ws_id) REFERENCES certificates(id, ws_id)",
            "routes_ws_id_name_unique UNIQUE (ws_id, name)",
            "routes_service_id_fkey FOREIGN KEY (service_id, ws_id) REFERENCES services(id, ws_id)",
            "consumers_ws_id_username_unique UNIQUE (ws_id, username)",
            "consumers_ws_id_custom_id_unique UNIQUE (ws_id, custom_id)",
            "plugins_cache_key_key UNIQUE (cache_key)",
            "plugins_consumer_id_fkey FOREIGN KEY (consumer_id, ws_id) REFERENCES consumers(id, ws_id) ON DELETE CASCADE",
            "plugins_service_id_fkey FOREIGN KEY (service_id, ws_id) REFERENCES services(id, ws_id) ON DELETE CASCADE",
            "plugins_route_id_fkey FOREIGN KEY (route_id, ws_id) REFERENCES routes(id, ws_id) ON DELETE CASCADE",
            "workspaces_name_key UNIQUE (name)",
            "keyauth_credentials_ws_id_key_unique UNIQUE (ws_id, key)",
            "keyauth_credentials_consumer_id_fkey FOREIGN KEY (consumer_id, ws_id) REFERENCES consumers(id, ws_id) ON DELETE CASCADE",
            "snis_name_key UNIQUE (name)",
            "snis_certificate_id_fkey FOREIGN KEY (certificate_id, ws_id) REFERENCES certificates(id, ws_id)",
            "ca_certificates_cert_digest_key UNIQUE (cert_digest)",
            "upstreams_ws_id_name_unique UNIQUE (ws_id, name)",
            "upstreams_client_certificate_id_fkey FOREIGN KEY (client_certificate_id) REFERENCES certificates(id)",
            "targets_upstream_id_fkey FOREIGN KEY (upstream_id, ws_id) REFERENCES upstreams(id, ws_id) ON DELETE CASCADE",
            "vaults_beta_prefix_key UNIQUE (prefix)",
            "vaults_beta_prefix_ws_id_key UNIQUE (prefix, ws_id)",
            "vaults_beta_id_ws_id_key UNIQUE (id, ws_id)",
            "vaults_beta_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces(id)");

    private static final List<String> INDEXES = List.of(
            "services_fkey_client_certificate ON services btree (client_certificate_id)",
            "services_tags_idx ON services gin (tags)",
            "routes_service_id_idx ON routes btree (service_id)",
            "routes_tags_idx ON routes gin (tags)",
            "consumers_username_idx ON consumers btree (lower(username))",
            "consumers_tags_idx ON consumers gin (tags)",
            "plugins_name_idx ON plugins btree (name)",
            "plugins_consumer_id_idx ON plugins btree (consumer_id)",
            "plugins_service_id_idx ON plugins btree (service_id)",
            "plugins_route_id_idx ON plugins btree (route_id)",
            "plugins_tags_idx ON plugins gin (tags)",
            "cluster_events_at_idx ON cluster_events btree (at)",
            "cluster_events_channel_idx ON cluster_events btree (channel)",
            "cluster_events_expire_at_idx ON cluster_events btree (expire_at)",
            "ttls_primary_uuid_value_idx ON ttls btree (primary_uuid_value)",
            "locks_ttl_idx ON locks btree (ttl)",
            "keyauth_credentials_consumer_id_idx ON keyauth_credentials btree (consumer_id)",
            "keyauth_credentials_ttl_idx ON keyauth_credentials btree (ttl)",
            "keyauth_tags_idex_tags_idx ON keyauth_credentials gin (tags)",
            "snis_certificate_id_idx ON snis btree (certificate_id)",
            "snis_tags_idx ON snis gin (tags)",
            "certificates_tags_idx ON certificates gin (tags)",
            "upstreams_fkey_client_certificate ON upstreams btree (client_certificate_id)",
            "upstreams_tags_idx ON upstreams gin (tags)",
            "targets_target_idx ON targets btree (target)",
            "targets_upstream_id_idx ON targets btree (upstream_id)",
            "targets_tags_idx ON targets gin (tags)",
            "vaults_beta_tags_idx ON vaults_beta gin (tags)",
            "clustering_data_planes_ttl_idx ON clustering_data_planes btree (ttl)",
            "tags_entity_name_idx ON tags btree (entity_name)",
            "tags_tags_idx ON tags gin (tags)");

    private static final Map<String, String> TRIGGERS = Map.ofEntries(
            Map.entry("services", "services_sync_tags_trigger"),
            Map.entry("routes", "routes_sync_tags_trigger"),
            Map.entry("consumers", "consumers_sync_tags_trigger"),
            Map.entry("plugins", "plugins_sync_tags_trigger"),
            Map.entry("keyauth_credentials", "keyauth_sync_tags_trigger"),
            Map.entry("snis", "snis_sync_tags_trigger"),
            Map.entry("certificates", "certificates_sync_tags_trigger"),
            Map.entry("ca_certificates", "ca_certificates_sync_tags_trigger"),
            Map.entry("upstreams", "upstreams_sync_tags_trigger"),
            Map.entry("targets", "targets_sync_tags_trigger"),
            Map.entry("vaults_beta", "vaults_beta_sync_tags_trigger"));

    private static Database database;

    @BeforeAll
    static void open() {
        database = new Database();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void theTablesAreThoseOfKong() {
        assertThat(database.askAll(
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'test%'"))
                .containsExactlyInAnyOrderElementsOf(COLUMNS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> theColumnsAreThoseOfKongInTheirOrderWithTheirTypesAndDefaults() {
        return COLUMNS.entrySet().stream()
                .map(table -> DynamicTest.dynamicTest(
                        table.getKey(),
                        () -> assertThat(actualColumns(table.getKey()))
                                .containsExactlyElementsOf(columns(table.getValue()))));
    }

    private static List<String> actualColumns(String table) {
        return database.askAll("SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
                + " || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END"
                + " || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')"
                + " FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                + " WHERE a.attrelid = '" + table
                + "'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum");
    }

    private static List<String> columns(String notation) {
        List<String> columns = new ArrayList<>();
        for (String group : notation.split("; ", -1)) {
            int space = lastNameEnd(group);
            String type = space < 0 ? "" : group.substring(space + 1);
            for (String name : (space < 0 ? group : group.substring(0, space)).split(", ", -1)) {
                columns.add(name + " " + spelled(name, type));
            }
        }
        return columns;
    }

    /** The end of the last of the names, which are separated by commas; -1 if no type follows. */
    private static int lastNameEnd(String group) {
        return group.indexOf(' ', group.lastIndexOf(", ") < 0 ? 0 : group.lastIndexOf(", ") + 2);
    }

    private static String spelled(String name, String type) {
        if (type.isEmpty()) {
            return switch (name) {
                case "id" -> "uuid not null";
                case "ws_id" -> "uuid";
                case "tags" -> "text[]";
                default -> throw new IllegalArgumentException(name);
            };
        }
        if (type.startsWith("now(")) {
            String digits = type.substring(4, 5);
            return "timestamp with time zone default (CURRENT_TIMESTAMP(" + digits + ") AT TIME ZONE 'UTC'::text)";
        }
        return type.replace("tstz", "timestamp with time zone")
                .replace("default 'v0'", "default 'v0'::text")
                .replace("default 'unknown'", "default 'unknown'::text")
                .replaceAll("^TIMESTAMP( not null)?$", "timestamp without time zone$1")
                .replace("TEXT", "text")
                .replace("UUID", "uuid")
                .replace("BIGINT", "bigint")
                .replace("SMALLINT", "smallint")
                .replace("INTEGER", "integer")
                .replace("BOOLEAN", "boolean")
                .replace("JSONB", "jsonb");
    }

    @Test
    void theConstraintsAreThoseOfKong() {
        Collection<String> expected = new TreeSet<>(CONSTRAINTS);
        for (String table : WORKSPACEABLE) {
            expected.add(table + "_id_ws_id_unique UNIQUE (id, ws_id)");
            expected.add(table + "_ws_id_fkey FOREIGN KEY (ws_id) REFERENCES workspaces(id)");
        }
        COLUMNS.forEach((table, columns) -> {
            String key = columns.startsWith("id;") ? "id" : columns.substring(0, columns.indexOf(' '));
            key = table.equals("schema_meta") ? "key, subsystem" : key;
            key = table.equals("ttls") ? "primary_key_value, table_name" : key;
            expected.add(table + "_pkey PRIMARY KEY (" + key + ")");
        });
        // Since PostgreSQL 18, "not null" is a constraint (n), too. It is tested with the columns.
        assertThat(database.askAll("SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
                        + " WHERE conrelid::regclass::text NOT LIKE 'test%' AND connamespace = 'public'::regnamespace"
                        + " AND contype <> 'n'"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theIndexesAreThoseOfKong() {
        assertThat(database.askAll(
                        "SELECT replace(replace(replace(pg_get_indexdef(indexrelid), 'CREATE INDEX ', ''), 'public.', ''), 'USING ', '')"
                                + " FROM pg_index WHERE indrelid::regclass::text NOT LIKE 'test%'"
                                + " AND indrelid::regclass::text NOT LIKE 'pg_%' AND NOT indisunique"))
                .containsExactlyInAnyOrderElementsOf(INDEXES);
    }

    @Test
    void everyUniqueIndexBelongsToAConstraint() {
        assertThat(database.askAll("SELECT indexrelid::regclass FROM pg_index i WHERE indisunique"
                        + " AND indrelid::regclass::text NOT LIKE 'pg_%'"
                        + " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"))
                .isEmpty();
    }

    @Test
    void theTriggersAreThoseOfKong() {
        List<String> expected = new ArrayList<>();
        TRIGGERS.forEach((table, trigger) ->
                expected.add("CREATE TRIGGER " + trigger + " AFTER INSERT OR DELETE OR UPDATE OF tags ON public."
                        + table + " FOR EACH ROW EXECUTE FUNCTION sync_tags()"));
        assertThat(database.askAll("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void thereIsOneWorkspaceNamedDefaultWithARandomId() {
        assertThat(
                        database.askAll(
                                "SELECT name, id::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' FROM workspaces"))
                .containsExactly("default|t");
        try (Database other = new Database()) {
            assertThat(other.workspace).isNotEqualTo(database.workspace);
        }
    }

    @Test
    void theStateIsThatOfAKongThatHasRunAllItsMigrations() {
        assertThat(database.askAll(
                        "SELECT key, subsystem, last_executed, executed, coalesce(pending, '{}') FROM schema_meta"
                                + " WHERE subsystem <> 'tests' ORDER BY subsystem"))
                .containsExactly(
                        "schema_meta|core|015_270_to_280|{000_base,003_100_to_110,004_110_to_120,005_120_to_130,"
                                + "006_130_to_140,007_140_to_150,008_150_to_200,009_200_to_210,010_210_to_211,"
                                + "011_212_to_213,012_213_to_220,013_220_to_230,014_230_to_270,015_270_to_280}|{}",
                        "schema_meta|key-auth|003_200_to_210|{000_base_key_auth,002_130_to_140,003_200_to_210}|{}");
    }

    @Test
    void aNewClusterHasAName() {
        assertThat(database.askAll("SELECT value FROM parameters WHERE key = 'cluster_id' AND created_at IS NULL"))
                .singleElement()
                .satisfies(id -> assertThat(UUID.fromString(id).version()).isEqualTo(4));
    }
}
