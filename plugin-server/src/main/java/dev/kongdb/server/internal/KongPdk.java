package dev.kongdb.server.internal;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.files.KongDialect;
import dev.kongdb.http.Arguments;
import dev.kongdb.http.HeaderValues;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.http.MessageRules;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response;
import dev.kongdb.plugin.spi.Pdk;
import dev.kongdb.plugin.spi.ResponseChanges;
import dev.kongdb.plugin.spi.ServiceRequestChanges;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's plugin development kit, asked of the Kong that has the request. What an answer has told
 * already is not asked again: whom the plugin has authenticated, headers, and in the log phase all
 * that Kong's serialised log has, since there Kong itself has no more of the request than that.
 */
final class KongPdk implements Pdk {
    /** As many as Kong gives. */
    private static final List<Object> MOST_HEADERS = List.of(1000L);

    private final Phase phase;
    private final Callbacks kong;
    private final KongEntities entities;
    private final KongDialect dialect;
    private @Nullable Headers requestHeaders;
    private @Nullable Map<String, @Nullable Object> serialized;
    private @Nullable Authenticated authenticated;
    private @Nullable ResponseChanges pending;

    private record Authenticated(
            @Nullable Consumer consumer, @Nullable Credential credential) {}

    /** For one event. */
    KongPdk(Phase phase, Callbacks kong, KongEntities entities, KongDialect dialect) {
        this.phase = phase;
        this.kong = kong;
        this.entities = entities;
        this.dialect = dialect;
    }

    @Override
    public boolean offers(Feature feature) {
        return dialect.offers(feature);
    }

    // --- calls

