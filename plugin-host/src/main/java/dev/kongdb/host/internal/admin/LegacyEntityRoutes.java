package dev.kongdb.host.internal.admin;

import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.legacy.LegacyDao;
import dev.kongdb.legacy.LegacyException;
import dev.kongdb.legacy.LegacyOptions;
import dev.kongdb.legacy.LegacyPage;
import dev.kongdb.legacy.Profile;
import dev.kongdb.value.Row;
import dev.kongdb.value.Uuids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of one entity in the Admin API of Kong 0.8 to 0.10: for all entities, or the children
 * of one parent.
 */
final class LegacyEntityRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyEntityRoutes.class);
    private static final int PAGE_SIZE = 100;

    private final LegacyDao dao;
    private final Within within;
    private final Supplier<String> url;

    /** Routes of an entity; {@code url} gives the URL of the API, for links in lists. */
    LegacyEntityRoutes(LegacyDao dao, Within within, Supplier<String> url) {
        this.dao = dao;
        this.within = within;
        this.url = url;
    }

    /**
     * The parent in the path, to whose children the routes are limited.
     *
     * @param column the column of the children that refers to the parent; empty for no parent
     * @param parent finds the parent
     */
    record Within(String column, Function<AdminRequest, Map<String, @Nullable Object>> parent) {
        static final Within ALL = new Within("", request -> Map.of());

        /** Adds the parent to the values or to the filter. */
        Map<String, @Nullable Object> in(AdminRequest request, Map<String, @Nullable Object> values) {
            if (!column.isEmpty()) {
                values.put(column, parent.apply(request).get("id"));
            }
            return values;
        }
    }

    /**
     * Adds the routes.
     *
     * @param parameter the name of the path's parameter for one entity
     * @param one finds this entity
     */
    void add(
            RouteTable.Builder routes,
            String path,
            String parameter,
            Function<AdminRequest, Map<String, @Nullable Object>> one) {
        LegacyRoutes.get(routes, path, request -> answer(() -> list(request, path)));
        LegacyRoutes.write(
                routes,
                "POST",
                path,
                request -> answer(() -> AdminResponse.created(dao.insert(within.in(request, values(request))))));
        LegacyRoutes.write(routes, "PUT", path, request -> answer(() -> put(within.in(request, values(request)))));
        String single = path + "/" + parameter;
        LegacyRoutes.get(routes, single, request -> answer(() -> AdminResponse.ok(one.apply(request))));
        LegacyRoutes.write(
                routes, "PATCH", single, request -> answer(() -> patch(values(request), one.apply(request))));
        LegacyRoutes.delete(
                routes,
                single,
                request -> answer(() -> dao.delete(one.apply(request)).isPresent()
                        ? AdminResponse.NO_CONTENT
                        : AdminResponse.NOT_FOUND));
    }

    private AdminResponse list(AdminRequest request, String path) {
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
            if (dao.profile() != Profile.V0_8) {
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

    /** A size that is no number is ignored, as it was then. */
    private static int number(Object size) {
        try {
            return Integer.parseInt(String.valueOf(size));
        } catch (NumberFormatException e) {
            return PAGE_SIZE;
        }
    }

    /** An offset that is malformed is ignored, as it was then. */
    private static @Nullable String decoded(String offset) {
        try {
            return new String(Base64.getDecoder().decode(offset), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A full update if the body has a primary key, otherwise an insert. */
    private AdminResponse put(Map<String, @Nullable Object> values) {
        boolean hasKey = dao.schema().primaryKey().stream().allMatch(column -> values.get(column) != null);
        return hasKey
                ? new AdminResponse(
                        200, dao.update(values, values, LegacyOptions.whole()).orElse(null))
                : AdminResponse.created(dao.insert(values));
    }

    private AdminResponse patch(Map<String, @Nullable Object> values, Map<String, @Nullable Object> current) {
        if (values.isEmpty() && dao.profile() != Profile.V0_8) {
            throw new AdminException(400, "empty body");
        }
        return AdminResponse.ok(dao.update(values, current).orElseThrow(AdminException::notFound));
    }

    /** The values of the body. As then, a JSON null is a value that no column accepts. */
    private static Map<String, @Nullable Object> values(AdminRequest request) {
        Map<String, @Nullable Object> values = request.untyped();
        values.replaceAll((name, value) -> value == null ? Row.NULL : value);
        return values;
    }

    // --- finding one

    /** Finds the entity whose id, or else whose value in the column, is in the path. */
    static Function<AdminRequest, Map<String, @Nullable Object>> named(LegacyDao dao, String column, String parameter) {
        return request -> {
            String given = request.path(parameter);
            if (Uuids.isUuid(given)) {
                Map<String, @Nullable Object> found =
                        dao.find(Map.of("id", given)).orElse(null);
                if (found != null) {
                    return found;
                }
                if (dao.profile() != Profile.V0_10) {
                    throw AdminException.notFound();
                }
            }
            return first(dao, Map.of(column, given));
        };
    }

    private static Map<String, @Nullable Object> first(LegacyDao dao, Map<String, @Nullable Object> filter) {
        return find(dao, filter).orElseThrow(AdminException::notFound);
    }

    private static Optional<Map<String, @Nullable Object>> find(LegacyDao dao, Map<String, @Nullable Object> filter) {
        return dao.findPage(filter, null, 1).rows().stream().findFirst();
    }

    /** The first entity with the value. */
    private Optional<Map<String, @Nullable Object>> those(AdminRequest request, String column, String value) {
        return find(dao, within.in(request, new LinkedHashMap<>(Map.of(column, value))));
    }

    /** The entity with the id in the path. */
    Function<AdminRequest, Map<String, @Nullable Object>> byId() {
        return request -> those(request, "id", request.path("id")).orElseThrow(AdminException::notFound);
    }

    /** The entity whose id, or else whose value in the column, is in the path. */
    Function<AdminRequest, Map<String, @Nullable Object>> byIdOr(String column) {
        return request -> {
            String given = request.path("id");
            boolean isId = Uuids.isUuid(given) || dao.profile() == Profile.V0_8;
            if (isId) {
                Optional<Map<String, @Nullable Object>> found = those(request, "id", given);
                if (found.isPresent() || dao.profile() != Profile.V0_10) {
                    return found.orElseThrow(AdminException::notFound);
                }
            }
            return those(request, column, given).orElseThrow(AdminException::notFound);
        };
    }

    // --- errors

    private static AdminResponse answer(Supplier<AdminResponse> work) {
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
}
