package dev.kongdb.host.internal.admin;

import dev.kongdb.dao.Dao;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one entity, as Kong makes them from its schema: the list of its entities, one of
 * them, the entities that it refers to, and both of the first below these.
 */
final class EntityRoutes {
    private final EntityAccess entities;
    private final EntityList lists;
    private final Schema schema;
    private final String parameter;
    private final String collection;
    private final Content entity;
    private final Content page;

    private EntityRoutes(Dao dao) {
        this.entities = new EntityAccess(dao);
        this.lists = new EntityList(entities);
        this.schema = dao.schema();
        this.parameter = schema.name();
        this.collection = "/" + pathName(schema);
        this.entity = Content.entity(schema);
        this.page = Content.page(schema);
    }

    /**
     * Adds the routes of an entity, unless its schema asks for none.
     *
     * @param daos finds the DAO of an entity by name
     */
    static void add(RouteTable.Builder routes, Dao dao, Function<String, Dao> daos) {
        Schema schema = dao.schema();
        if (schema.legacy() || !schema.generateAdminApi() || schema.primaryKey().size() != 1) {
            return;
        }
        EntityRoutes entity = new EntityRoutes(dao);
        entity.addOwn(routes);
        for (Field field : schema.foreignFields()) {
            Schema parent = field.referencedSchema();
            if (parent != null && !parent.legacy()) {
                EntityRoutes parentRoutes = new EntityRoutes(daos.apply(parent.name()));
                entity.addForeign(routes, field, parentRoutes);
                entity.addNested(routes, field, parentRoutes);
            }
        }
    }

    private static String pathName(Schema schema) {
        return schema.adminApiName() != null ? schema.adminApiName() : schema.name();
    }

    static String nestedName(Schema schema) {
        return schema.adminApiNestedName() != null ? schema.adminApiNestedName() : pathName(schema);
    }

    private String onePath() {
        return collection + "/{" + parameter + "}";
    }

    private String name(AdminRequest request) {
        return request.path(parameter);
    }

    private Map<String, @Nullable Object> find(AdminRequest request) {
        return entities.find(name(request));
    }

    /** Adds a route that takes and gives an entity of this kind. */
    private void write(
            RouteTable.Builder routes, String method, String path, String summary, AdminRoute.Operation operation) {
        routes.addMade(new AdminRoute(method, path, summary, entity, entity, operation));
    }

    // --- /E and /E/{E}

    private void addOwn(RouteTable.Builder routes) {
        String all = schema.name();
        String one = onePath();
        routes.addMade(AdminRoute.get(
                collection,
                "Lists " + all + ".",
                page,
                request -> lists.answer(request, collection, (size, offset, filtered) -> filtered.rows(size, offset))));
        write(
                routes,
                "POST",
                collection,
                "Inserts one of " + all + ".",
                request -> AdminResponse.created(entities.insert(request.values(schema))));
        routes.addMade(
                AdminRoute.get(one, "Reads one of " + all + ".", entity, request -> AdminResponse.ok(find(request))));
        write(
                routes,
                "PUT",
                one,
                "Inserts or replaces one of " + all + ".",
                request -> AdminResponse.ok(entities.when(request).upsert(name(request), request.values(schema))));
        write(
                routes,
                "PATCH",
                one,
                "Changes one of " + all + ".",
                request -> AdminResponse.ok(entities.when(request)
                        .update(name(request), entities.changes(request, () -> entities.select(name(request))))));
        routes.addMade(AdminRoute.delete(one, "Deletes one of " + all + ", if it is there.", request -> {
            entities.when(request).delete(name(request));
            return AdminResponse.NO_CONTENT;
        }));
    }

    // --- /E/{E}/f

    private void addForeign(RouteTable.Builder routes, Field field, EntityRoutes parent) {
        String path = onePath() + "/" + field.name();
        String which = "the " + field.name() + " of one of " + schema.name();
        routes.addMade(AdminRoute.get(path, "Reads " + which + ".", parent.entity, request -> {
            Map<String, ?> key = foreignKey(find(request), field);
            return AdminResponse.ok(parent.entities.select(key).orElseThrow(AdminException::notFound));
        }));
        parent.write(routes, "PUT", path, "Replaces " + which + ", or inserts it.", request -> {
            Map<String, @Nullable Object> child = find(request);
            boolean linked = child.get(field.name()) != null;
            Map<String, ?> key = linked ? foreignKey(child, field) : parent.entities.newKey();
            Map<String, @Nullable Object> stored =
                    parent.entities.when(request).upsert(key, request.values(parent.schema));
            if (!linked) {
                entities.update(entities.keyOf(child), new LinkedHashMap<>(Map.of(field.name(), key)));
            }
            return AdminResponse.ok(stored);
        });
        parent.write(routes, "PATCH", path, "Changes " + which + ".", request -> {
            Map<String, ?> key = foreignKey(find(request), field);
            return AdminResponse.ok(parent.entities
                    .when(request)
                    .update(key, parent.entities.changes(request, () -> parent.entities.select(key))));
        });
        routes.addMade(new AdminRoute(
                "DELETE", path, "Is not allowed, as in Kong.", Content.NOTHING, Content.REFUSAL, request -> {
                    foreignKey(find(request), field);
                    return AdminResponse.METHOD_NOT_ALLOWED;
                }));
    }

