package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates, which can be addressed by one of their server names, and are shown and written
 * together with them.
 */
final class CertificateRoutes {
    private static final String PATH = "/certificates/{certificates}";
    private static final String SNIS = "snis";
    /**
     * A parameter that is added to the path when the certificate was addressed by a server name:
     * this name, as received.
     */
    private static final String NAMED = "name";

    private final EntityAccess certificates;
    private final Dao snis;

    private CertificateRoutes(KongDb db) {
        this.certificates = new EntityAccess(db.dao("certificates"));
        this.snis = db.dao(SNIS);
    }

    static void add(RouteTable.Builder routes, KongDb db) {
        CertificateRoutes certificate = new CertificateRoutes(db);
        for (String path : List.of(PATH, PATH + "/snis", PATH + "/snis/{snis}")) {
            routes.before(path, certificate::byServerName);
        }
        Content entity = Content.entity(certificate.certificates.schema());
        routes.add(new AdminRoute(
                "POST",
                "/certificates",
                "Inserts one of certificates with its server names.",
                entity,
                entity,
                certificate::insert));
        routes.add(AdminRoute.get(PATH, "Reads one of certificates with its server names.", entity, certificate::find));
        routes.add(new AdminRoute(
                "PUT",
                PATH,
                "Inserts or replaces one of certificates and its server names.",
                entity,
                entity,
                certificate::replace));
        routes.add(new AdminRoute(
                "PATCH",
                PATH,
                "Changes one of certificates, or its server names.",
                entity,
                entity,
                certificate::update));
    }

    /**
     * Turns a request by a server name into one by id. A PUT by a name that does not exist gets a
     * new id.
     */
    private AdminRequest byServerName(AdminRequest request) {
        String name = request.path("certificates");
        if (EntityAccess.isId(name)) {
            return request;
        }
        Map<String, @Nullable Object> sni = new EntityAccess(snis).select(name).orElse(null);
        if (sni == null && !request.method().equals("PUT")) {
            throw new AdminException(404, "SNI not found");
        }
        Object id = sni != null && sni.get("certificate") instanceof Map<?, ?> key ? key.get("id") : UUID.randomUUID();
        return request.withPath("certificates", String.valueOf(id)).withPath(NAMED, request.wire("certificates"));
    }

    private static Map<String, ?> key(AdminRequest request) {
        return Map.of("id", request.path("certificates"));
    }

    private AdminResponse find(AdminRequest request) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(certificates
                .select(key(request))
                .orElseThrow(() -> certificates.dao().engine().errors().notFound(new LinkedHashMap<>(key(request)))));
        try (Stream<Map<String, @Nullable Object>> names = snis.with(EntityAccess.options())
                .forForeign("certificate", key(request))
                .each()) {
            body.put(
                    SNIS,
                    names.map(sni -> String.valueOf(sni.get("name"))).sorted().toList());
        }
        return AdminResponse.ok(body);
    }

    /** Inserts a certificate. As in Kong, names that are no list count as none. */
    private AdminResponse insert(AdminRequest request) {
        Map<String, @Nullable Object> values = request.values(certificates.schema());
        if (!(given(request, values) instanceof List)) {
            values.remove(SNIS);
        }
        return AdminResponse.created(certificates.insert(values));
    }

    /**
     * Replaces the whole certificate: values that are not given are removed, the server names
     * included.
     */
    private AdminResponse replace(AdminRequest request) {
        Map<String, @Nullable Object> values = request.values(certificates.schema());
        values.put(SNIS, names(request, values, true));
        return AdminResponse.ok(certificates.when(request).upsert(key(request), values));
    }

    private AdminResponse update(AdminRequest request) {
        Map<String, @Nullable Object> values = request.values(certificates.schema());
        if (values.containsKey(SNIS)) {
            values.put(SNIS, names(request, values, false));
        }
        return AdminResponse.ok(certificates.when(request).update(key(request), values));
    }

    /**
     * The given server names. They are read without a schema, in which case one value of a form is
     * a single value.
     */
    private static @Nullable Object given(AdminRequest request, Map<String, @Nullable Object> values) {
        return request.isForm() ? request.untyped().get(SNIS) : values.get(SNIS);
    }

    /**
     * The server names to store: one or a list; for a PUT that gives names, also the one in its
     * path.
     */
    private static @Nullable Object names(
            AdminRequest request, Map<String, @Nullable Object> values, boolean complete) {
        Object given = given(request, values);
        if (!(given instanceof List) && !(given instanceof String)) {
            return given;
        }
        List<@Nullable Object> names = new ArrayList<>(given instanceof List<?> list ? list : List.of(given));
        if (request.isForm()) {
            names.replaceAll(name -> Objects.equals(name, "") ? null : name);
        }
        String named = request.find(NAMED);
        if (complete && named != null && !names.contains(named)) {
            names.add(named);
        }
        return names;
    }
}
