package dev.kongdb.server.internal;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerBuilder;
import dev.kongdb.entity.RouteBuilder;
import dev.kongdb.entity.ServiceBuilder;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.value.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Kong's plugin development kit for one phase of one request, by name. An {@link
 * Exchange} stands for the request. They accept the same arguments as in Kong's Lua, and raise the
 * same errors.
 */
final class KongFunctions implements FakeKong.Functions {
    /**
     * In the log phase, a Kong has a saved copy of the request, which these functions read. All
     * others raise an error.
     */
    private static final Set<String> IN_LOG = Set.of(
            "kong.request.get_headers",
            "kong.response.get_status",
            "kong.response.get_headers",
            "kong.response.get_source",
            "kong.log.serialize",
            "kong.ctx.shared.get",
            "kong.ctx.shared.set",
            "kong.nginx.get_ctx",
            "kong.nginx.set_ctx",
            "kong.nginx.get_subsystem",
            "kong.node.get_id",
            "kong.node.get_memory_stats",
            "kong.ip.is_trusted");

    private final Exchange exchange;
    private final Phase phase;
    private final FakeKong.Version version;
    private final List<String> called = new ArrayList<>();

    KongFunctions(Exchange exchange, Phase phase, FakeKong.Version version) {
        this.exchange = exchange;
        this.phase = phase;
        this.version = version;
    }

    /** The result of a function: the first value in Lua, or nil and a text. */
    record Returned(@Nullable Object value, @Nullable String error) {}

    /** Bytes that are not a text. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Raw(byte[] bytes) {}

    /** The names of the called functions. */
    List<String> called() {
        return called;
    }

