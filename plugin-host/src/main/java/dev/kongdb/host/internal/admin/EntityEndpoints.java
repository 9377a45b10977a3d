package dev.kongdb.host.internal.admin;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.http.Utf8;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Uuids;
import dev.kongdb.value.WholeNumbers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one entity, as Kong makes them from its schema: the list, the entity, the entities it refers to, and itself
 * below those.
 */
final class EntityEndpoints {
    static final int DEFAULT_SIZE = 100;
    static final int MAX_SIZE = 1000;

    private final Dao dao;
    private final Schema schema;
    private final String parameter;
    private final String collection;

    EntityEndpoints(Dao dao) {
        this.dao = dao;
        this.schema = dao.schema();
        this.parameter = schema.name();
        this.collection = "/" + pathName(schema);
    }

    /**
     * Adds the endpoints of an entity, unless its schema asks for none.
     *
     * @param daos finds the DAO of an entity by name
     */
    static void add(Endpoints endpoints, Dao dao, Function<String, Dao> daos) {
        Schema schema = dao.schema();
        if (schema.legacy() || !schema.generateAdminApi() || schema.primaryKey().size() != 1) {
            return;
        }
        EntityEndpoints entity = new EntityEndpoints(dao);
        entity.addOwn(endpoints);
        for (Field field : schema.foreignFields()) {
            Schema parent = field.referencedSchema();
            if (parent != null && !parent.legacy()) {
                EntityEndpoints parentEndpoints = new EntityEndpoints(daos.apply(parent.name()));
                entity.addForeign(endpoints, field, parentEndpoints);
                entity.addNested(endpoints, field, parentEndpoints);
            }
        }
    }

    private static String pathName(Schema schema) {
        return schema.adminApiName() != null ? schema.adminApiName() : schema.name();
    }

    private static String nestedName(Schema schema) {
        return schema.adminApiNestedName() != null ? schema.adminApiNestedName() : pathName(schema);
    }

    // --- /E and /E/:E
    // ---------------------------------------------------------------------------------------------------

    private void addOwn(Endpoints endpoints) {
        endpoints
                .at(collection)
                .on(
                        "GET",
                        request -> list(
                                request,
                                collection,
                                (size, offset, options) -> dao.with(options).page(size, offset)))
                .on("POST", request -> {
                    Map<String, @Nullable Object> values = request.values(schema);
                    Options options = writeOptions(values);
                    return AdminResponse.created(dao.with(options).insert(values));
                });
        endpoints
                .at(collection + "/:" + parameter)
                .on("GET", request -> AdminResponse.ok(find(request.path(parameter))))
                .on("PUT", request -> {
                    Map<String, @Nullable Object> values = request.values(schema);
                    return AdminResponse.ok(upsert(request.path(parameter), values));
                })
                .on("PATCH", request -> {
                    String name = request.path(parameter);
                    return AdminResponse.ok(update(name, changes(request, name)));
                })
                .on("DELETE", request -> {
                    delete(request.path(parameter));
                    return AdminResponse.NO_CONTENT;
                });
    }

    // --- /E/:E/f
    // --------------------------------------------------------------------------------------------------------

