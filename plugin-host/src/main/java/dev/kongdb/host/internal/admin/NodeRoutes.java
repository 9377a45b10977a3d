package dev.kongdb.host.internal.admin;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.cache.Probe;
import dev.kongdb.dao.Options;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.http.ListenAddress;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.openapi.OpenApi;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminPath;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.LuaNumber;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.off.DeclarativeStore;
import dev.kongdb.value.Row;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes about the node, and the answers for modes of Kong that this node does not have. */
final class NodeRoutes {
    /** The version of Kong, by which tools decide what they may use. */
    private static final String KONG_VERSION = "2.8.5";

    /**
     * The settings whose values are replaced by stars. A declarative configuration contains
     * credentials and private keys.
     */
    private static final Pattern SECRET = Pattern.compile(".*(password|secret|token|key)|declarative_config_string");

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final int MAX_SCALE = 30;

    private static final AdminResponse NO_CONTROL_PLANE = AdminResponse.message(
            400, "this endpoint is only available when Kong is configured to run as Control Plane for the cluster");

    private final Kong kong;
    private final Supplier<WebServer.Load> load;
    private final Supplier<List<String>> pluginProblems;

    private NodeRoutes(Kong kong, Supplier<WebServer.Load> load, Supplier<List<String>> pluginProblems) {
        this.kong = kong;
        this.load = load;
        this.pluginProblems = pluginProblems;
    }

    static void add(
            RouteTable.Builder routes,
            Kong kong,
            Supplier<WebServer.Load> load,
            Supplier<List<String>> pluginProblems) {
        NodeRoutes node = new NodeRoutes(kong, load, pluginProblems);
        get(routes, "/", "Tells what this node is and how it is configured.", request -> node.information());
        addStatus(routes, kong, load, pluginProblems);
        get(
                routes,
                "/endpoints",
                "Lists the paths of the Admin API that are Kong's or a plugin's.",
                request -> Map.of(
                        "data",
                        routes.built().paths().stream()
                                .map(AdminPath::template)
                                // Kong does not have this path
                                .filter(path -> !path.equals(OpenApi.PATH))
                                .toList()));
        get(
                routes,
                "/plugins/enabled",
                "Lists the plugins of this node.",
                request -> Map.of("enabled_plugins", node.pluginNames()));
        for (String path : List.of("/clustering/data-planes", "/clustering/status")) {
            routes.add(AdminRoute.get(
                    path,
                    "Is not available: this node is no control plane.",
                    Content.REFUSAL,
                    request -> NO_CONTROL_PLANE));
        }
        routes.add(AdminRoute.delete("/cache", "Empties the cache of this node.", request -> {
            kong.cache().purge();
            return AdminResponse.NO_CONTENT;
        }));
        routes.add(AdminRoute.get(
                "/cache/{key}", "Reads a value of the cache of this node.", Content.OBJECT, node::cached));
        routes.add(AdminRoute.delete("/cache/{key}", "Drops a value of the cache of this node.", request -> {
            kong.cache().invalidateLocal(request.rawPath("key"));
            return AdminResponse.NO_CONTENT;
        }));
    }

