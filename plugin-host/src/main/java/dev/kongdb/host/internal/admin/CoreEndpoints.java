package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.host.internal.admin.AdminPath.Operation;
import dev.kongdb.host.internal.balancer.Balancers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where Kong's own entities have other endpoints than those made from their schemas. */
final class CoreEndpoints {
    /** Targets are reached through their upstream only, and the certificate of a name through the name. */
    private static final List<String> DISABLED =
            List.of("/targets", "/targets/:targets", "/targets/:targets/upstream", "/snis/:snis/certificate");

    private final KongDb db;

    private CoreEndpoints(KongDb db) {
        this.db = db;
    }

    static void add(Endpoints endpoints, KongDb db, Balancers balancers, ClusterEvents nodes) {
        CoreEndpoints core = new CoreEndpoints(db);
        for (String path : DISABLED) {
            endpoints.at(path).before(request -> {
                throw AdminException.notFound();
            });
        }
        wrap(endpoints.at("/consumers"), "GET", (request, list) -> {
            Object customId = request.query("custom_id");
            return customId == null ? list.answer(request) : core.consumersWith(customId);
        });
        wrap(endpoints.at("/plugins/:plugins"), "PATCH", core::updatePlugin);
        EntityEndpoints tags = new EntityEndpoints(db.dao("tags"));
        endpoints.at("/tags/:tags").on("GET", request -> core.tagged(tags, request));
        TargetEndpoints.add(endpoints, db, balancers, nodes);
        CertificateEndpoints.add(endpoints, db);
    }

    /** What takes the place of an operation, and may do what that did. */
    private interface Wrapper {
        AdminResponse answer(AdminRequest request, Operation wrapped);
    }

    private static void wrap(AdminPath endpoint, String method, Wrapper wrapper) {
        Operation wrapped = Objects.requireNonNull(endpoint.operation(method));
        endpoint.on(method, request -> wrapper.answer(request, wrapped));
    }

    private AdminResponse consumersWith(Object customId) {
        Dao consumers = db.dao("consumers");
        if (customId instanceof String text) {
            EntityEndpoints.checkUtf8(consumers, "custom_id", text);
        }
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        consumers
                .with(EntityEndpoints.options())
                .selectBy("custom_id", customId.equals("") ? null : customId)
                .ifPresent(found::add);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", found);
        body.put("next", null);
        return AdminResponse.ok(body);
    }

    /** Kong first reads the plugin unless the change names all that it needs of it, and says less of one that is not there. */
    private AdminResponse updatePlugin(AdminRequest request, Operation update) {
        Map<String, @Nullable Object> given = request.untyped();
        if (!given.keySet().containsAll(List.of("name", "route", "service", "consumer"))) {
            new EntityEndpoints(db.dao("plugins")).find(request.path("plugins"));
        }
        return update.answer(request);
    }

    /** Who bears a tag. The tag is that of the path as it came: Kong does not decode it. */
    private AdminResponse tagged(EntityEndpoints tags, AdminRequest request) {
        String tag = request.rawPath("tags");
        return tags.list(request, "/tags/" + tag, (size, offset, options) -> {
            if (size != null && (size < 1 || size > EntityEndpoints.MAX_SIZE)) {
                throw db.dao("tags")
                        .engine()
                        .errors()
                        .invalidSize("size must be an integer between 1 and " + EntityEndpoints.MAX_SIZE);
            }
            return db.dao("tags").with(options).pageByTag(tag, size, offset);
        });
    }
}