    private void addForeign(Endpoints endpoints, Field field, EntityEndpoints parent) {
        endpoints
                .at(collection + "/:" + parameter + "/" + field.name())
                .on("GET", request -> {
                    Map<String, ?> key = foreignKey(find(request.path(parameter)), field);
                    return AdminResponse.ok(
                            parent.dao.with(options()).select(key).orElseThrow(AdminException::notFound));
                })
                .on("PUT", request -> {
                    Map<String, @Nullable Object> entity = find(request.path(parameter));
                    boolean linked = entity.get(field.name()) != null;
                    Map<String, ?> key = linked ? foreignKey(entity, field) : parent.newKey();
                    Map<String, @Nullable Object> values = request.values(parent.schema);
                    Options options = writeOptions(parent.schema, values);
                    Map<String, @Nullable Object> stored =
                            parent.dao.with(options).upsert(key, values);
                    if (!linked) {
                        dao.with(options()).update(keyOf(entity), Map.of(field.name(), key));
                    }
                    return AdminResponse.ok(stored);
                })
                .on("PATCH", request -> {
                    Map<String, ?> key = foreignKey(find(request.path(parameter)), field);
                    Map<String, @Nullable Object> values = parent.changes(request, parent.addressOf(key));
                    Options options = writeOptions(parent.schema, values);
                    return AdminResponse.ok(parent.dao.with(options).update(key, values));
                })
                .on("DELETE", request -> {
                    foreignKey(find(request.path(parameter)), field);
                    return AdminResponse.METHOD_NOT_ALLOWED;
                });
    }

    /** The key that the foreign field of an entity holds; when it holds none, the answer is 404. */
    private static Map<String, ?> foreignKey(Map<String, @Nullable Object> entity, Field field) {
        if (!(entity.get(field.name()) instanceof Map<?, ?> found)) {
            throw AdminException.notFound();
        }
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        found.forEach((name, value) -> key.put((String) name, value));
        return key;
    }

    // --- /P/:P/E and /P/:P/E/:E
    // -----------------------------------------------------------------------------------------

    private void addNested(Endpoints endpoints, Field field, EntityEndpoints parent) {
        String nested = nestedName(schema);
        String path = parent.collection + "/:" + parent.parameter + "/" + nested;
        endpoints
                .at(path)
                .on("GET", request -> {
                    String name = request.path(parent.parameter);
                    Map<String, ?> key = parent.keyOf(parent.find(name));
                    String link = parent.collection + "/" + escape(name) + "/" + nested;
                    return list(
                            request,
                            link,
                            (size, offset, options) -> dao.with(options)
                                    .forForeign(field.name(), key)
                                    .page(size, offset));
                })
                .on("POST", request -> {
                    Map<String, ?> key = parent.keyOf(parent.find(request.path(parent.parameter)));
                    Map<String, @Nullable Object> values = request.values(schema);
                    values.put(field.name(), key);
                    Options options = writeOptions(values);
                    return AdminResponse.created(dao.with(options).insert(values));
                });
        endpoints
                .at(path + "/:" + parameter)
                .on("GET", request -> AdminResponse.ok(findBelow(request, field, parent)))
                .on("PUT", request -> {
                    Map<String, ?> key = parent.keyOf(parent.find(request.path(parent.parameter)));
                    Map<String, @Nullable Object> values = request.values(schema);
                    values.put(field.name(), key);
                    return AdminResponse.ok(upsert(request.path(parameter), values));
                })
                .on("PATCH", request -> {
                    Map<String, @Nullable Object> child = findBelow(request, field, parent);
                    Map<String, @Nullable Object> values = changes(request, addressOf(keyOf(child)));
                    if (!values.containsKey(field.name())) {
                        values.put(field.name(), child.get(field.name()));
                    }
                    Options options = writeOptions(values);
                    return AdminResponse.ok(dao.with(options).update(keyOf(child), values));
                })
                .on("DELETE", request -> {
                    dao.with(options()).delete(keyOf(findBelow(request, field, parent)));
                    return AdminResponse.NO_CONTENT;
                });
    }

    /** The entity of the path, which must be one of the parent of the path; else the answer is 404. */
    private Map<String, @Nullable Object> findBelow(AdminRequest request, Field field, EntityEndpoints parent) {
        Map<String, ?> key = parent.keyOf(parent.find(request.path(parent.parameter)));
        String name = request.path(parameter);
        Field endpointKey = endpointKeyFor(name);
        if (endpointKey != null && !endpointKey.unique()) {
            return findAmong(key, field, endpointKey, name);
        }
        Map<String, @Nullable Object> child = find(name);
        if (!key.equals(child.get(field.name()))) {
            throw AdminException.notFound();
        }
        return child;
    }