    /**
     * A cached value: an entity or another object as it is, anything else as a message. A
     * remembered miss has no body, as in Kong.
     */
    private AdminResponse cached(AdminRequest request) {
        String key = request.rawPath("key");
        Probe<Object> found = kong.cache().probe(key).orElseThrow(AdminException::notFound);
        Object value = found.value().orElse(null);
        if (value == null) {
            return new AdminResponse(200, null);
        }
        // The key of a look-up by anything else than the cache key begins with @.
        String entity = key.substring(key.startsWith("@") ? 1 : 0, Math.max(1, key.indexOf(':')));
        if ((value instanceof Record || value instanceof Row)
                && kong.db().findDao(entity).isPresent()) {
            return AdminResponse.ok(kong.db().asMap(entity, value));
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> body.put(String.valueOf(name), member));
        } else {
            body.put("message", value);
        }
        return AdminResponse.ok(body);
    }

    private interface Answer {
        Map<String, ? extends @Nullable Object> to(AdminRequest request);
    }

    private static void get(RouteTable.Builder routes, String path, String summary, Answer answer) {
        routes.add(AdminRoute.get(path, summary, Content.OBJECT, request -> AdminResponse.ok(answer.to(request))));
    }

    /** Adds the routes for the address of {@code status_listen}. */
    static void addStatus(
            RouteTable.Builder routes,
            Kong kong,
            Supplier<WebServer.Load> load,
            Supplier<List<String>> pluginProblems) {
        get(routes, "/status", "Tells how this node is.", new NodeRoutes(kong, load, pluginProblems)::status);
    }

    private Map<String, @Nullable Object> information() {
        Map<String, @Nullable Object> available = new TreeMap<>();
        for (HandlerProvider<?> plugin : kong.plugins()) {
            available.put(plugin.name(), Map.of("version", plugin.version(), "priority", plugin.priority()));
        }
        TreeSet<String> used = new TreeSet<>();
        try (var rows = kong.db().dao("plugins").with(Options.readPrimary()).each()) {
            rows.forEach(plugin -> used.add(String.valueOf(plugin.get("name"))));
        }
        long pid = ProcessHandle.current().pid();
        Map<String, @Nullable Object> information = new LinkedHashMap<>();
        information.put("version", KONG_VERSION);
        information.put("host_version", Version.NUMBER);
        information.put("tagline", "Welcome to kong");
        information.put("hostname", hostname());
        information.put("node_id", kong.clusterEvents().nodeId().toString());
        information.put("java_version", Runtime.version().toString());
        information.put("pids", Map.of("master", pid, "workers", List.of(pid)));
        information.put("configuration", configuration());
        information.put("plugins", Map.of("available_on_server", available, "enabled_in_cluster", used));
        return information;
    }

    /** The settings in force, with Kong's types, and stars for secrets. */
    private Map<String, @Nullable Object> configuration() {
        Map<String, @Nullable Object> configuration = new TreeMap<>();
        kong.config().names().forEach(name -> {
            String value = kong.config().get(name).orElse("");
            configuration.put(name, SECRET.matcher(name).matches() ? "******" : setting(value));
        });
        configuration.put("database", kong.db().strategy());
        Map<String, @Nullable Object> loaded = new TreeMap<>();
        pluginNames().forEach(name -> loaded.put(name, true));
        configuration.put("loaded_plugins", loaded);
        configuration.put("admin_listeners", listeners("admin_listen", "127.0.0.1:8001"));
        configuration.put("proxy_listeners", listeners("proxy_listen", "127.0.0.1:8000"));
        configuration.put("status_listeners", listeners("status_listen", "off"));
        configuration.put("stream_listeners", List.of());
        return configuration;
    }

    /** The addresses of a setting in Kong's form. */
    private List<Map<String, Object>> listeners(String setting, String byDefault) {
        List<Map<String, Object>> listeners = new ArrayList<>();
        for (ListenAddress address : ListenAddress.of(kong.config(), setting, byDefault)) {
            Map<String, Object> listener = new TreeMap<>();
            listener.put("ip", address.host());
            listener.put("port", (long) address.port());
            listener.put("listener", address.ssl() ? address + " ssl" : address.toString());
            listener.put("ssl", address.ssl());
            for (String option : List.of("http2", "proxy_protocol", "bind", "deferred", "reuseport")) {
                listener.put(option, false);
            }
            listeners.add(listener);
        }
        return listeners;
    }

    private static Object setting(String value) {
        return switch (value) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> WHOLE.matcher(value).matches() ? (Object) Long.valueOf(value) : value;
        };
    }

    private Map<String, @Nullable Object> status(AdminRequest request) {
        Unit unit = Unit.of(request);
        WebServer.Load now = load.get();
        Map<String, @Nullable Object> server = new LinkedHashMap<>();
        server.put("connections_active", now.connections());
        server.put("connections_reading", now.reading());
        server.put("connections_writing", now.inProgress());
        server.put("connections_waiting", now.waiting());
        server.put("connections_accepted", now.accepted());
        server.put("connections_handled", now.accepted());
        server.put("total_requests", now.requests());
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("database", Map.of("reachable", DatabaseReach.isThere(kong.db())));
        status.put("memory", memory(unit));
        status.put("server", server);
        List<String> problems = pluginProblems.get();
        if (!problems.isEmpty()) {
            // the requests that these plugins are for are refused
            status.put("plugins", Map.of("problems", problems));
        }
        kong.db().unwrap(DeclarativeStore.class).ifPresent(store -> status.put("configuration_hash", store.hash()));
        return status;
    }

    /**
     * The JVM's heap, in place of the memory of each of Kong's workers and of their shared memory.
     */
    private static Map<String, @Nullable Object> memory(Unit unit) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Object used = unit.print(heap.getUsed());
        Object capacity = unit.print(heap.getMax() < 0 ? heap.getCommitted() : heap.getMax());
        return Map.of(
                "workers_lua_vms",
                List.of(Map.of("pid", ProcessHandle.current().pid(), "http_allocated_gc", used)),
                "lua_shared_dicts",
                Map.of("kong", Map.of("allocated_slabs", used, "capacity", capacity)));
    }

    /**
     * The unit in which bytes are printed.
     *
     * @param letter the letter of the unit; empty for bytes
     * @param bytes the bytes in one unit
     * @param scale the digits after the point
     */
    private record Unit(String letter, long bytes, int scale) {
        /** The unit and scale of the query, or megabytes with two digits. */
        static Unit of(AdminRequest request) {
            String given = request.query("unit") instanceof String text ? text : "m";
            String letter = given.toLowerCase(Locale.ROOT);
            if (letter.isEmpty() || letter.equals("b")) {
                return new Unit("", 1, 0);
            }
            Number scale = request.query("scale") instanceof String text ? LuaNumber.parse(text) : null;
            int digits = scale == null ? 2 : (int) scale.doubleValue();
            if (digits < 0) {
                throw new AdminException(400, "scale must be equal or greater than 0");
            }
            int power = "kmg".indexOf(letter) + 1;
            if (power == 0 || letter.length() > 1) {
                throw new AdminException(400, "invalid unit '" + given + "' (expected 'k/K', 'm/M', or 'g/G')");
            }
            return new Unit(letter.toUpperCase(Locale.ROOT), 1L << (10 * power), Math.min(digits, MAX_SCALE));
        }

        Object print(long amount) {
            if (letter.isEmpty()) {
                return amount;
            }
            return BigDecimal.valueOf(amount)
                            .divide(BigDecimal.valueOf(bytes), scale, RoundingMode.HALF_EVEN)
                            .toPlainString()
                    + " " + letter + "iB";
        }
    }

    private List<String> pluginNames() {
        return kong.plugins().stream()
                .<String>map(HandlerProvider::name)
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