    private @Nullable Object ask(PdkFunction function, @Nullable Object... arguments) {
        List<@Nullable Object> list = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            list.add(argument);
        }
        return kong.call(function, list);
    }

    /**
     * Like {@link #ask}, for a function that gives a value or nil; what it gives instead is a
     * failure.
     */
    private @Nullable Object value(PdkFunction function, @Nullable Object... arguments) {
        Object value = ask(function, arguments);
        if (value instanceof KongError error) {
            throw new IllegalStateException(function.kongName() + ": " + error.text());
        }
        return value;
    }

    private String text(PdkFunction function, @Nullable Object... arguments) {
        return value(function, arguments) instanceof String wire ? Wire.read(wire) : "";
    }

    private long number(PdkFunction function) {
        return value(function) instanceof Number number ? number.longValue() : 0;
    }

    private boolean truth(PdkFunction function, Object argument) {
        return Boolean.TRUE.equals(ask(function, argument));
    }

    private Headers headers(PdkFunction function) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (value(function, MOST_HEADERS.get(0)) instanceof Map<?, ?> map) {
            map.forEach((name, values) -> headers.put(Wire.read(name), headerValues(values)));
        }
        return Headers.of(headers);
    }

    /** One value or several. */
    private static List<String> headerValues(@Nullable Object given) {
        if (given instanceof String wire) {
            return List.of(Wire.read(wire));
        }
        List<String> values = new ArrayList<>();
        if (given instanceof Collection<?> several) {
            several.forEach(value -> values.add(Wire.read(String.valueOf(value))));
        }
        return values;
    }

    // --- kong.client, kong.ip

    @Override
    public String clientIp() {
        return text(PdkFunction.CLIENT_GET_IP);
    }

    @Override
    public int clientPort() {
        return (int) number(PdkFunction.CLIENT_GET_PORT);
    }

    @Override
    public String clientForwardedIp() {
        if (phase == Phase.LOG) {
            return logged("client_ip") instanceof String ip ? ip : "";
        }
        return text(PdkFunction.CLIENT_GET_FORWARDED_IP);
    }

    @Override
    public int clientForwardedPort() {
        return (int) number(PdkFunction.CLIENT_GET_FORWARDED_PORT);
    }

    @Override
    public String clientProtocol(boolean allowTerminated) {
        return text(PdkFunction.CLIENT_GET_PROTOCOL, allowTerminated);
    }

    @Override
    public Optional<Consumer> consumer() {
        if (authenticated != null) {
            return Optional.ofNullable(authenticated.consumer());
        }
        return entities.consumer(phase == Phase.LOG ? logged("consumer") : value(PdkFunction.CLIENT_GET_CONSUMER));
    }

    @Override
    public Optional<Credential> credential() {
        if (authenticated != null) {
            return Optional.ofNullable(authenticated.credential());
        }
        Object sent = phase == Phase.LOG ? logged("authenticated_entity") : value(PdkFunction.CLIENT_GET_CREDENTIAL);
        if (!(sent instanceof Map<?, ?> map) || !(map.get("id") instanceof String id) || id.isEmpty()) {
            return Optional.empty();
        }
        Object consumer = map.get("consumer_id");
        if (consumer == null && map.get("consumer") instanceof Map<?, ?> reference) {
            consumer = reference.get("id"); // a row of Kong's own plugins
        }
        return Optional.of(new Credential(Wire.read(id), uuid(consumer)));
    }

    private static @Nullable UUID uuid(@Nullable Object text) {
        try {
            return text instanceof String id && id.length() == 36 ? UUID.fromString(id) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername) {
        return entities.consumer(value(PdkFunction.CLIENT_LOAD_CONSUMER, idOrUsername, byUsername));
    }

    @Override
    public void authenticate(@Nullable Consumer consumer, @Nullable Credential credential) {
        Map<String, Object> who = consumer == null ? null : sent(consumer);
        if (credential == null) {
            value(PdkFunction.CLIENT_AUTHENTICATE, who);
        } else {
            Map<String, Object> by = new LinkedHashMap<>();
            by.put("id", credential.id());
            if (credential.consumerId() != null) {
                by.put("consumer_id", credential.consumerId().toString());
            }
            value(PdkFunction.CLIENT_AUTHENTICATE, who, by);
        }
        authenticated = new Authenticated(consumer, credential);
    }

    /** All that it has: a field that is missing is empty to a Kong, which is not the same. */
    private static Map<String, Object> sent(Consumer consumer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", consumer.id().toString());
        fields.put("created_at", consumer.createdAt().getEpochSecond());
        if (consumer.username() != null) {
            fields.put("username", consumer.username());
        }
        if (consumer.customId() != null) {
            fields.put("custom_id", consumer.customId());
        }
        if (consumer.tags() != null) {
            fields.put("tags", List.copyOf(consumer.tags()));
        }
        return fields;
    }

    @Override
    public boolean isTrusted(String address) {
        return truth(PdkFunction.IP_IS_TRUSTED, address);
    }

    // --- kong.ctx.shared, kong.log

    @Override
    public Optional<Object> shared(String key) {
        return Optional.ofNullable(plain(value(PdkFunction.CTX_SHARED_GET, key)));
    }

    @Override
    public void setShared(String key, @Nullable Object value) {
        set(PdkFunction.CTX_SHARED_SET, key, value);
    }

    /** Nil is an argument that is left out. */
    private void set(PdkFunction function, String key, @Nullable Object value) {
        if (value == null) {
            value(function, key);
        } else {
            value(function, key, value);
        }
    }

    /** A value as a plugin sees it, its texts read. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof String wire) {
            return Wire.read(wire);
        }
        if (value instanceof List<?> elements) {
            List<@Nullable Object> list = new ArrayList<>();
            elements.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            members.forEach((name, member) -> map.put(Wire.read(String.valueOf(name)), plain(member)));
            return map;
        }
        return value;
    }

    @Override
    public void log(PluginLog.Level level, String plugin, String message) {
        value(
                switch (level) {
                    case ALERT -> PdkFunction.LOG_ALERT;
                    case CRIT -> PdkFunction.LOG_CRIT;
                    case ERR -> PdkFunction.LOG_ERR;
                    case WARN -> PdkFunction.LOG_WARN;
                    case NOTICE -> PdkFunction.LOG_NOTICE;
                    case INFO -> PdkFunction.LOG_INFO;
                    case DEBUG -> PdkFunction.LOG_DEBUG;
                },
                message);
    }

    @Override
    public Map<String, @Nullable Object> serialize() {
        return new LinkedHashMap<>(serialized());
    }

    private Map<String, @Nullable Object> serialized() {
        if (serialized == null) {
            String json = text(PdkFunction.LOG_SERIALIZE);
            try {
                if (!(Json.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> object)) {
                    throw new IllegalStateException("kong.log.serialize gave no object");
                }
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                object.forEach((name, value) -> members.put((String) name, value));
                serialized = members;
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("kong.log.serialize gave no JSON: " + e.getMessage(), e);
            }
        }
        return serialized;
    }

    /** A member of the serialised log. */
    private @Nullable Object logged(String... names) {
        Object found = serialized();
        for (String name : names) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return found;
    }

    private String loggedText(String... names) {
        return logged(names) instanceof String text ? text : "";
    }

    @Override
    public void setSerializedValue(String key, @Nullable Object value, PluginLog.Mode mode) {
        if (mode == PluginLog.Mode.SET) {
            set(PdkFunction.LOG_SET_SERIALIZE_VALUE, key, value);
        } else if (value != null) {
            // A nil adds nothing, and a Kong cannot be told behind a nil what it would remove.
            value(
                    PdkFunction.LOG_SET_SERIALIZE_VALUE,
                    key,
                    value,
                    Map.of("mode", mode.name().toLowerCase(Locale.ROOT)));
        }
    }

    // --- kong.nginx, kong.node

    @Override
    public Optional<String> variable(String name) {
        return value(PdkFunction.NGINX_GET_VAR, name) instanceof String wire
                ? Optional.of(Wire.read(wire))
                : Optional.empty();
    }

    @Override
    public Optional<String> tlsVersion() {
        String version = ask(PdkFunction.NGINX_GET_TLS1_VERSION_STR) instanceof String wire ? Wire.read(wire) : "";
        return version.isEmpty() ? Optional.empty() : Optional.of(version);
    }

    @Override
    public Optional<Object> context(String key) {
        return Optional.ofNullable(plain(value(PdkFunction.NGINX_GET_CTX, key)));
    }

    @Override
    public void setContext(String key, @Nullable Object value) {
        set(PdkFunction.NGINX_SET_CTX, key, value);
    }

    @Override
    public Instant requestStart() {
        return value(PdkFunction.NGINX_REQ_START_TIME) instanceof Number seconds
                ? Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000))
                : Instant.EPOCH;
    }

    @Override
    public String subsystem() {
        return text(PdkFunction.NGINX_GET_SUBSYSTEM);
    }

    @Override
    public String nodeId() {
        return text(PdkFunction.NODE_GET_ID);
    }

    @Override
    public Node.MemoryStats memoryStats() {
        List<Node.MemoryStats.Worker> workers = new ArrayList<>();
        Map<String, Node.MemoryStats.Dictionary> dictionaries = new LinkedHashMap<>();
        if (value(PdkFunction.NODE_GET_MEMORY_STATS) instanceof Map<?, ?> stats) {
            if (stats.get("workers_lua_vms") instanceof List<?> sent) {
                sent.forEach(worker -> workers.add(
                        new Node.MemoryStats.Worker(member(worker, "pid"), member(worker, "http_allocated_gc"))));
            }
            if (stats.get("lua_shared_dicts") instanceof Map<?, ?> sent) {
                sent.forEach((name, dictionary) -> dictionaries.put(
                        Wire.read(name),
                        new Node.MemoryStats.Dictionary(
                                member(dictionary, "capacity"), member(dictionary, "allocated_slabs"))));
            }
        }
        return new Node.MemoryStats(workers, dictionaries);
    }

    private static long member(@Nullable Object map, String name) {
        return map instanceof Map<?, ?> members && members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    // --- kong.request

    @Override
    public String scheme() {
        return text(PdkFunction.REQUEST_GET_SCHEME);
    }

    @Override
    public String host() {
        return text(PdkFunction.REQUEST_GET_HOST);
    }

    @Override
    public int port() {
        return (int) number(PdkFunction.REQUEST_GET_PORT);
    }

    @Override
    public String forwardedScheme() {
        return text(PdkFunction.REQUEST_GET_FORWARDED_SCHEME);
    }

    @Override
    public String forwardedHost() {
        return text(PdkFunction.REQUEST_GET_FORWARDED_HOST);
    }

    @Override
    public int forwardedPort() {
        return (int) number(PdkFunction.REQUEST_GET_FORWARDED_PORT);
    }

    @Override
    public double httpVersion() {
        return value(PdkFunction.REQUEST_GET_HTTP_VERSION) instanceof Number version ? version.doubleValue() : 0;
    }

    @Override
    public String method() {
        return phase == Phase.LOG ? loggedText("request", "method") : text(PdkFunction.REQUEST_GET_METHOD);
    }

    @Override
    public String pathWithQuery() {
        return phase == Phase.LOG ? loggedText("request", "uri") : encoded(PdkFunction.REQUEST_GET_PATH_WITH_QUERY);
    }

    /** A part of a URL; bytes that are no UTF-8 stay escaped. */
    private String encoded(PdkFunction function) {
        return value(function) instanceof String wire ? WireText.readEncoded(wire) : "";
    }

    @Override
    public String rawQuery() {
        if (phase != Phase.LOG) {
            return encoded(PdkFunction.REQUEST_GET_RAW_QUERY);
        }
        Map<String, List<Optional<String>>> arguments = new LinkedHashMap<>();
        if (logged("request", "querystring") instanceof Map<?, ?> logged) {
            logged.forEach((name, values) -> arguments.put(
                    (String) name,
                    (values instanceof List<?> several ? several : List.of(values))
                            .stream().map(KongPdk::argument).toList()));
        }
        return Arguments.encode(arguments);
    }

    /** An argument without a value is true in Lua. */
    private static Optional<String> argument(Object value) {
        return value instanceof Boolean ? Optional.empty() : Optional.of(value.toString());
    }

    @Override
    public Headers requestHeaders() {
        if (requestHeaders == null) {
            requestHeaders = headers(PdkFunction.REQUEST_GET_HEADERS);
        }
        return requestHeaders;
    }

    @Override
    public byte[] requestBody() {
        Object body = ask(PdkFunction.REQUEST_GET_RAW_BODY);
        if (body instanceof KongError error) {
            throw new BodyTooLargeException(error.text());
        }
        return body instanceof String wire ? Wire.received(wire) : new byte[0];
    }

    // --- kong.router, kong.service

    @Override
    public Optional<Route> route() {
        return entities.route(phase == Phase.LOG ? logged("route") : value(PdkFunction.ROUTER_GET_ROUTE));
    }

    @Override
    public Optional<Service> service() {
        return entities.service(phase == Phase.LOG ? logged("service") : value(PdkFunction.ROUTER_GET_SERVICE));
    }

    @Override
    public boolean setUpstream(String name) {
        return truth(PdkFunction.SERVICE_SET_UPSTREAM, name);
    }

    @Override
    public void setTarget(String host, int port) {
        value(PdkFunction.SERVICE_SET_TARGET, host, (long) port);
    }

    @Override
    public void change(ServiceRequestChanges changes) {
        if (changes.scheme() != null) {
            value(PdkFunction.SERVICE_REQUEST_SET_SCHEME, changes.scheme());
        }
        if (changes.path() != null) {
            value(PdkFunction.SERVICE_REQUEST_SET_PATH, changes.path());
        }
        if (changes.rawQuery() != null) {
            value(PdkFunction.SERVICE_REQUEST_SET_RAW_QUERY, changes.rawQuery());
        }
        if (changes.method() != null) {
            value(PdkFunction.SERVICE_REQUEST_SET_METHOD, changes.method());
        }
        if (!changes.headers().isEmpty()) {
            value(PdkFunction.SERVICE_REQUEST_SET_HEADERS, inEverySpelling(changes.headers()));
        }
        if (changes.body() != null) {
            value(PdkFunction.SERVICE_REQUEST_SET_RAW_BODY, (Object) changes.body());
        }
    }

    /**
     * To a Kong, {@code X-Who} and {@code X_Who} are two headers, and to many upstreams they are
     * one: those that the client sent in another spelling go.
     */
    private Map<String, List<String>> inEverySpelling(Map<String, List<String>> headers) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        boolean several = headers.keySet().stream().anyMatch(name -> name.indexOf('-') >= 0 || name.indexOf('_') >= 0);
        if (several) {
            for (String sent : requestHeaders().names()) {
                for (String name : headers.keySet()) {
                    if (!sent.equalsIgnoreCase(name) && MessageRules.isSameSpelling(sent, name)) {
                        all.put(sent, List.of());
                    }
                }
            }
        }
        return all;
    }

    @Override
    public int serviceStatus() {
        return (int) number(PdkFunction.SERVICE_RESPONSE_GET_STATUS);
    }

    @Override
    public Headers serviceHeaders() {
        Headers sent = headers(PdkFunction.SERVICE_RESPONSE_GET_HEADERS);
        return sent.names().isEmpty() ? serviceHeadersOneByOne() : sent;
    }

    /**
     * In its response phase, a Kong 2.8 lists no header of the upstream, and gives each to who
     * knows its name.
     */
    private Headers serviceHeadersOneByOne() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : responseHeaders().names()) {
            if (value(PdkFunction.SERVICE_RESPONSE_GET_HEADER, name) instanceof String wire) {
                headers.put(name, List.of(Wire.read(wire)));
            }
        }
        return Headers.of(headers);
    }

    @Override
    public byte[] serviceBody() {
        return value(PdkFunction.SERVICE_RESPONSE_GET_RAW_BODY) instanceof String wire
                ? Wire.received(wire)
                : new byte[0];
    }

    // --- kong.response

    @Override
    public int responseStatus() {
        return (int) number(PdkFunction.RESPONSE_GET_STATUS);
    }

    @Override
    public Headers responseHeaders() {
        return headers(PdkFunction.RESPONSE_GET_HEADERS);
    }

    @Override
    public Response.Source source() {
        return switch (text(PdkFunction.RESPONSE_GET_SOURCE)) {
            case "exit" -> Response.Source.EXIT;
            case "service" -> Response.Source.SERVICE;
            default -> Response.Source.ERROR;
        };
    }

    /** Kept for the end of the event, since an exit takes headers along. */
    @Override
    public void change(ResponseChanges changes) {
        pending = changes;
    }

    @Override
    public void exit(Answer answer) {
        HeaderValues headers = new HeaderValues();
        headers.putAll(answer.headers());
        if (pending != null) {
            HeaderValues first = new HeaderValues();
            pending.replaced().forEach((name, values) -> {
                if (values.isEmpty()) {
                    first.put(name, values);
                } else {
                    headers.putIfAbsent(name, values);
                }
            });
            pending = new ResponseChanges(pending.status(), first, pending.added());
            end();
        }
        kong.exit(answer.status(), answer.body(), headers);
    }

    /** Sends what is left to be sent. */
    void end() {
        ResponseChanges changes = pending;
        pending = null;
        if (changes == null) {
            return;
        }
        if (changes.status() != null) {
            value(PdkFunction.RESPONSE_SET_STATUS, changes.status().longValue());
        }
        Map<String, List<String>> replaced = new LinkedHashMap<>(changes.replaced());
        changes.replaced().forEach((name, values) -> {
            if (values.isEmpty()) { // set_headers of Kong's response does not promise to remove one
                replaced.remove(name);
                value(PdkFunction.RESPONSE_CLEAR_HEADER, name);
            }
        });
        if (!replaced.isEmpty()) {
            value(PdkFunction.RESPONSE_SET_HEADERS, replaced);
        }
        changes.added()
                .forEach(
                        (name, values) -> values.forEach(value -> value(PdkFunction.RESPONSE_ADD_HEADER, name, value)));
    }
}