    /** The key in the foreign field of an entity; without one, the answer is 404. */
    private static Map<String, ?> foreignKey(Map<String, @Nullable Object> entity, Field field) {
        if (!(entity.get(field.name()) instanceof Map<?, ?> found)) {
            throw AdminException.notFound();
        }
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        found.forEach((name, value) -> key.put((String) name, value));
        return key;
    }

    // --- /P/{P}/E and /P/{P}/E/{E}

    private void addNested(RouteTable.Builder routes, Field field, EntityRoutes parent) {
        String nested = nestedName(schema);
        String path = parent.onePath() + "/" + nested;
        String one = path + "/{" + parameter + "}";
        String which = schema.name() + " of one of " + parent.schema.name();
        routes.addMade(AdminRoute.get(path, "Lists " + which + ".", page, request -> {
            Map<String, ?> key = parent.entities.keyOf(parent.find(request));
            return lists.answer(
                    request,
                    parent.collection + "/" + request.rawPath(parent.parameter) + "/" + nested,
                    (size, offset, filtered) ->
                            filtered.forForeign(field.name(), key).rows(size, offset));
        }));
        write(routes, "POST", path, "Inserts one of the " + which + ".", request -> {
            Map<String, ?> key = parent.entities.keyOf(parent.find(request));
            Map<String, @Nullable Object> values = request.values(schema);
            values.put(field.name(), key);
            return AdminResponse.created(entities.insert(values));
        });
        routes.addMade(AdminRoute.get(
                one,
                "Reads one of the " + which + ".",
                entity,
                request -> AdminResponse.ok(findBelow(request, field, parent))));
        write(routes, "PUT", one, "Inserts or replaces one of the " + which + ".", request -> {
            Map<String, ?> key = parent.entities.keyOf(parent.find(request));
            Map<String, @Nullable Object> values = request.values(schema);
            values.put(field.name(), key);
            return AdminResponse.ok(entities.when(request).upsert(name(request), values));
        });
        write(routes, "PATCH", one, "Changes one of the " + which + ".", request -> {
            Map<String, @Nullable Object> child = findBelow(request, field, parent);
            Map<String, @Nullable Object> values = entities.changes(request, () -> Optional.of(child));
            if (!values.containsKey(field.name())) {
                values.put(field.name(), child.get(field.name()));
            }
            return AdminResponse.ok(entities.when(request).update(entities.keyOf(child), values));
        });
        routes.addMade(AdminRoute.delete(one, "Deletes one of the " + which + ".", request -> {
            entities.when(request).delete(entities.keyOf(findBelow(request, field, parent)));
            return AdminResponse.NO_CONTENT;
        }));
    }

    /** The entity in the path. If it does not belong to the parent in the path, the answer is 404. */
    private Map<String, @Nullable Object> findBelow(AdminRequest request, Field field, EntityRoutes parent) {
        Map<String, ?> key = parent.entities.keyOf(parent.find(request));
        String name = name(request);
        Field endpointKey = entities.endpointKeyFor(name);
        if (endpointKey != null && !endpointKey.unique()) {
            return findAmong(key, field, endpointKey, name);
        }
        Map<String, @Nullable Object> child = entities.find(name);
        if (!key.equals(child.get(field.name()))) {
            throw AdminException.notFound();
        }
        return child;
    }

    /** Finds an entity by a name that is unique only among the children of one parent. */
    private Map<String, @Nullable Object> findAmong(
            Map<String, ?> parent, Field field, Field endpointKey, String name) {
        try (Stream<Map<String, @Nullable Object>> children =
                entities.reading().forForeign(field.name(), parent).each()) {
            return children.filter(child -> name.equals(child.get(endpointKey.name())))
                    .findFirst()
                    .orElseThrow(AdminException::notFound);
        }
    }
}
