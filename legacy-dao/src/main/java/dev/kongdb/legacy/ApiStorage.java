package dev.kongdb.legacy;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.SchemaViolationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * APIs. Each is a row of {@code legacy_apis}, which claims its name, host and path, and a service
 * and a route with its id. An API with a host and a path matches by either of them, so it has a
 * second route for the path.
 *
 * <p>The claim is made first, so that no request is routed by an API that lost a race, and it is
 * deleted last.
 */
final class ApiStorage extends EntityStorage {
    private final Dao services;
    private final Dao routes;
    private final Profile profile;
    private final Clock clock;

    ApiStorage(KongDb db, LegacySchema schema, Profile profile, Clock clock) {
        super(
                db.dao("legacy_apis"),
                schema,
                Columns.of(schema, db.dao("legacy_apis").schema(), Map.of("strip_uri", "strip_request_path")));
        this.services = db.dao("services").with(Options.readPrimary());
        this.routes = db.dao("routes").with(Options.readPrimary());
        this.profile = profile;
        this.clock = clock;
    }

    // --- reading

    @Override
    boolean isSeen(Map<String, @Nullable Object> entity) {
        return !(entity.get("expires_at") instanceof Number end) || end.longValue() > clock.millis() / Columns.MILLIS;
    }

    @Override
    public @Nullable Map<String, @Nullable Object> findToDelete(Map<String, @Nullable Object> key) {
        return call(() -> dao.select(key(key)).map(this::row).orElse(null));
    }

    @Override
    Map<String, @Nullable Object> row(Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> row = super.row(entity);
        if (profile == Profile.V0_10) {
            putList(row, "hosts", entity.get("request_host"));
            putList(row, "uris", entity.get("request_path"));
        } else {
            putSingle(row, "request_host", entity.get("hosts"));
            putSingle(row, "request_path", entity.get("uris"));
        }
        return row;
    }

    private static void putList(Map<String, @Nullable Object> row, String column, @Nullable Object value) {
        if (row.get(column) == null && !Lua.isBlank(value)) {
            row.put(column, List.of(String.valueOf(value)));
        }
    }

    private static void putSingle(Map<String, @Nullable Object> row, String column, @Nullable Object values) {
        if (row.get(column) == null && values instanceof List<?> list && list.size() == 1) {
            row.put(column, list.get(0));
        }
    }

    @Override
    boolean hidesSome(Options having) {
        try (Stream<Map<String, @Nullable Object>> ended = ended(having)) {
            return ended.findAny().isPresent();
        }
    }

    /**
     * Counts by one query, unless there are APIs that have ended but still exist; these are few,
     * and checked one by one.
     */
    @Override
    public long count(Map<String, @Nullable Object> filter) {
        return super.count(filter)
                - call(() -> {
                    try (Stream<Map<String, @Nullable Object>> ended = ended(having(filter))) {
                        return ended.count();
                    } catch (InvalidOptionsException e) {
                        return 0L; // no row can have these values
                    }
                });
    }

