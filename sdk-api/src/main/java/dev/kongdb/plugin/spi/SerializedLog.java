package dev.kongdb.plugin.spi;

import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.entity.ConsumerBuilder;
import dev.kongdb.entity.RouteBuilder;
import dev.kongdb.entity.ServiceBuilder;
import dev.kongdb.http.Arguments;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.PluginLog.Mode;
import dev.kongdb.spi.StoredJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of Kong's {@code kong.log.serialize}: the data about a request, and the changes that
 * plugins made to it.
 */
final class SerializedLog {
    private static final String REDACTED = "REDACTED";

    private final List<Change> changes = new ArrayList<>();

    private record Change(String key, @Nullable Object value, Mode mode) {}

    SerializedLog() {
        set("request.headers.authorization", REDACTED, Mode.REPLACE);
        set("request.headers.proxy-authorization", REDACTED, Mode.REPLACE);
    }

    void set(String key, @Nullable Object value, Mode mode) {
        changes.add(new Change(key, value, mode));
    }

    Map<String, @Nullable Object> of(Pdk pdk, ReceivedRequest received, Outcome outcome) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("uri", pdk.pathWithQuery());
        request.put("url", pdk.scheme() + "://" + pdk.host() + ":" + pdk.port() + pdk.pathWithQuery());
        request.put("querystring", query(pdk.rawQuery()));
        request.put("method", pdk.method());
        request.put("headers", headers(pdk.requestHeaders()));
        request.put("size", received.size());
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("status", (long) outcome.status());
        response.put("headers", headers(outcome.headers()));
        response.put("size", outcome.responseSize());
        Map<String, @Nullable Object> latencies = new LinkedHashMap<>();
        latencies.put("kong", outcome.gatewayMillis());
        latencies.put("proxy", outcome.upstreamMillis());
        latencies.put("request", outcome.requestMillis());

        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("request", request);
        if (outcome.upstreamUri() != null) {
            all.put("upstream_uri", outcome.upstreamUri());
        }
        all.put("response", response);
        all.put("tries", outcome.tries());
        all.put("latencies", latencies);
        pdk.credential().ifPresent(credential -> all.put("authenticated_entity", entity(credential)));
        pdk.route().ifPresent(route -> all.put("route", table(RouteBuilder.from(route))));
        pdk.service().ifPresent(service -> all.put("service", table(ServiceBuilder.from(service))));
        pdk.consumer().ifPresent(consumer -> all.put("consumer", table(ConsumerBuilder.from(consumer))));
        all.put("client_ip", pdk.clientForwardedIp());
        all.put("started_at", received.start().toEpochMilli());
        changes.forEach(change -> apply(change, all));
        return all;
    }

    private static Map<String, @Nullable Object> entity(Credential credential) {
        Map<String, @Nullable Object> entity = new LinkedHashMap<>();
        entity.put("id", credential.id());
        if (credential.consumerId() != null) {
            entity.put("consumer_id", credential.consumerId().toString());
        }
        return entity;
    }

    /** A header with one value becomes a text, one with several a list. */
    private static Map<String, @Nullable Object> headers(Headers headers) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        headers.asMap().forEach((name, values) -> table.put(name, values.size() == 1 ? values.get(0) : values));
        return table;
    }

    private static Map<String, @Nullable Object> query(String rawQuery) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        Arguments.readable(rawQuery, BodyArguments.MOST).byName().forEach((name, given) -> {
            List<Object> values = new ArrayList<>();
            given.forEach(value -> values.add(value.<Object>map(text -> text).orElse(true)));
            table.put(name, values.size() == 1 ? values.get(0) : values);
        });
        return table;
    }

    /** An entity as plain values, without fields that have no value. */
    private static Object table(EntityBuilder<?> entity) {
        try {
            String json = StoredJson.write("log", entity.toRow());
            return withoutNulls(Objects.requireNonNull(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object withoutNulls(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> kept = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                if (member != null) {
                    kept.put((String) name, withoutNulls(member));
                }
            });
            return kept;
        }
        return value;
    }

    /** Dots in a key lead into nested maps, which are made when missing. */
    @SuppressWarnings("unchecked") // all maps in the log have texts as keys, a plugin's included
    private static void apply(Change change, Map<String, @Nullable Object> root) {
        String[] keys = change.key().split("\\.", -1);
        Map<String, @Nullable Object> place = root;
        for (int i = 0; i < keys.length - 1; i++) {
            Object next = place.get(keys[i]);
            if (next == null) {
                if (change.mode() == Mode.REPLACE) {
                    return;
                }
                next = new LinkedHashMap<String, Object>();
                place.put(keys[i], next);
            } else if (next instanceof Map<?, ?> map) {
                next = new LinkedHashMap<>(map); // the plugin's own map must not change
                place.put(keys[i], next);
            } else {
                throw new IllegalStateException("The key '" + change.key()
                        + "' could not be used as a serialize value. Subkey '" + keys[i] + "' is not a table. It's "
                        + next);
            }
            place = (Map<String, @Nullable Object>) next;
        }
        String last = keys[keys.length - 1];
        boolean there = place.get(last) != null;
        if (change.mode() == Mode.SET || there == (change.mode() == Mode.REPLACE)) {
            if (change.value() == null) {
                place.remove(last);
            } else {
                place.put(last, change.value());
            }
        }
    }
}