    /** Where names are unique among the children of one parent only, as those of targets are. */
    private Map<String, @Nullable Object> findAmong(
            Map<String, ?> parent, Field field, Field endpointKey, String name) {
        try (Stream<Map<String, @Nullable Object>> children =
                dao.with(options()).forForeign(field.name(), parent).each()) {
            return children.filter(child -> name.equals(child.get(endpointKey.name())))
                    .findFirst()
                    .orElseThrow(AdminException::notFound);
        }
    }

    // --- one entity
    // -----------------------------------------------------------------------------------------------------

    /** The entity with that id or endpoint key; when there is none, the answer is 404. */
    Map<String, @Nullable Object> find(String name) {
        return select(name).orElseThrow(AdminException::notFound);
    }

    Optional<Map<String, @Nullable Object>> select(String name) {
        Field endpointKey = endpointKeyFor(name);
        return endpointKey == null
                ? dao.with(options()).select(key(name))
                : dao.with(options()).selectBy(endpointKey.name(), name);
    }

    private Map<String, @Nullable Object> upsert(String name, Map<String, @Nullable Object> values) {
        Options options = writeOptions(values);
        Field endpointKey = endpointKeyFor(name);
        return endpointKey == null
                ? dao.with(options).upsert(key(name), values)
                : dao.with(options).upsertBy(endpointKey.name(), name, values);
    }

    private Map<String, @Nullable Object> update(String name, Map<String, @Nullable Object> values) {
        Options options = writeOptions(values);
        Field endpointKey = endpointKeyFor(name);
        return endpointKey == null
                ? dao.with(options).update(key(name), values)
                : dao.with(options).updateBy(endpointKey.name(), name, values);
    }

    private void delete(String name) {
        Field endpointKey = endpointKeyFor(name);
        if (endpointKey == null) {
            dao.with(options()).delete(key(name));
        } else {
            dao.with(options()).deleteBy(endpointKey.name(), name);
        }
    }

    /** The field by which that name in a path is looked up, or null for the primary key. */
    private @Nullable Field endpointKeyFor(String name) {
        Field endpointKey = isId(name) ? null : schema.endpointKey();
        if (endpointKey != null) {
            checkUtf8(dao, endpointKey.name(), name);
        }
        return endpointKey;
    }

    /** Refuses bytes that are no UTF-8 as the value of a unique field, which no text is. */
    static void checkUtf8(Dao dao, String field, String text) {
        int malformedAt = Utf8.malformedAt(text);
        if (malformedAt >= 0) {
            throw dao.engine()
                    .errors()
                    .invalidUnique(field, "invalid utf-8 character sequence detected at position " + (malformedAt + 1));
        }
    }

    static boolean isId(String name) {
        return Uuids.isUuid(name);
    }

    private Map<String, ?> key(String value) {
        return Map.of(primaryKey(), value);
    }

    private Map<String, ?> newKey() {
        return key(UUID.randomUUID().toString());
    }

    Map<String, ?> keyOf(Map<String, @Nullable Object> entity) {
        Object value = entity.get(primaryKey());
        if (value == null) {
            throw new IllegalStateException("a stored '" + schema.name() + "' has no '" + primaryKey() + "'");
        }
        return Map.of(primaryKey(), value);
    }

    private String addressOf(Map<String, ?> key) {
        return String.valueOf(key.get(primaryKey()));
    }

    private String primaryKey() {
        return schema.primaryKey().get(0).name();
    }

    /** The values of an update. The stored entity chooses the subschema by which a form is typed, unless the form says. */
    private Map<String, @Nullable Object> changes(AdminRequest request, String name) {
        Field key = schema.subschemaKey();
        return request.values(
                schema,
                values -> key == null || values.containsKey(key.name())
                        ? values
                        : select(name).orElse(values));
    }

