package dev.kongdb.server.internal;

import dev.kongdb.server.internal.ProtoType.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of Kong's ProtoBuf protocol, with the numbers of their fields in Kong 2.8 to 3.9.
 */
final class Messages {
    /** A call of a Kong to the server. */
    static final ProtoType CALL = new ProtoType()
            .with(1, "sequence", Kind.INTEGER)
            .with(33, "start", new ProtoType().with(1, "name", Kind.TEXT).with(2, "config", Kind.TEXT))
            .with(35, "close", new ProtoType().with(1, "instance", Kind.INTEGER))
            .with(36, "event", new ProtoType().with(1, "instance", Kind.INTEGER).with(2, "phase", Kind.TEXT));

    /** An answer of the server. */
    static final ProtoType RETURN = new ProtoType()
            .with(1, "sequence", Kind.INTEGER)
            .with(
                    33,
                    "status",
                    new ProtoType()
                            .with(1, "name", Kind.TEXT)
                            .with(2, "instance", Kind.INTEGER)
                            .with(4, "started", Kind.INTEGER));

    static final ProtoType TEXT = new ProtoType().with(1, "v", Kind.TEXT);
    static final ProtoType INTEGER = new ProtoType().with(1, "v", Kind.INTEGER);
    static final ProtoType NUMBER = new ProtoType().with(1, "v", Kind.NUMBER);
    static final ProtoType BOOLEAN = new ProtoType().with(1, "v", Kind.BOOLEAN);
    static final ProtoType KEY_AND_VALUE =
            new ProtoType().with(1, "k", Kind.TEXT).with(2, "v", Kind.VALUE);
    static final ProtoType EXIT = new ProtoType()
            .with(1, "status", Kind.INTEGER)
            .with(2, "body", Kind.TEXT)
            .with(3, "headers", Kind.STRUCT);
    static final ProtoType BODY = new ProtoType()
            .with(1, "content", Kind.TEXT)
            .with(2, "body_filepath", Kind.TEXT)
            .with(3, "error", Kind.TEXT);
    static final ProtoType CONSUMER_SPEC =
            new ProtoType().with(1, "id", Kind.TEXT).with(2, "by_username", Kind.BOOLEAN);
    static final ProtoType CONSUMER = new ProtoType()
            .with(1, "id", Kind.TEXT)
            .with(2, "created_at", Kind.INTEGER)
            .with(3, "username", Kind.TEXT)
            .with(4, "custom_id", Kind.TEXT)
            .withTexts(5, "tags");
    static final ProtoType CREDENTIAL = new ProtoType().with(1, "id", Kind.TEXT).with(2, "consumer_id", Kind.TEXT);
    static final ProtoType AUTHENTICATION =
            new ProtoType().with(1, "consumer", CONSUMER).with(2, "credential", CREDENTIAL);
    static final ProtoType TARGET = new ProtoType().with(1, "host", Kind.TEXT).with(2, "port", Kind.INTEGER);

    private static final ProtoType KEY = new ProtoType().with(1, "id", Kind.TEXT);

    static final ProtoType ROUTE = new ProtoType()
            .with(1, "id", Kind.TEXT)
            .with(2, "created_at", Kind.INTEGER)
            .with(3, "updated_at", Kind.INTEGER)
            .with(4, "name", Kind.TEXT)
            .withTexts(5, "protocols")
            .withTexts(6, "methods")
            .withTexts(7, "hosts")
            .withTexts(8, "paths")
            .with(10, "https_redirect_status_code", Kind.INTEGER)
            .with(11, "regex_priority", Kind.INTEGER)
            .with(12, "strip_path", Kind.BOOLEAN)
            .with(13, "preserve_host", Kind.BOOLEAN)
            .withTexts(14, "snis")
            .withTexts(17, "tags")
            .with(18, "service", KEY);
    static final ProtoType SERVICE = new ProtoType()
            .with(1, "id", Kind.TEXT)
            .with(2, "created_at", Kind.INTEGER)
            .with(3, "updated_at", Kind.INTEGER)
            .with(4, "name", Kind.TEXT)
            .with(5, "retries", Kind.INTEGER)
            .with(6, "protocol", Kind.TEXT)
            .with(7, "host", Kind.TEXT)
            .with(8, "port", Kind.INTEGER)
            .with(9, "path", Kind.TEXT)
            .with(10, "connect_timeout", Kind.INTEGER)
            .with(11, "write_timeout", Kind.INTEGER)
            .with(12, "read_timeout", Kind.INTEGER)
            .withTexts(13, "tags")
            .with(14, "client_certificate", KEY);

