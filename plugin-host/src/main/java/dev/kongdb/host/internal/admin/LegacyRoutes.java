package dev.kongdb.host.internal.admin;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.dao.Dao;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.Route;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.LegacyDao;
import dev.kongdb.legacy.LegacyException;
import dev.kongdb.legacy.LegacyField;
import dev.kongdb.legacy.LegacyOptions;
import dev.kongdb.legacy.LegacyPage;
import dev.kongdb.legacy.LegacySchema;
import dev.kongdb.legacy.Profile;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import dev.kongdb.value.Uuids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Admin API of Kong 0.8 to 0.10, over the DAO Factory. */
final class LegacyRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyRoutes.class);
    private static final int PAGE_SIZE = 100;
    private static final AdminResponse NONE = AdminResponse.ok(Map.of("data", List.of(), "total", 0));

    /** Nobody describes this API any more. */
    private static final String DESCRIPTION = "As in Kong 0.8 to 0.10.";

    /** The lists of what a consumer has that every Kong of that time served, since it came with all of its plugins. */
    private static final List<String> OF_ITS_OWN_PLUGINS =
            List.of("acls", "basic-auth", "hmac-auth", "jwt", "key-auth", "oauth2");

    private final Kong kong;
    private final DaoFactory factory;
    private final Supplier<String> url;

    private LegacyRoutes(Kong kong, DaoFactory factory, Supplier<String> url) {
        this.kong = kong;
        this.factory = factory;
        this.url = url;
    }

    /** Adds all of them; {@code url} tells where they are, for the links of lists. */
    static void add(RouteTable.Builder routes, Kong kong, DaoFactory factory, Supplier<String> url) {
        LegacyRoutes legacy = new LegacyRoutes(kong, factory, url);
        LegacyDao apis = factory.apis();
        LegacyDao consumers = factory.consumers();
        LegacyDao plugins = factory.plugins();
        legacy.entity(routes, "/apis", "{name_or_id}", apis, Within.ALL, legacy.named(apis, "name", "name_or_id"));
        legacy.entity(
                routes,
                "/consumers",
                "{username_or_id}",
                consumers,
                Within.ALL,
                legacy.named(consumers, "username", "username_or_id"));
        Function<AdminRequest, Map<String, @Nullable Object>> byId = legacy.byId(plugins);
        legacy.entity(routes, "/plugins", "{id}", plugins, Within.ALL, byId);
        Within ofApi = new Within("api_id", legacy.named(apis, "name", "name_or_id"));
        legacy.entity(routes, "/apis/{name_or_id}/plugins", "{id}", plugins, ofApi, legacy.childById(plugins, ofApi));
        legacy.credentials(routes);
        if (factory.profile() == Profile.V0_10) {
            legacy.addedBy010(routes);
        }
        get(routes, "/", request -> AdminResponse.ok(legacy.information()));
        get(routes, "/status", request -> AdminResponse.ok(legacy.status()));
        get(routes, "/plugins/enabled", request -> AdminResponse.ok(Map.of("enabled_plugins", legacy.pluginNames())));
        get(routes, "/plugins/schema/{name}", legacy::pluginSchema);
        get(routes, "/cluster", request -> NONE);
        delete(routes, "/cache", request -> AdminResponse.NO_CONTENT);
        get(routes, "/cache/{key}", request -> AdminResponse.NOT_FOUND);
        delete(routes, "/cache/{key}", request -> AdminResponse.NO_CONTENT);
    }

    private static void get(RouteTable.Builder routes, String path, Route.Operation operation) {
        routes.add(Route.get(path, DESCRIPTION, Content.OBJECT, operation));
    }

    private static void delete(RouteTable.Builder routes, String path, Route.Operation operation) {
        routes.add(Route.delete(path, DESCRIPTION, operation));
    }

    private static void write(RouteTable.Builder routes, String method, String path, Route.Operation operation) {
        routes.add(new Route(method, path, DESCRIPTION, Content.OBJECT, Content.OBJECT, operation));
    }

    /** What 0.10 brought along, as the entities of today. */
    private void addedBy010(RouteTable.Builder routes) {
        LegacyDao upstreams = factory.dao("upstreams");
        LegacyDao targets = factory.dao("targets");
        LegacyDao certificates = factory.dao("certificates");
        LegacyDao snis = factory.dao("snis");
        Function<AdminRequest, Map<String, @Nullable Object>> upstream = named(upstreams, "name", "name_or_id");
        entity(routes, "/upstreams", "{name_or_id}", upstreams, Within.ALL, upstream);
        Within ofUpstream = new Within("upstream_id", upstream);
        entity(
                routes,
                "/upstreams/{name_or_id}/targets",
                "{id}",
                targets,
                ofUpstream,
                childByIdOr(targets, ofUpstream, "target"));
        entity(routes, "/certificates", "{id}", certificates, Within.ALL, byId(certificates));
        entity(routes, "/snis", "{name}", snis, Within.ALL, named(snis, "name", "name"));
    }

    /** The entities of consumers that plugins brought along, such as {@code /consumers/{username_or_id}/key-auth}. */
    private void credentials(RouteTable.Builder routes) {
        LegacyDao consumers = factory.consumers();
        Set<String> missing = new TreeSet<>(OF_ITS_OWN_PLUGINS);
        for (LegacyDao dao : factory.daos().values()) {
            LegacyField owner = dao.schema().fields().get("consumer_id");
            Dao today = kong.db().findDao(dao.table()).orElse(null);
            if (owner == null || today == null || dao.table().equals("plugins")) {
                continue;
            }
            Schema schema = today.schema();
            String segment = EntityRoutes.nestedName(schema);
            missing.remove(segment);
            Field endpointKey = schema.endpointKey();
            Within ofConsumer = new Within("consumer_id", named(consumers, "username", "username_or_id"));
            entity(
                    routes,
                    "/consumers/{username_or_id}/" + segment,
                    "{id}",
                    dao,
                    ofConsumer,
                    childByIdOr(dao, ofConsumer, endpointKey == null ? "id" : endpointKey.name()));
        }
        missing.forEach(segment -> get(routes, "/consumers/{username_or_id}/" + segment, request -> NONE));
    }

    // --- the endpoints of an entity
    // -------------------------------------------------------------------------------------

    /**
     * The parent in the path whose children are meant.
     *
     * @param column of the children; empty for none
     * @param parent finds it
     */
    private record Within(String column, Function<AdminRequest, Map<String, @Nullable Object>> parent) {
        static final Within ALL = new Within("", request -> Map.of());

        /** Adds the parent to the values or the filter. */
        Map<String, @Nullable Object> in(AdminRequest request, Map<String, @Nullable Object> values) {
            if (!column.isEmpty()) {
                values.put(column, parent.apply(request).get("id"));
            }
            return values;
        }
    }

    private void entity(
            RouteTable.Builder routes,
            String path,
            String parameter,
            LegacyDao dao,
            Within within,
            Function<AdminRequest, Map<String, @Nullable Object>> one) {
        get(routes, path, request -> answer(() -> list(request, dao, within, path)));
        write(
                routes,
                "POST",
                path,
                request -> answer(() -> AdminResponse.created(dao.insert(within.in(request, values(request))))));
        write(routes, "PUT", path, request -> answer(() -> put(dao, within.in(request, values(request)))));
        String single = path + "/" + parameter;
        get(routes, single, request -> answer(() -> AdminResponse.ok(one.apply(request))));
        write(routes, "PATCH", single, request -> answer(() -> patch(dao, values(request), one.apply(request))));
        delete(
                routes,
                single,
                request -> answer(() -> dao.delete(one.apply(request)).isPresent()
                        ? AdminResponse.NO_CONTENT
                        : AdminResponse.NOT_FOUND));
    }

    private AdminResponse list(AdminRequest request, LegacyDao dao, Within within, String path) {
        Map<String, @Nullable Object> filter = new LinkedHashMap<>(request.query());
        Object size = filter.remove("size");
        Object offset = filter.remove("offset");
        within.in(request, filter);
        int pageSize = size == null ? PAGE_SIZE : number(size);
        Map<String, @Nullable Object> wanted = filter.isEmpty() ? null : filter;
        LegacyPage<Map<String, @Nullable Object>> page =
                dao.findPage(wanted, offset == null ? null : decoded(String.valueOf(offset)), pageSize);
        Map<String, @Nullable Object> list = new LinkedHashMap<>();
        list.put("data", page.rows());
        list.put("total", dao.count(wanted));
        Object next = page.offset();
        if (next != null) {
            String token = Base64.getEncoder().encodeToString(next.toString().getBytes(StandardCharsets.UTF_8));
            list.put(
                    "next",
                    url.get() + asSent(path, request) + "?offset=" + URLEncoder.encode(token, StandardCharsets.UTF_8)
                            + "&size=" + pageSize);
            if (factory.profile() != Profile.V0_8) {
                list.put("offset", token);
            }
        }
        return AdminResponse.ok(list);
    }

    private static String asSent(String path, AdminRequest request) {
        StringBuilder sent = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            sent.append('/')
                    .append(
                            segment.startsWith("{")
                                    ? request.wire(segment.substring(1, segment.length() - 1))
                                    : segment);
        }
        return sent.toString();
    }

    private static int number(Object size) {
        try {
            return Integer.parseInt(String.valueOf(size));
        } catch (NumberFormatException e) {
            throw new AdminException(400, "size must be a number");
        }
    }

    private static String decoded(String offset) {
        try {
            return new String(Base64.getDecoder().decode(offset), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AdminException(400, "Invalid offset");
        }
    }

    /** A full update of what has a primary key, else an insert. */
    private static AdminResponse put(LegacyDao dao, Map<String, @Nullable Object> values) {
        boolean hasKey = dao.schema().primaryKey().stream().allMatch(column -> values.get(column) != null);
        return hasKey
                ? new AdminResponse(
                        200, dao.update(values, values, LegacyOptions.whole()).orElse(null))
                : AdminResponse.created(dao.insert(values));
    }

    private AdminResponse patch(
            LegacyDao dao, Map<String, @Nullable Object> values, Map<String, @Nullable Object> current) {
        if (values.isEmpty() && factory.profile() != Profile.V0_8) {
            throw new AdminException(400, "empty body");
        }
        return AdminResponse.ok(dao.update(values, current).orElseThrow(AdminException::notFound));
    }

    /** The values sent. A JSON null is a value that no column takes, as it was. */
    private static Map<String, @Nullable Object> values(AdminRequest request) {
        Map<String, @Nullable Object> values = request.untyped();
        values.replaceAll((name, value) -> value == null ? Row.NULL : value);
        return values;
    }

    // --- finding one
    // ----------------------------------------------------------------------------------------------------

    private Function<AdminRequest, Map<String, @Nullable Object>> named(
            LegacyDao dao, String column, String parameter) {
        return request -> {
            String given = request.path(parameter);
            if (Uuids.isUuid(given)) {
                Map<String, @Nullable Object> found =
                        dao.find(Map.of("id", given)).orElse(null);
                if (found != null) {
                    return found;
                }
                if (factory.profile() != Profile.V0_10) {
                    throw AdminException.notFound();
                }
            }
            return first(dao, Map.of(column, given));
        };
    }

    private static Map<String, @Nullable Object> first(LegacyDao dao, Map<String, @Nullable Object> filter) {
        return dao.findPage(filter, null, 1).rows().stream().findFirst().orElseThrow(AdminException::notFound);
    }

    private Function<AdminRequest, Map<String, @Nullable Object>> byId(LegacyDao dao) {
        return request -> first(dao, new LinkedHashMap<>(Map.of("id", request.path("id"))));
    }

    private Function<AdminRequest, Map<String, @Nullable Object>> childById(LegacyDao dao, Within within) {
        return request -> first(dao, within.in(request, new LinkedHashMap<>(Map.of("id", request.path("id")))));
    }

    private Function<AdminRequest, Map<String, @Nullable Object>> childByIdOr(
            LegacyDao dao, Within within, String column) {
        return request -> {
            String given = request.path("id");
            boolean isId = Uuids.isUuid(given) || factory.profile() == Profile.V0_8;
            return first(dao, within.in(request, new LinkedHashMap<>(Map.of(isId ? "id" : column, given))));
        };
    }

    // --- errors
    // ---------------------------------------------------------------------------------------------------------

    private AdminResponse answer(Supplier<AdminResponse> work) {
        try {
            return work.get();
        } catch (LegacyException e) {
            return refused(e);
        }
    }

    private static AdminResponse refused(LegacyException error) {
        LegacyException.Kind kind = error.kind();
        if (kind == LegacyException.Kind.DB) {
            LOG.error("the database refused a request to the legacy Admin API: {}", error.getMessage());
            return AdminResponse.message(500, ErrorBody.UNEXPECTED);
        }
        Map<String, Object> table = error.table();
        if (kind == LegacyException.Kind.UNIQUE) {
            return new AdminResponse(409, table);
        }
        if (kind == LegacyException.Kind.FOREIGN) {
            return new AdminResponse(404, table);
        }
        return table == null ? AdminResponse.message(400, error.message()) : new AdminResponse(400, table);
    }

    // --- the node
    // -------------------------------------------------------------------------------------------------------

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