    // --- lists and options
    // ----------------------------------------------------------------------------------------------

    /** Reads a page. */
    @FunctionalInterface
    interface Pages {
        Page<Map<String, @Nullable Object>> page(@Nullable Integer size, @Nullable String offset, Options options);
    }

    /**
     * A list, as the query asks for it.
     *
     * @param path of the list, for the link to its next page
     */
    AdminResponse list(AdminRequest request, String path, Pages pages) {
        Map<String, @Nullable Object> given = optionMap();
        Object tags = schema.field("tags") == null ? null : request.query("tags");
        if (tags instanceof List<?> several) {
            tags = several.get(0);
        }
        if (tags != null) {
            addTags(given, tags);
        }
        Object size = request.query("size");
        Object offset = request.query("offset");
        Page<Map<String, @Nullable Object>> page = pages.page(
                size == null ? null : size(size),
                offset == null || offset instanceof String ? (String) offset : "", // which is none
                Options.of(given));
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", page.data());
        String next = page.nextOffset();
        body.put(
                "next",
                next == null ? null : path + "?offset=" + escape(next) + kept("size", size) + kept("tags", tags));
        if (next != null) {
            body.put("offset", next);
        }
        return AdminResponse.ok(body);
    }

    private static String kept(String name, @Nullable Object value) {
        // The separators of a filter of tags mean nothing to a query.
        return value == null
                ? ""
                : "&" + name + "="
                        + escape(value.toString()).replace("%2F", "/").replace("%2C", ",");
    }

    /** The size of a page; what is no whole number is refused, and the DAO refuses what is out of range. */
    private Integer size(Object given) {
        Number size = given instanceof String text ? LuaNumber.parse(text) : null;
        if (size == null) {
            throw dao.engine().errors().invalidSize("size must be a number");
        }
        double value = size.doubleValue();
        return WholeNumbers.isWhole(value) && Math.abs(value) < Integer.MAX_VALUE ? (int) value : 0;
    }

    /** A filter of all of some tags, {@code a,b}, or of any of them, {@code a/b}. */
    private static void addTags(Map<String, @Nullable Object> given, Object tags) {
        String text = tags instanceof String filter ? filter : "";
        boolean well = !text.isEmpty() && text.chars().allMatch(EntityEndpoints::isInFilter);
        char separator = text.indexOf('/') < 0 ? ',' : '/';
        if (well && (separator == ',' || text.indexOf(',') < 0)) {
            List<String> all = List.of(text.split(String.valueOf(separator), -1));
            // One separator at the end is allowed, and asks for an empty tag, which nothing has.
            if (all.subList(0, all.size() - 1).stream().noneMatch(String::isEmpty)) {
                given.put("tags", all);
                given.put("tags_cond", separator == ',' ? "and" : "or");
                return;
            }
        }
        given.put("tags", text); // a text without condition is what the DAO refuses as malformed
    }

    /** Printable ASCII, or a byte that may be part of UTF-8. */
    private static boolean isInFilter(int c) {
        int foreign = Utf8.escapedByte((char) c);
        return c > ' ' && c != 0x7f && foreign <= 0xf4;
    }

    Options writeOptions(Map<String, @Nullable Object> values) {
        return writeOptions(schema, values);
    }

    /** The options of a write; the {@code ttl} of an entity that can expire is one of them, and leaves the values. */
    private static Options writeOptions(Schema schema, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> given = optionMap();
        if (schema.ttl() && values.containsKey("ttl")) {
            given.put("ttl", values.remove("ttl"));
        }
        return Options.of(given);
    }

    static Options options() {
        return Options.of(optionMap());
    }

    private static Map<String, @Nullable Object> optionMap() {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("nulls", true);
        given.put("read_primary", true); // who writes and then lists must find what was written
        given.put("pagination", Map.of("page_size", DEFAULT_SIZE, "max_page_size", MAX_SIZE));
        return given;
    }

    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
