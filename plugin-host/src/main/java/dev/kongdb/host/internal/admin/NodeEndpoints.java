package dev.kongdb.host.internal.admin;

import dev.kongdb.Kong;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.host.internal.Version;
import dev.kongdb.plugin.PluginProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the node tells of itself: {@code /}, {@code /status}, {@code /endpoints}, {@code /plugins/enabled}. */
final class NodeEndpoints {
    /** Whose Admin API this is: tools decide by it what they may ask for. */
    private static final String KONG_VERSION = "2.8.5";

    private final Kong kong;
    private final String nodeId = UUID.randomUUID().toString();

    private NodeEndpoints(Kong kong) {
        this.kong = kong;
    }

    static void add(Endpoints endpoints, Kong kong) {
        NodeEndpoints node = new NodeEndpoints(kong);
        endpoints.at("/").on("GET", request -> AdminResponse.ok(node.information()));
        endpoints.at("/status").on("GET", request -> AdminResponse.ok(node.status()));
        endpoints.at("/endpoints").on("GET", request -> AdminResponse.ok(Map.of("data", endpoints.listed())));
        endpoints
                .at("/plugins/enabled")
                .on("GET", request -> AdminResponse.ok(Map.of("enabled_plugins", node.pluginNames())));
    }

    private Map<String, @Nullable Object> information() {
        Map<String, @Nullable Object> available = new TreeMap<>();
        for (PluginProvider<?> plugin : kong.plugins()) {
            available.put(plugin.name(), Map.of("version", plugin.version(), "priority", plugin.priority()));
        }
        TreeSet<String> used = new TreeSet<>();
        try (var rows = kong.db().dao("plugins").each(null, Options.none().readPrimary())) {
            rows.forEach(plugin -> used.add(String.valueOf(plugin.get("name"))));
        }
        Map<String, @Nullable Object> information = new LinkedHashMap<>();
        information.put("version", KONG_VERSION);
        information.put("host_version", Version.NUMBER);
        information.put("tagline", "Welcome to kong");
        information.put("hostname", hostname());
        information.put("node_id", nodeId);
        information.put("java_version", Runtime.version().toString());
        information.put("configuration", Map.of("database", kong.db().strategy()));
        information.put("plugins", Map.of("available_on_server", available, "enabled_in_cluster", used));
        return information;
    }

    private Map<String, @Nullable Object> status() {
        boolean reachable = true;
        try {
            Dao workspaces = kong.db().dao("workspaces");
            workspaces.page(1, null, Options.none().readPrimary());
        } catch (DatabaseException e) {
            reachable = false;
        }
        return Map.of("database", Map.of("reachable", reachable));
    }

    private List<String> pluginNames() {
        return kong.plugins().stream()
                .<String>map(PluginProvider::name)
                .sorted()
                .toList();
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
