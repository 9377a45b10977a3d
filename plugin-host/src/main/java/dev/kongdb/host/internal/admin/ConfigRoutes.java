package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeConfig.Format;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.declarative.DeclarativeExport;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.off.DeclarativeStore;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /config}: the declarative configuration of a node without a database, read and replaced as
 * a whole.
 */
final class ConfigRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRoutes.class);

    private static final AdminResponse HAS_DATABASE =
            AdminResponse.message(400, "this endpoint is only available when Kong is configured to not use a database");
    private static final AdminResponse NOTHING = AdminResponse.message(400, "expected a declarative configuration");
    private static final AdminResponse UNCHANGED = new AdminResponse(304, null);
    private static final AdminResponse BUSY = AdminResponse.message(429, "Currently loading previous configuration")
            .with("Retry-After", "1");

    /** Kong's answer when its cache is too small. */
    private static final AdminResponse TOO_LARGE =
            AdminResponse.message(413, "Configuration does not fit in Kong cache");

    static final String PATH = "/config";

    private static final String CONFIG = "config";
    private static final String CHECK_HASH = "check_hash";

    /**
     * The part of the heap that a text may take is 1/8, since its values take several times as
     * much.
     */
    private static final int SHARE_OF_HEAP = 8;

    private final KongDb db;
    private final DeclarativeStore store;
    private final AtomicBoolean loading = new AtomicBoolean();

    private ConfigRoutes(KongDb db, DeclarativeStore store) {
        this.db = db;
        this.store = store;
    }

    static void add(RouteTable.Builder routes, KongDb db) {
        ConfigRoutes config = db.unwrap(DeclarativeStore.class)
                .map(store -> new ConfigRoutes(db, store))
                .orElse(null);
        routes.add(AdminRoute.get(
                PATH,
                "Reads the declarative configuration of a node without a database.",
                Content.OBJECT,
                request ->
                        config == null ? HAS_DATABASE : AdminResponse.ok(Map.of(CONFIG, DeclarativeExport.text(db)))));
        routes.add(new AdminRoute(
                "POST",
                PATH,
                "Replaces the declarative configuration of a node without a database.",
                Content.OBJECT,
                Content.OBJECT,
                request -> config == null ? HAS_DATABASE : config.post(request)));
    }

    private AdminResponse post(AdminRequest request) {
        Map<String, @Nullable Object> values = request.untyped();
        values.putIfAbsent(CHECK_HASH, request.query(CHECK_HASH));
        boolean checkHash = "1".equals(String.valueOf(values.remove(CHECK_HASH)));
        Object given = values.get(CONFIG);
        boolean isDocument = given == null && !values.isEmpty() && !request.isForm();
        boolean parsed = isDocument || values.get("_format_version") != null;
        if (!parsed && !(given instanceof String)) {
            return NOTHING;
        }
        if (given instanceof String text && !parsed) {
            if (checkHash && DeclarativeConfig.hash(text).equals(store.hash())) {
                return UNCHANGED;
            }
            if (text.length() > Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP) {
                return TOO_LARGE;
            }
        }
        if (!loading.compareAndSet(false, true)) {
            return BUSY;
        }
        try {
            DeclarativeContent content =
                    parsed ? store.format().read(values) : store.format().read(String.valueOf(given), Format.ANY);
            content.warnings().forEach(warning -> LOG.warn("POST /config: {}", warning));
            store.load(content);
            return AdminResponse.created(entities(content));
        } catch (DeclarativeConfigException e) {
            if (given instanceof String text && !parsed) {
                DeclarativeConfig.locations(text, e).forEach(line -> LOG.info("POST /config: {}", line));
            }
            return new AdminResponse(e.httpStatus(), e.toMap());
        } finally {
            loading.set(false);
        }
    }

    /**
     * The entities as Kong answers them: by entity and id, without nulls and without the
     * workspaces.
     */
    private Map<String, @Nullable Object> entities(DeclarativeContent content) {
        Map<String, @Nullable Object> entities = new LinkedHashMap<>();
        content.entities().forEach((name, rows) -> {
            if (!name.equals("workspaces") && !rows.isEmpty()) {
                Schema schema = db.dao(name).schema();
                Map<String, @Nullable Object> byId = new LinkedHashMap<>();
                for (Map.Entry<String, Row> row : rows.entrySet()) {
                    byId.put(row.getKey(), withoutNulls(schema.toMap(row.getValue())));
                }
                entities.put(name, byId);
            }
        });
        return entities;
    }

    private static @Nullable Object withoutNulls(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> kept = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                if (member != null) {
                    kept.put(key, withoutNulls(member));
                }
            });
            return kept;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> kept = new ArrayList<>();
            list.forEach(element -> kept.add(withoutNulls(element)));
            return kept;
        }
        return value;
    }
}
