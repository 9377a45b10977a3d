package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names of all settings that have a meaning here. */
final class Settings {
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "admin_access_log",
            "admin_gui",
            "admin_hosts",
            "admin_listen",
            "admin_ssl_cert",
            "admin_ssl_cert_key",
            "admin_ssl_client_certificate",
            "admin_token",
            "client_body_buffer_size",
            "client_max_body_size",
            "database",
            "db_cache_neg_ttl",
            "db_cache_ttl",
            "db_cache_warmup_entities",
            "db_resurrect_ttl",
            "db_update_frequency",
            "declarative_config",
            "declarative_config_string",
            "db_update_propagation",
            "from_database",
            "from_pg_database",
            "from_pg_host",
            "from_pg_password",
            "from_pg_port",
            "from_pg_schema",
            "from_pg_user",
            "legacy_admin_listen",
            "legacy_version",
            "log_level",
            "mem_cache_size",
            "lua_ssl_trusted_certificate",
            "nginx_admin_client_max_body_size",
            "pg_database",
            "pg_host",
            "pg_max_concurrent_queries",
            "pg_password",
            "pg_port",
            "pg_require_auth",
            "pg_ro_database",
            "pg_ro_host",
            "pg_ro_max_concurrent_queries",
            "pg_ro_password",
            "pg_ro_port",
            "pg_ro_require_auth",
            "pg_ro_schema",
            "pg_ro_semaphore_timeout",
            "pg_ro_ssl",
            "pg_ro_ssl_verify",
            "pg_ro_timeout",
            "pg_ro_transaction_pooling",
            "pg_ro_user",
            "pg_schema",
            "pg_semaphore_timeout",
            "pg_ssl",
            "pg_ssl_verify",
            "pg_timeout",
            "pg_transaction_pooling",
            "pg_user",
            "plugins_path",
            "prefix",
            "proxy_access_log",
            "proxy_listen",
            "real_ip_header",
            "real_ip_recursive",
            "status_access_log",
            "status_listen",
            "status_ssl_cert",
            "status_ssl_cert_key",
            "trusted_ips"));

    /**
     * Settings that the store checks when it is in use. Otherwise the environment of a container
     * may contain them for other programs.
     */
    private static final Set<String> CASSANDRA = Set.of("cassandra_", "from_cassandra_");

    private Settings() {}

    /** A warning for each setting that nobody reads, with the nearest name that is read. */
    static List<String> warnings(KongConfig config) {
        List<String> warnings = new ArrayList<>();
        for (String name : new TreeSet<>(names(config))) {
            if (!isKnown(name)) {
                warnings.add("the setting '" + name + "' is unknown and has no effect"
                        + nearest(name)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(""));
            }
        }
        return warnings;
    }

    /**
     * The settings without those that were warned of, since the store would warn of its own
     * settings again.
     */
    static KongConfig known(KongConfig config) {
        KongConfig known = config;
        for (String name : names(config)) {
            if (!isKnown(name)) {
                known = known.with(name, "");
            }
        }
        return known;
    }

    private static boolean isKnown(String name) {
        return KNOWN.contains(name) || CASSANDRA.stream().anyMatch(name::startsWith);
    }

    private static List<String> names(KongConfig config) {
        List<String> names = new ArrayList<>();
        config.names().forEach(names::add);
        return names;
    }

    private static Optional<String> nearest(String name) {
        int allowed = Math.max(2, name.length() / 3);
        return KNOWN.stream()
                .filter(known -> distance(name, known) <= allowed)
                .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)));
    }

    /** The Levenshtein distance of two texts. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
