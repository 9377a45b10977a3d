package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of Kong's own entities that differ from those made from their schemas. */
final class CoreRoutes {
    /**
     * Targets are reached only through their upstream, and the certificate of a name only through
     * the name.
     */
    private static final List<String> WITHHELD =
            List.of("/targets", "/targets/{targets}", "/targets/{targets}/upstream", "/snis/{snis}/certificate");

    private final EntityAccess consumers;
    private final EntityAccess plugins;
    private final EntityAccess tags;

    private CoreRoutes(KongDb db) {
        this.consumers = new EntityAccess(db.dao("consumers"));
        this.plugins = new EntityAccess(db.dao("plugins"));
        this.tags = new EntityAccess(db.dao("tags"));
    }

    static void add(RouteTable.Builder routes, KongDb db, Balancers balancers, ClusterEvents nodes) {
        CoreRoutes core = new CoreRoutes(db);
        WITHHELD.forEach(routes::withhold);
        routes.wrap("GET", "/consumers", (request, list) -> {
            Object customId = request.query("custom_id");
            return customId == null ? list.answer(request) : core.consumersWith(customId);
        });
        routes.wrap("PATCH", "/plugins/{plugins}", core::updatePlugin);
        routes.add(AdminRoute.get(
                "/tags/{tags}", "Lists what has a tag.", Content.page(core.tags.schema()), core::tagged));
        TargetRoutes.add(routes, db);
        TargetHealth.add(routes, db, balancers, nodes);
        CertificateRoutes.add(routes, db);
    }

    private AdminResponse consumersWith(Object customId) {
        if (customId instanceof String text) {
            consumers.checkUtf8("custom_id", text);
        }
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        consumers
                .reading()
                .selectBy("custom_id", customId.equals("") ? null : customId)
                .ifPresent(found::add);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", found);
        body.put("next", null);
        return AdminResponse.ok(body);
    }

    /**
     * Unless the change has all fields that identify the plugin, Kong first reads the plugin, and
     * its answer for a missing one is shorter.
     */
    private AdminResponse updatePlugin(AdminRequest request, AdminRoute.Operation update) {
        if (!request.names().containsAll(List.of("name", "route", "service", "consumer"))) {
            plugins.find(request.path("plugins"));
        }
        return update.answer(request);
    }

    /**
     * The entities that have a tag. The tag is taken from the path as received, since Kong does not
     * decode it.
     */
    private AdminResponse tagged(AdminRequest request) {
        String tag = request.rawPath("tags");
        return new EntityList(tags).answer(request, "/tags/" + tag, (size, offset, filtered) -> {
            if (size != null && (size < 1 || size > EntityAccess.MAX_SIZE)) {
                throw tags.dao()
                        .engine()
                        .errors()
                        .invalidSize("size must be an integer between 1 and " + EntityAccess.MAX_SIZE);
            }
            return filtered.pageByTag(tag, size, offset);
        });
    }
}