    private static final ProtoType DICTIONARY =
            new ProtoType().with(1, "allocated_slabs", Kind.INTEGER).with(2, "capacity", Kind.INTEGER);

    static final ProtoType MEMORY = new ProtoType()
            .with(
                    1,
                    "lua_shared_dicts",
                    new ProtoType().with(1, "kong", DICTIONARY).with(2, "kong_db_cache", DICTIONARY))
            .withMany(
                    2,
                    "workers_lua_vms",
                    new ProtoType().with(1, "http_allocated_gc", Kind.INTEGER).with(2, "pid", Kind.INTEGER));

    private Messages() {}

    /** The arguments of a function as its message, without arguments that are null or absent. */
    static byte[] arguments(PdkFunction function, List<? extends @Nullable Object> given) {
        return switch (function.takes()) {
            case NOTHING -> new byte[0];
            case STRUCT -> ProtoType.struct((Map<?, ?>) at(given, 0));
            case LIST -> ProtoType.list(given);
            case TEXT -> TEXT.encode(named(given, "v"));
            case INTEGER -> INTEGER.encode(named(given, "v"));
            case BOOLEAN -> BOOLEAN.encode(named(given, "v"));
            case KEY_AND_VALUE -> KEY_AND_VALUE.encode(named(given, "k", "v"));
            case EXIT -> EXIT.encode(named(given, "status", "body", "headers"));
            case CONSUMER_SPEC -> CONSUMER_SPEC.encode(named(given, "id", "by_username"));
            case AUTHENTICATION -> AUTHENTICATION.encode(named(given, "consumer", "credential"));
            case TARGET -> TARGET.encode(named(given, "host", "port"));
        };
    }

    private static Object at(List<? extends @Nullable Object> given, int place) {
        Object value = given.get(place);
        return value == null ? Map.of() : value;
    }

    private static Map<String, @Nullable Object> named(List<? extends @Nullable Object> given, String... names) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            values.put(names[i], given.get(i));
        }
        return values;
    }

    /** The result of a function; null for an empty message, with which a Kong sends nil. */
    static @Nullable Object result(PdkFunction function, byte[] message) throws ProtocolException {
        if (message.length == 0) {
            return null;
        }
        return switch (function.gives()) {
            case NOTHING -> null;
            case TEXT -> TEXT.decode(message).get("v");
            case INTEGER -> orZero(INTEGER.decode(message).get("v"));
            case NUMBER -> orZero(NUMBER.decode(message).get("v"));
            case BOOLEAN -> BOOLEAN.decode(message).get("v");
            case STRUCT -> ProtoType.readStruct(message);
            case VALUE -> ProtoType.readValue(message);
            case BODY -> body(BODY.decode(message));
            case CONSUMER -> CONSUMER.decode(message);
            case CREDENTIAL -> CREDENTIAL.decode(message);
            case ROUTE -> withDefaults(ROUTE.decode(message), Map.of("strip_path", false, "preserve_host", false));
            case SERVICE -> SERVICE.decode(message);
            case MEMORY -> MEMORY.decode(message);
        };
    }

    private static Object orZero(@Nullable Object value) {
        return value == null ? 0L : value;
    }

    /** Adds the fields that are absent because they have the zero of their type. */
    private static Map<String, @Nullable Object> withDefaults(
            Map<String, @Nullable Object> message, Map<String, Object> defaults) {
        defaults.forEach(message::putIfAbsent);
        return message;
    }

    /** A Kong that speaks MessagePack does not return bodies that nginx has written to a file. */
    private static Object body(Map<String, @Nullable Object> message) {
        Object content = message.get("content");
        if (content != null) {
            return content;
        }
        return new KongError(
                message.get("error") instanceof String error && message.get("body_filepath") == null
                        ? Wire.read(error)
                        : "request body did not fit into client body buffer, consider raising"
                                + " 'client_body_buffer_size'");
    }
}
