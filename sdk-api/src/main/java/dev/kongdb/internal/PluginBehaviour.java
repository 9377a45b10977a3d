package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowKey;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plugin must share a protocol with its route, or with a route of its service. This is checked
 * only when the write gives protocols.
 */
final class PluginBehaviour implements Behaviour {
    @Override
    public UnaryOperator<Row> beforeWrite(
            EntityEngine engine, Row given, Row values, Context context, CallOptions call) {
        if (values.get("protocols") instanceof List<?> protocols) {
            checkProtocols(engine, values, protocols, call.reads());
        }
        return UnaryOperator.identity();
    }

    private static void checkProtocols(EntityEngine engine, Row values, List<?> protocols, Options options) {
        EntityEngine routes = engine.context().engine("routes");
        Row routeKey = key(routes.schema(), values.get("route"));
        Row serviceKey = key(engine.context().engine("services").schema(), values.get("service"));
        if (routeKey != null) {
            Row route = routes.with(options).select(new RowKey.Primary(routeKey));
            if (route != null && !sharesProtocol(protocols, route)) {
                throw engine.errors().schemaViolation("protocols", "must match the associated route's protocols");
            }
        } else if (serviceKey != null && !sharesProtocolWithSomeRoute(routes, protocols, serviceKey, options)) {
            throw engine.errors()
                    .schemaViolation(
                            "protocols",
                            "must match the protocols of at least one route pointing to this Plugin's service");
        }
    }

    private static boolean sharesProtocolWithSomeRoute(
            DaoEngine routes, List<?> protocols, Row serviceKey, Options options) {
        int service = routes.schema().shape().position("service");
        Map<String, @Nullable Object> key = Collections.singletonMap("id", serviceKey.get("id"));
        try (Stream<Row> rows = routes.with(options).each(new DaoEngine.Parent(service, key), null)) {
            Iterator<Row> each = rows.iterator();
            if (!each.hasNext()) {
                return true; // a plugin on a service without routes may have any protocols
            }
            while (each.hasNext()) {
                if (sharesProtocol(protocols, each.next())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean sharesProtocol(List<?> protocols, Row route) {
        return route.get("protocols") instanceof List<?> others && !Collections.disjoint(protocols, others);
    }

    /**
     * The primary key in a foreign value; null when there is no valid one, which validation
     * reports.
     */
    private static @Nullable Row key(Schema parent, @Nullable Object value) {
        Map<?, ?> given = value instanceof Reference<?> reference && reference.isKey()
                ? reference.fields()
                : value instanceof Map<?, ?> map ? map : Map.of();
        Object id = given.get("id");
        if (id == null || parent.validateField(parent.primaryKey().get(0), id) != null) {
            return null;
        }
        return new Row(parent.shape()).set(parent.primaryKey().get(0).position(), id);
    }
}
