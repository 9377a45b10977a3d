package dev.kongdb.host.internal.admin;

import dev.kongdb.Kong;
import dev.kongdb.dao.Dao;
import dev.kongdb.host.internal.admin.LegacyEntityRoutes.Within;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.LegacyDao;
import dev.kongdb.legacy.Profile;
import dev.kongdb.schema.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes of the Admin API of Kong 0.8 to 0.10, over the DAO Factory. */
final class LegacyRoutes {
    static final AdminResponse NONE = AdminResponse.ok(Map.of("data", List.of(), "total", 0));

    /** This API is not described in OpenAPI. */
    private static final String DESCRIPTION = "As in Kong 0.8 to 0.10.";

    /**
     * The lists below a consumer that every Kong of that time had, since all of its plugins were
     * installed.
     */
    private static final List<String> OF_ITS_OWN_PLUGINS =
            List.of("acls", "basic-auth", "hmac-auth", "jwt", "key-auth", "oauth2");

    private final RouteTable.Builder routes;
    private final DaoFactory factory;
    private final Supplier<String> url;

    private LegacyRoutes(RouteTable.Builder routes, DaoFactory factory, Supplier<String> url) {
        this.routes = routes;
        this.factory = factory;
        this.url = url;
    }

    /** Adds all routes; {@code url} gives the URL of the API, for links in lists. */
    static void add(RouteTable.Builder routes, Kong kong, DaoFactory factory, Supplier<String> url) {
        LegacyRoutes legacy = new LegacyRoutes(routes, factory, url);
        var api = legacy.named("/apis", "name_or_id", factory.apis(), "name");
        LegacyEntityRoutes plugins = legacy.of(factory.plugins(), Within.ALL);
        plugins.add(routes, "/plugins", "{id}", plugins.byId());
        LegacyEntityRoutes ofApi = legacy.of(factory.plugins(), new Within("api_id", api));
        ofApi.add(routes, "/apis/{name_or_id}/plugins", "{id}", ofApi.byId());
        legacy.credentials(kong, legacy.named("/consumers", "username_or_id", factory.consumers(), "username"));
        if (factory.profile() == Profile.V0_10) {
            legacy.addedBy010();
        }
        LegacyNodeRoutes.add(routes, kong, factory);
    }

    static void get(RouteTable.Builder routes, String path, AdminRoute.Operation operation) {
        routes.add(AdminRoute.get(path, DESCRIPTION, Content.OBJECT, operation));
    }

    static void delete(RouteTable.Builder routes, String path, AdminRoute.Operation operation) {
        routes.add(AdminRoute.delete(path, DESCRIPTION, operation));
    }

    static void write(RouteTable.Builder routes, String method, String path, AdminRoute.Operation operation) {
        routes.add(new AdminRoute(method, path, DESCRIPTION, Content.OBJECT, Content.OBJECT, operation));
    }

    private LegacyEntityRoutes of(LegacyDao dao, Within within) {
        return new LegacyEntityRoutes(dao, within, url);
    }

    /** Adds an entity that is found by a column or the id. Returns the function that finds one. */
    private Function<AdminRequest, Map<String, @Nullable Object>> named(
            String path, String parameter, LegacyDao dao, String column) {
        var one = LegacyEntityRoutes.named(dao, column, parameter);
        of(dao, Within.ALL).add(routes, path, "{" + parameter + "}", one);
        return one;
    }

    /** The entities that 0.10 added, which are those of today. */
    private void addedBy010() {
        var upstream = named("/upstreams", "name_or_id", factory.dao("upstreams"), "name");
        LegacyEntityRoutes targets = of(factory.dao("targets"), new Within("upstream_id", upstream));
        targets.add(routes, "/upstreams/{name_or_id}/targets", "{id}", targets.byIdOr("target"));
        LegacyEntityRoutes certificates = of(factory.dao("certificates"), Within.ALL);
        certificates.add(routes, "/certificates", "{id}", certificates.byId());
        var unused = named("/snis", "name", factory.dao("snis"), "name");
    }

    /**
     * The entities of consumers that belong to plugins, such as {@code
     * /consumers/{username_or_id}/key-auth}.
     */
    private void credentials(Kong kong, Function<AdminRequest, Map<String, @Nullable Object>> consumer) {
        Set<String> missing = new TreeSet<>(OF_ITS_OWN_PLUGINS);
        for (LegacyDao dao : factory.daos().values()) {
            Dao today = kong.db().findDao(dao.table()).orElse(null);
            if (today == null
                    || dao.table().equals("plugins")
                    || !dao.schema().fields().containsKey("consumer_id")) {
                continue;
            }
            String segment = EntityRoutes.nestedName(today.schema());
            missing.remove(segment);
            Field key = today.schema().endpointKey();
            LegacyEntityRoutes credentials = of(dao, new Within("consumer_id", consumer));
            credentials.add(
                    routes,
                    "/consumers/{username_or_id}/" + segment,
                    "{id}",
                    credentials.byIdOr(key == null ? "id" : key.name()));
        }
        missing.forEach(segment -> get(routes, "/consumers/{username_or_id}/" + segment, request -> NONE));
    }
}