    /** A function sees the arguments up to the first nil, as with Lua's unpack. */
    @Override
    public Returned call(String name, List<? extends @Nullable Object> given) {
        called.add(name);
        List<Object> arguments = new ArrayList<>();
        for (Object argument : given) {
            if (argument == null && !name.equals("kong.client.authenticate")) {
                break;
            }
            arguments.add(argument == null ? Map.of() : argument);
        }
        if (phase == Phase.LOG && !IN_LOG.contains(name) && !name.matches("kong\\.log\\.[a-z]+")) {
            throw new LuaError("API disabled in the current context");
        }
        try {
            return new Returned(value(name, arguments), null);
        } catch (BodyTooLargeException e) {
            if (version.tellsErrors()) {
                return new Returned(null, e.getMessage());
            }
            throw new LuaError("attempt to get the length of a nil value");
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (name.equals("kong.service.set_upstream")) {
                return new Returned(null, e.getMessage());
            }
            throw new LuaError(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Object value(String name, List<Object> arguments) {
        return switch (name) {
            case "kong.client.get_ip" -> exchange.client().ip();
            case "kong.client.get_port" -> (long) exchange.client().port();
            case "kong.client.get_forwarded_ip" -> exchange.client().forwardedIp();
            case "kong.client.get_forwarded_port" -> (long) exchange.client().forwardedPort();
            case "kong.client.get_protocol" -> exchange.client().protocol((Boolean) arguments.get(0));
            case "kong.client.get_consumer" ->
                exchange.client().consumer().map(KongFunctions::consumer).orElse(null);
            case "kong.client.get_credential" ->
                exchange.client().credential().map(KongFunctions::credential).orElse(null);
            case "kong.client.load_consumer" -> loadConsumer(text(arguments, 0), arguments);
            case "kong.client.authenticate" -> authenticate(arguments);
            case "kong.ip.is_trusted" -> exchange.node().isTrusted(text(arguments, 0));
            case "kong.ctx.shared.get" ->
                exchange.shared().get(text(arguments, 0)).orElse(null);
            case "kong.ctx.shared.set" -> nothing(() -> exchange.shared().set(text(arguments, 0), second(arguments)));
            case "kong.nginx.get_ctx" ->
                exchange.nginx().context(text(arguments, 0)).orElse(null);
            case "kong.nginx.set_ctx" ->
                nothing(() -> exchange.nginx().setContext(text(arguments, 0), second(arguments)));
            case "kong.nginx.get_var" ->
                exchange.nginx().variable(text(arguments, 0)).orElse(null);
            case "kong.nginx.get_tls1_version_str" ->
                exchange.nginx().tlsVersion().orElse(null);
            case "kong.nginx.req_start_time" -> seconds(exchange.nginx().requestStart());
            case "kong.nginx.get_subsystem" -> exchange.nginx().subsystem();
            case "kong.node.get_id" -> exchange.node().id();
            case "kong.node.get_memory_stats" -> memory();
            case "kong.log.serialize" -> Json.text(exchange.log().serialize());
            case "kong.log.set_serialize_value" -> serializeValue(arguments);
            case "kong.request.get_scheme" -> exchange.request().scheme();
            case "kong.request.get_host" -> exchange.request().host();
            case "kong.request.get_port" -> (long) exchange.request().port();
            case "kong.request.get_forwarded_scheme" -> exchange.request().forwardedScheme();
            case "kong.request.get_forwarded_host" -> exchange.request().forwardedHost();
            case "kong.request.get_forwarded_port" -> (long) exchange.request().forwardedPort();
            case "kong.request.get_http_version" -> exchange.request().httpVersion();
            case "kong.request.get_method" -> exchange.request().method();
            case "kong.request.get_path_with_query" -> exchange.request().pathWithQuery();
            case "kong.request.get_raw_query" -> exchange.request().rawQuery();
            case "kong.request.get_headers" -> headers(exchange.request().headers(), arguments);
            case "kong.request.get_raw_body" -> new Raw(exchange.request().body());
            case "kong.router.get_route" ->
                exchange.route()
                        .map(route -> table(RouteBuilder.from(route).toRow()))
                        .orElse(null);
            case "kong.router.get_service" ->
                exchange.service()
                        .map(service -> table(ServiceBuilder.from(service).toRow()))
                        .orElse(null);
            case "kong.service.set_upstream" -> setUpstream(text(arguments, 0));
            case "kong.service.set_target" ->
                nothing(() ->
                        exchange.serviceTarget().setTarget(text(arguments, 0), ((Number) arguments.get(1)).intValue()));
            case "kong.service.request.set_scheme" ->
                nothing(() -> exchange.serviceRequest().setScheme(text(arguments, 0)));
            case "kong.service.request.set_path" ->
                nothing(() -> exchange.serviceRequest().setPath(text(arguments, 0)));
            case "kong.service.request.set_raw_query" ->
                nothing(() -> exchange.serviceRequest().setRawQuery(text(arguments, 0)));
            case "kong.service.request.set_method" ->
                nothing(() -> exchange.serviceRequest().setMethod(text(arguments, 0)));
            case "kong.service.request.set_headers" -> nothing(() -> setServiceHeaders((Map<?, ?>) arguments.get(0)));
            case "kong.service.request.set_raw_body" ->
                nothing(() -> exchange.serviceRequest().setBody(Wire.received((String) arguments.get(0))));
            case "kong.service.response.get_status" ->
                (long) exchange.serviceResponse().status();
            case "kong.service.response.get_header" ->
                exchange.serviceResponse().header(text(arguments, 0)).orElse(null);
            case "kong.service.response.get_headers" ->
                version.hidesUpstreamHeaders()
                        ? Map.of()
                        : headers(exchange.serviceResponse().headers(), arguments);
            case "kong.service.response.get_raw_body" ->
                new Raw(exchange.serviceResponse().body());
            case "kong.response.get_status" -> (long) exchange.response().status();
            case "kong.response.get_headers" -> headers(exchange.response().headers(), arguments);
            case "kong.response.get_source" ->
                exchange.response().source().name().toLowerCase(Locale.ROOT);
            case "kong.response.set_status" ->
                nothing(() -> exchange.response().setStatus(((Number) arguments.get(0)).intValue()));
            case "kong.response.clear_header" ->
                nothing(() -> exchange.response().clearHeader(text(arguments, 0)));
            case "kong.response.add_header" ->
                nothing(() -> exchange.response().addHeader(text(arguments, 0), text(arguments, 1)));
            case "kong.response.set_headers" ->
                nothing(() -> exchange.response().setHeaders(headerMap((Map<?, ?>) arguments.get(0))));
            case "kong.response.exit" -> throw exit(arguments);
            default -> log(name, arguments);
        };
    }

    private static @Nullable Object nothing(Runnable work) {
        work.run();
        return null;
    }

    private static String text(List<Object> arguments, int place) {
        if (!(arguments.size() > place && arguments.get(place) instanceof String wire)) {
            throw new LuaError("argument " + (place + 1) + " must be a string");
        }
        return Wire.read(wire);
    }

    private static @Nullable Object second(List<Object> arguments) {
        return arguments.size() < 2 ? null : readable(arguments.get(1));
    }

    private static @Nullable Object readable(@Nullable Object value) {
        if (value instanceof String wire) {
            return Wire.read(wire);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(KongFunctions::readable).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(Wire.read(name), readable(member)));
            return members;
        }
        return value;
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private @Nullable Object loadConsumer(String id, List<Object> arguments) {
        boolean byUsername = arguments.size() > 1 && (Boolean) arguments.get(1);
        try {
            return (byUsername
                            ? exchange.client().loadConsumer(id)
                            : exchange.client().loadConsumer(UUID.fromString(id)))
                    .map(KongFunctions::consumer)
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            throw new LuaError("cannot load a consumer with an id that is not a uuid");
        }
    }

    private static Map<String, Object> consumer(Consumer consumer) {
        return table(ConsumerBuilder.from(consumer).toRow());
    }

    private static Map<String, Object> credential(Credential credential) {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("id", credential.id());
        if (credential.consumerId() != null) {
            table.put("consumer_id", credential.consumerId().toString());
        }
        return table;
    }

    private @Nullable Object authenticate(List<Object> arguments) {
        Map<?, ?> who = (Map<?, ?>) arguments.get(0);
        Map<?, ?> by = arguments.size() > 1 ? (Map<?, ?>) arguments.get(1) : Map.of();
        exchange.client()
                .authenticate(
                        who.isEmpty()
                                ? null
                                : new Consumer(
                                        UUID.fromString(Wire.read(who.get("id"))),
                                        Instant.ofEpochSecond(((Number) who.get("created_at")).longValue()),
                                        optional(who.get("username")),
                                        optional(who.get("custom_id")),
                                        who.get("tags") instanceof Collection<?> tags
                                                ? new HashSet<>(tags.stream()
                                                        .map(Wire::read)
                                                        .toList())
                                                : null),
                        by.isEmpty()
                                ? null
                                : new Credential(
                                        Wire.read(by.get("id")),
                                        by.get("consumer_id") instanceof String id ? UUID.fromString(id) : null));
        return null;
    }

    private static @Nullable String optional(@Nullable Object wire) {
        return wire == null ? null : Wire.read(wire);
    }

    private Map<String, Object> memory() {
        List<Object> workers = new ArrayList<>();
        exchange.node()
                .memoryStats()
                .workers()
                .forEach(worker -> workers.add(Map.of("pid", worker.pid(), "http_allocated_gc", worker.allocated())));
        return Map.of(
                "workers_lua_vms",
                workers,
                "lua_shared_dicts",
                Map.of("kong", Map.of("capacity", 5242880L, "allocated_slabs", 40960L)));
    }

    private @Nullable Object serializeValue(List<Object> arguments) {
        String mode = arguments.size() > 2 ? Wire.read(((Map<?, ?>) arguments.get(2)).get("mode")) : "set";
        exchange.log()
                .setSerializedValue(
                        text(arguments, 0), second(arguments), PluginLog.Mode.valueOf(mode.toUpperCase(Locale.ROOT)));
        return null;
    }

    /** One value as a text, several values as a list. */
    private static Map<String, Object> headers(Headers headers, List<Object> arguments) {
        long most = arguments.isEmpty() ? 100 : ((Number) arguments.get(0)).longValue();
        if (most < 1 || most > 1000) {
            throw new LuaError("max_headers must be between 1 and 1000");
        }
        Map<String, Object> table = new LinkedHashMap<>();
        headers.asMap().forEach((name, values) -> table.put(name, values.size() == 1 ? values.get(0) : values));
        return table;
    }

    private @Nullable Object setUpstream(String name) {
        exchange.serviceTarget().setUpstream(name);
        return true;
    }

    private static Map<String, List<String>> headerMap(Map<?, ?> sent) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        sent.forEach((name, values) -> headers.put(
                Wire.read(name),
                values instanceof Collection<?> several
                        ? several.stream().map(Wire::read).toList()
                        : values instanceof Map<?, ?> ? List.of() : List.of(Wire.read(values))));
        return headers;
    }

    /**
     * To a Kong, a hyphen and an underscore differ, so the server must name every spelling of a
     * header that it removes.
     */
    private void setServiceHeaders(Map<?, ?> sent) {
        Map<String, List<String>> headers = headerMap(sent);
        for (String name : exchange.request().headers().names()) {
            String other = name.replace('_', '-');
            boolean told = headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
            if (!told
                    && headers.keySet().stream()
                            .anyMatch(given -> given.replace('_', '-').equalsIgnoreCase(other))) {
                throw new AssertionError("the header " + name + " would go on beside its twin");
            }
        }
        headers.forEach((name, values) -> {
            if (!values.isEmpty()) {
                exchange.serviceRequest().setHeaders(Map.of(name, values));
            } else if (exchange.request().headers().contains(name)) {
                boolean twin = headers.entrySet().stream()
                        .anyMatch(header -> !header.getValue().isEmpty()
                                && header.getKey().replace('_', '-').equalsIgnoreCase(name.replace('_', '-')));
                if (!twin) {
                    exchange.serviceRequest().clearHeader(name);
                }
            }
        });
    }

    private RuntimeException exit(List<Object> arguments) {
        long status = ((Number) arguments.get(0)).longValue();
        if (status < 100 || status > 599) {
            throw new LuaError("code must be a number between 100 and 599");
        }
        Answer answer = Answer.of((int) status);
        if (arguments.size() > 2) {
            answer = answer.headers(headerMap((Map<?, ?>) arguments.get(2)));
        }
        if (arguments.size() > 1 && arguments.get(1) instanceof String body) {
            answer = answer.body(Wire.received(body));
        }
        throw exchange.response().exit(answer);
    }

    private @Nullable Object log(String name, List<Object> arguments) {
        String prefix = "kong.log.";
        if (!name.startsWith(prefix)) {
            return null; // a Kong logs that there is no such function, and returns nothing
        }
        StringBuilder message = new StringBuilder();
        arguments.forEach(part -> message.append(part instanceof String wire ? Wire.read(wire) : part));
        exchange.log().log(
                PluginLog.Level.valueOf(name.substring(prefix.length()).toUpperCase(Locale.ROOT)), message.toString());
        return null;
    }

    @SuppressWarnings("unchecked") // an entity is an object
    private static Map<String, Object> table(Row row) {
        try {
            byte[] json = StoredJson.write("entity", row).getBytes(StandardCharsets.UTF_8);
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) Json.parse(json);
            Map<String, Object> table = new LinkedHashMap<>();
            members.forEach((name, value) -> {
                if (value != null) {
                    table.put(name, value);
                }
            });
            return table;
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The method of the step that returns the function's result. */
    static String stepMethod(String function) {
        Function<String, String> step = kind -> "plugin.Step" + kind;
        return switch (function) {
            case "kong.client.get_credential", "kong.client.authenticate" -> step.apply("Credential");
            case "kong.client.load_consumer", "kong.client.get_consumer" -> step.apply("Consumer");
            case "kong.node.get_memory_stats" -> step.apply("MemoryStats");
            case "kong.router.get_route" -> step.apply("Route");
            case "kong.router.get_service" -> step.apply("Service");
            case "kong.request.get_query",
                    "kong.request.get_headers",
                    "kong.response.get_headers",
                    "kong.service.response.get_headers" -> step.apply("MultiMap");
            default -> step.apply("");
        };
    }

    /** Whether the result is a map with a list for each value. */
    static boolean isMultiMap(String function) {
        return stepMethod(function).equals("plugin.StepMultiMap");
    }
}
