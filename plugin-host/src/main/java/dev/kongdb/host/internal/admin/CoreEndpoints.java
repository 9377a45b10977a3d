package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.host.internal.admin.Endpoint.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where Kong's own entities have other endpoints than those made from their schemas. */
final class CoreEndpoints {
    private static final String CERTIFICATE = "/certificates/:certificates";
    private static final String SNIS = "snis";

    private final KongDb db;

    private CoreEndpoints(KongDb db) {
        this.db = db;
    }

    static void add(Endpoints endpoints, KongDb db) {
        CoreEndpoints core = new CoreEndpoints(db);

        // Targets are reached through their upstream only, and the certificate of a name through the name.
        endpoints.remove("/targets");
        endpoints.remove("/snis/:snis/certificate");

        Endpoint consumers = endpoints.at("/consumers");
        Operation list = Objects.requireNonNull(consumers.operation("GET"));
        consumers.on("GET", request -> {
            String customId = request.query("custom_id");
            return customId == null ? list.answer(request) : core.consumersWith(customId);
        });

        for (String path : endpoints.paths()) {
            if (path.startsWith(CERTIFICATE)) {
                endpoints.at(path).wrap(operation -> request -> operation.answer(core.byServerName(request)));
            }
        }
        Endpoint certificate = endpoints.at(CERTIFICATE);
        Operation get = Objects.requireNonNull(certificate.operation("GET"));
        Operation put = Objects.requireNonNull(certificate.operation("PUT"));
        certificate
                .on("GET", request -> core.withServerNames(get.answer(request)))
                .on("PUT", request -> core.isNewServerName(request) ? core.insertFor(request) : put.answer(request));

        endpoints.remove("/tags");
        endpoints.at("/tags").on("GET", request -> core.tags(null));
        endpoints.at("/tags/:tags").on("GET", request -> core.tags(request.path("tags")));
    }

    /** A certificate may be named by one of its server names. */
    private AdminRequest byServerName(AdminRequest request) {
        String name = request.path("certificates");
        if (EntityEndpoints.isId(name)) {
            return request;
        }
        Map<String, @Nullable Object> sni =
                db.dao(SNIS).selectBy("name", name, EntityEndpoints.options()).orElseThrow(AdminException::notFound);
        return sni.get("certificate") instanceof Map<?, ?> certificate
                ? request.withPath("certificates", String.valueOf(certificate.get("id")))
                : request;
    }

    /** Whether the path names a certificate by a server name that there is not. */
    private boolean isNewServerName(AdminRequest request) {
        String name = request.path("certificates");
        return !EntityEndpoints.isId(name)
                && db.dao(SNIS)
                        .selectBy("name", name, EntityEndpoints.options())
                        .isEmpty();
    }

    /** A new certificate, for the server name in the path and those in the body. */
    private AdminResponse insertFor(AdminRequest request) {
        Dao certificates = db.dao("certificates");
        Map<String, @Nullable Object> values = request.values(certificates.schema());
        Object given = values.get(SNIS);
        if (given == null || given instanceof List<?>) {
            Set<@Nullable Object> names = new LinkedHashSet<>();
            names.add(request.path("certificates"));
            names.addAll(given == null ? List.of() : (List<?>) given);
            values.put(SNIS, List.copyOf(names));
        }
        return AdminResponse.ok(certificates.insert(values, EntityEndpoints.options()));
    }

    private AdminResponse withServerNames(AdminResponse response) {
        if (response.body() == null) {
            return response;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>(response.body());
        Map<String, ?> key = Map.of("id", String.valueOf(body.get("id")));
        try (Stream<Map<String, @Nullable Object>> snis =
                db.dao(SNIS).eachFor("certificate", key, null, EntityEndpoints.options())) {
            body.put(
                    SNIS,
                    snis.map(sni -> String.valueOf(sni.get("name"))).sorted().toList());
        }
        return AdminResponse.ok(body);
    }

    private AdminResponse consumersWith(String customId) {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        db.dao("consumers")
                .selectBy("custom_id", customId, EntityEndpoints.options())
                .ifPresent(found::add);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", found);
        body.put("next", null);
        return AdminResponse.ok(body);
    }

    /** Which entities bear a tag, or any; whole, not by pages. */
    private AdminResponse tags(@Nullable String tag) {
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        for (Dao dao : db.daos()) {
            if (dao.schema().field("tags") == null) {
                continue;
            }
            Options options = Options.none().readPrimary();
            options = tag == null ? options : options.anyTag(tag);
            try (Stream<Map<String, @Nullable Object>> entities = dao.each(null, options)) {
                entities.forEach((Map<String, @Nullable Object> entity) ->
                        addTags(data, dao.schema().name(), entity, tag));
            }
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", data);
        body.put("next", null);
        return AdminResponse.ok(body);
    }

    private static void addTags(
            List<Map<String, @Nullable Object>> data,
            String entityName,
            Map<String, @Nullable Object> entity,
            @Nullable String only) {
        if (entity.get("tags") instanceof Iterable<?> tags) {
            for (Object tag : tags) {
                if (only == null || only.equals(tag)) {
                    Map<String, @Nullable Object> row = new LinkedHashMap<>();
                    row.put("tag", tag);
                    row.put("entity_name", entityName);
                    row.put("entity_id", entity.get("id"));
                    data.add(row);
                }
            }
        }
    }
}