    private Stream<Map<String, @Nullable Object>> ended(Options having) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        if (having.asMap().get("having") instanceof Map<?, ?> fields) {
            fields.forEach((field, value) -> wanted.put(String.valueOf(field), value));
        }
        wanted.put("mortal", true);
        return dao.with(Options.having(wanted)).each().filter(entity -> !isSeen(entity));
    }

    // --- writing

    @Override
    public Map<String, @Nullable Object> insert(Map<String, @Nullable Object> row, @Nullable Long ttl) {
        Map<String, @Nullable Object> entity = fields(row);
        setEnd(entity, ttl);
        Map<String, @Nullable Object> claimed = call(() -> dao.insert(entity));
        List<Runnable> undo = new ArrayList<>();
        undo.add(() -> dao.delete(Map.of("id", ApiRouting.id(claimed))));
        try {
            services.insert(ApiRouting.service(claimed));
            undo.add(() -> services.delete(Map.of("id", ApiRouting.id(claimed))));
            for (Map<String, @Nullable Object> route : ApiRouting.wantedRoutes(claimed)) {
                routes.insert(route);
                undo.add(() -> routes.delete(Map.of("id", ApiRouting.id(route))));
            }
            return row(dao.update(key(row), Map.of("service", Map.of("id", ApiRouting.id(claimed)))));
        } catch (KongDbException e) {
            LegacyException error = refused(e, claimed);
            Collections.reverse(undo);
            undo.forEach(step -> attempt(step, error));
            throw error;
        }
    }

    private void setEnd(Map<String, @Nullable Object> entity, @Nullable Long ttl) {
        if (ttl != null) {
            long millis =
                    // rounds up, so that it does not end too early
                    clock.millis() + (ttl > 0 ? Columns.MILLIS - 1 : 0);
            entity.put("expires_at", Math.max(1, Math.floorDiv(millis, Columns.MILLIS) + ttl));
            entity.put("mortal", true);
        }
    }

    @Override
    public @Nullable Map<String, @Nullable Object> update(
            Map<String, @Nullable Object> old,
            Map<String, @Nullable Object> values,
            Set<String> nils,
            @Nullable Long ttl) {
        Map<String, @Nullable Object> changes = fields(values);
        changes.remove("id");
        nils.forEach(column -> changes.put(column, null));
        // An API that was written under another profile belongs to this one from now on.
        List<String> own =
                profile == Profile.V0_10 ? List.of("hosts", "uris") : List.of("request_host", "request_path");
        List<String> others =
                profile == Profile.V0_10 ? List.of("request_host", "request_path") : List.of("hosts", "uris");
        own.stream()
                .filter(column -> !changes.containsKey(column) && old.get(column) != null)
                .forEach(column -> changes.put(column, old.get(column)));
        others.forEach(column -> changes.put(column, null));
        if (nils.contains("strip_uri")) {
            changes.put("strip_request_path", null);
        }
        changes.remove("strip_uri");
        setEnd(changes, ttl);
        Map<String, @Nullable Object> before;
        Map<String, @Nullable Object> after;
        try {
            before = dao.select(key(old)).orElse(null);
            if (before == null) {
                return null;
            }
            after = dao.update(key(old), changes);
        } catch (NotFoundException e) {
            return null;
        } catch (KongDbException e) {
            throw translated(e);
        }
        try {
            follow(after);
        } catch (KongDbException e) {
            LegacyException error = refused(e, after);
            restore(before, changes, error);
            throw error;
        }
        return row(after);
    }

    /**
     * Makes the service and the routes of an API. The last writer checks once more whether the API
     * has changed meanwhile, so that after several concurrent updates the routing follows the
     * stored API.
     */
    private void follow(Map<String, @Nullable Object> api) {
        Map<String, Object> key = Map.of("id", ApiRouting.id(api));
        Map<String, @Nullable Object> now = api;
        while (true) {
            put(services, ApiRouting.service(now));
            List<Map<String, @Nullable Object>> wanted = ApiRouting.wantedRoutes(now);
            wanted.forEach(route -> put(routes, route));
            ApiRouting.ownRoutes(ApiRouting.id(api)).stream()
                    .filter(own -> wanted.stream().noneMatch(route -> own.equals(route.get("id"))))
                    .forEach(left -> routes.delete(Map.of("id", left)));
            if (now.get("service") == null) { // its insert was interrupted
                now = dao.update(key, Map.of("service", key));
            }
            Map<String, @Nullable Object> latest = dao.select(key).orElse(null);
            if (now.equals(latest)) {
                return;
            }
            if (latest == null) { // deleted meanwhile
                remove(ApiRouting.id(api));
                return;
            }
            now = latest;
        }
    }

    /** Restores the claims after an update was refused. */
    private void restore(
            Map<String, @Nullable Object> before, Map<String, @Nullable Object> changes, LegacyException error) {
        Map<String, @Nullable Object> back = new LinkedHashMap<>();
        changes.keySet().forEach(field -> back.put(field, before.get(field)));
        try {
            follow(dao.update(Map.of("id", ApiRouting.id(before)), back));
        } catch (KongDbException left) {
            error.addSuppressed(left);
        }
    }

    private static void put(Dao dao, Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>(entity);
        Object id = changes.remove("id");
        try {
            dao.update(Map.of("id", String.valueOf(id)), changes);
        } catch (NotFoundException e) {
            dao.insert(entity);
        }
    }

    @Override
    public boolean delete(Map<String, @Nullable Object> row) {
        return call(() -> remove(String.valueOf(row.get("id"))));
    }

    private boolean remove(String id) {
        Map<String, String> service = Map.of("id", id);
        List<String> own = ApiRouting.ownRoutes(id);
        routes.forForeign("service", service).each().forEach(route -> {
            if (!own.contains(String.valueOf(route.get("id")))) {
                throw LegacyException.of(
                        LegacyException.Kind.FOREIGN,
                        "the service of the API has a route of its own: " + route.get("id"));
            }
        });
        own.forEach(route -> routes.delete(Map.of("id", route)));
        boolean was = dao.exists(service);
        services.delete(service);
        return dao.delete(service) || was;
    }

    /** Deletes the APIs that have ended. Returns how many. */
    long deleteEnded() {
        try (Stream<Map<String, @Nullable Object>> ended = ended(Options.none())) {
            return ended.toList().stream()
                    .filter(entity -> remove(ApiRouting.id(entity)))
                    .count();
        }
    }

    @Override
    public void truncate() {
        call(() -> {
            try (Stream<Map<String, @Nullable Object>> all = dao.each()) {
                all.toList().forEach(entity -> remove(ApiRouting.id(entity)));
            }
            return true;
        });
    }

    @Override
    public boolean mortal() {
        return true;
    }

    // --- errors

    /**
     * The error of that time for values that were accepted then, but that a service or a route
     * cannot hold.
     */
    private LegacyException refused(KongDbException error, Map<String, @Nullable Object> api) {
        if (!(error instanceof SchemaViolationException)) {
            return translated(error);
        }
        Map<String, Object> messages = new LinkedHashMap<>();
        error.fields().keySet().stream()
                .filter(field -> !field.startsWith("@"))
                .forEach(field -> refuse(field, api, messages));
        return messages.isEmpty()
                ? translated(error)
                : LegacyException.schema(messages).because(error);
    }

    private void refuse(String field, Map<String, @Nullable Object> api, Map<String, Object> messages) {
        switch (field) {
            case "hosts" -> {
                if (profile == Profile.V0_10) {
                    messages.put(
                            "hosts", "host with value '" + first(api.get("hosts")) + "' is invalid: Invalid hostname");
                } else {
                    messages.put("request_host", "Invalid value: " + Lua.text(api.get("request_host")));
                }
            }
            case "paths" -> {
                if (profile == Profile.V0_10) {
                    messages.put("uris", "uri with value '" + first(api.get("uris")) + "' is invalid: invalid");
                } else {
                    messages.put("request_path", "invalid: '" + Lua.text(api.get("request_path")) + "'");
                }
            }
            case "host", "port", "path", "protocol" -> messages.put("upstream_url", "upstream_url is not a url");
            default -> messages.put(columns.column(field), columns.column(field) + " has an invalid value");
        }
    }

    private static String first(@Nullable Object values) {
        return values instanceof List<?> list && !list.isEmpty() ? Lua.text(list.get(0)) : "";
    }
}
