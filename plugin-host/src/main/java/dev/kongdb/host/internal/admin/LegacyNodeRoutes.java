package dev.kongdb.host.internal.admin;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.LegacyField;
import dev.kongdb.legacy.LegacySchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The routes about the node in the Admin API of Kong 0.8 to 0.10. */
final class LegacyNodeRoutes {
    private final Kong kong;
    private final DaoFactory factory;

    private LegacyNodeRoutes(Kong kong, DaoFactory factory) {
        this.kong = kong;
        this.factory = factory;
    }

    /** Adds the routes. */
    static void add(RouteTable.Builder routes, Kong kong, DaoFactory factory) {
        LegacyNodeRoutes node = new LegacyNodeRoutes(kong, factory);
        LegacyRoutes.get(routes, "/", request -> AdminResponse.ok(node.information()));
        LegacyRoutes.get(routes, "/status", request -> AdminResponse.ok(node.status()));
        LegacyRoutes.get(
                routes, "/plugins/enabled", request -> AdminResponse.ok(Map.of("enabled_plugins", node.pluginNames())));
        LegacyRoutes.get(routes, "/plugins/schema/{name}", node::pluginSchema);
        LegacyRoutes.get(routes, "/cluster", request -> LegacyRoutes.NONE);
        LegacyRoutes.delete(routes, "/cache", request -> AdminResponse.NO_CONTENT);
        LegacyRoutes.get(routes, "/cache/{key}", request -> AdminResponse.NOT_FOUND);
        LegacyRoutes.delete(routes, "/cache/{key}", request -> AdminResponse.NO_CONTENT);
    }

    private List<String> pluginNames() {
        return kong.plugins().stream().map(HandlerProvider::name).sorted().toList();
    }

    private Map<String, @Nullable Object> information() {
        Map<String, @Nullable Object> available = new TreeMap<>();
        pluginNames().forEach(name -> available.put(name, true));
        Map<String, @Nullable Object> information = new LinkedHashMap<>();
        information.put(
                "version",
                switch (factory.profile()) {
                    case V0_8 -> "0.8.3";
                    case V0_9 -> "0.9.9";
                    case V0_10 -> "0.10.4";
                });
        information.put("tagline", "Welcome to kong");
        information.put(
                "plugins",
                Map.of(
                        "available_on_server",
                        available,
                        "enabled_in_cluster",
                        factory.plugins().findAll().stream()
                                .map(row -> String.valueOf(row.get("name")))
                                .distinct()
                                .sorted()
                                .toList()));
        information.put("configuration", Map.of("database", factory.dbType()));
        return information;
    }

    private Map<String, @Nullable Object> status() {
        Map<String, @Nullable Object> database = new LinkedHashMap<>();
        factory.daos().forEach((name, dao) -> database.put(name, dao.count()));
        return new LinkedHashMap<>(Map.of("database", database));
    }

    private AdminResponse pluginSchema(AdminRequest request) {
        LegacySchema schema = factory.configOf(request.path("name")).orElseThrow(AdminException::notFound);
        Map<String, @Nullable Object> printed = new LinkedHashMap<>(printed(schema));
        if (schema.noConsumer()) {
            printed.put("no_consumer", true);
        }
        return AdminResponse.ok(printed);
    }

    private static Map<String, @Nullable Object> printed(LegacySchema schema) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        schema.fields().forEach((name, field) -> {
            Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
            if (field.type() != null) {
                attributes.put("type", field.type());
            }
            if (field.required()) {
                attributes.put("required", true);
            }
            Object otherwise = field.otherwise();
            if (otherwise != null) {
                attributes.put("default", otherwise instanceof LegacyField.Default ? "function" : otherwise);
            }
            if (field.allowed() != null) {
                attributes.put("enum", field.allowed());
            }
            LegacyField.SubSchema sub = field.schema();
            LegacySchema within = sub == null ? null : sub.of(new LinkedHashMap<>());
            if (within != null) {
                attributes.put("schema", printed(within));
            }
            fields.put(name, attributes);
        });
        return Map.of("fields", fields);
    }
}
