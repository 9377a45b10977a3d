package dev.kongdb.server.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Kong's plugin development kit that the server calls. Under ProtoBuf, only
 * functions in Kong's own file can be called. The functions of that file that are absent here are
 * variants of others: for one header at a time, for a path without its query, or for a decoded
 * query.
 */
enum PdkFunction {
    CLIENT_GET_IP("kong.client.get_ip", Takes.NOTHING, Gives.TEXT),
    CLIENT_GET_FORWARDED_IP("kong.client.get_forwarded_ip", Takes.NOTHING, Gives.TEXT),
    CLIENT_GET_PORT("kong.client.get_port", Takes.NOTHING, Gives.INTEGER),
    CLIENT_GET_FORWARDED_PORT("kong.client.get_forwarded_port", Takes.NOTHING, Gives.INTEGER),
    CLIENT_GET_CREDENTIAL("kong.client.get_credential", Takes.NOTHING, Gives.CREDENTIAL),
    CLIENT_LOAD_CONSUMER("kong.client.load_consumer", Takes.CONSUMER_SPEC, Gives.CONSUMER),
    CLIENT_GET_CONSUMER("kong.client.get_consumer", Takes.NOTHING, Gives.CONSUMER),
    CLIENT_AUTHENTICATE("kong.client.authenticate", Takes.AUTHENTICATION, Gives.NOTHING),
    CLIENT_GET_PROTOCOL("kong.client.get_protocol", Takes.BOOLEAN, Gives.TEXT),
    CTX_SHARED_SET("kong.ctx.shared.set", Takes.KEY_AND_VALUE, Gives.NOTHING),
    CTX_SHARED_GET("kong.ctx.shared.get", Takes.TEXT, Gives.VALUE),
    IP_IS_TRUSTED("kong.ip.is_trusted", Takes.TEXT, Gives.BOOLEAN),
    LOG_ALERT("kong.log.alert", Takes.LIST, Gives.NOTHING),
    LOG_CRIT("kong.log.crit", Takes.LIST, Gives.NOTHING),
    LOG_ERR("kong.log.err", Takes.LIST, Gives.NOTHING),
    LOG_WARN("kong.log.warn", Takes.LIST, Gives.NOTHING),
    LOG_NOTICE("kong.log.notice", Takes.LIST, Gives.NOTHING),
    LOG_INFO("kong.log.info", Takes.LIST, Gives.NOTHING),
    LOG_DEBUG("kong.log.debug", Takes.LIST, Gives.NOTHING),
    LOG_SET_SERIALIZE_VALUE("kong.log.set_serialize_value", Takes.KEY_AND_VALUE, Gives.NOTHING),
    LOG_SERIALIZE("kong.log.serialize", Takes.NOTHING, Gives.TEXT),
    NGINX_GET_VAR("kong.nginx.get_var", Takes.TEXT, Gives.TEXT),
    NGINX_GET_TLS1_VERSION_STR("kong.nginx.get_tls1_version_str", Takes.NOTHING, Gives.TEXT),
    NGINX_SET_CTX("kong.nginx.set_ctx", Takes.KEY_AND_VALUE, Gives.TEXT),
    NGINX_GET_CTX("kong.nginx.get_ctx", Takes.TEXT, Gives.VALUE),
    NGINX_REQ_START_TIME("kong.nginx.req_start_time", Takes.NOTHING, Gives.NUMBER),
    NGINX_GET_SUBSYSTEM("kong.nginx.get_subsystem", Takes.NOTHING, Gives.TEXT),
    NODE_GET_ID("kong.node.get_id", Takes.NOTHING, Gives.TEXT),
    NODE_GET_MEMORY_STATS("kong.node.get_memory_stats", Takes.NOTHING, Gives.MEMORY),
    REQUEST_GET_SCHEME("kong.request.get_scheme", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_HOST("kong.request.get_host", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_PORT("kong.request.get_port", Takes.NOTHING, Gives.INTEGER),
    REQUEST_GET_FORWARDED_SCHEME("kong.request.get_forwarded_scheme", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_FORWARDED_HOST("kong.request.get_forwarded_host", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_FORWARDED_PORT("kong.request.get_forwarded_port", Takes.NOTHING, Gives.INTEGER),
    REQUEST_GET_HTTP_VERSION("kong.request.get_http_version", Takes.NOTHING, Gives.NUMBER),
    REQUEST_GET_METHOD("kong.request.get_method", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_PATH_WITH_QUERY("kong.request.get_path_with_query", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_RAW_QUERY("kong.request.get_raw_query", Takes.NOTHING, Gives.TEXT),
    REQUEST_GET_HEADERS("kong.request.get_headers", Takes.INTEGER, Gives.STRUCT),
    REQUEST_GET_RAW_BODY("kong.request.get_raw_body", Takes.NOTHING, Gives.BODY),
    RESPONSE_GET_STATUS("kong.response.get_status", Takes.NOTHING, Gives.INTEGER),
    RESPONSE_GET_HEADERS("kong.response.get_headers", Takes.INTEGER, Gives.STRUCT),
    RESPONSE_GET_SOURCE("kong.response.get_source", Takes.NOTHING, Gives.TEXT),
    RESPONSE_SET_STATUS("kong.response.set_status", Takes.INTEGER, Gives.NOTHING),
    RESPONSE_ADD_HEADER("kong.response.add_header", Takes.KEY_AND_VALUE, Gives.NOTHING),
    RESPONSE_CLEAR_HEADER("kong.response.clear_header", Takes.TEXT, Gives.NOTHING),
    RESPONSE_SET_HEADERS("kong.response.set_headers", Takes.STRUCT, Gives.NOTHING),
    RESPONSE_EXIT("kong.response.exit", Takes.EXIT, Gives.NOTHING),
    ROUTER_GET_ROUTE("kong.router.get_route", Takes.NOTHING, Gives.ROUTE),
    ROUTER_GET_SERVICE("kong.router.get_service", Takes.NOTHING, Gives.SERVICE),
    SERVICE_SET_UPSTREAM("kong.service.set_upstream", Takes.TEXT, Gives.BOOLEAN),
    SERVICE_SET_TARGET("kong.service.set_target", Takes.TARGET, Gives.NOTHING),
    SERVICE_REQUEST_SET_SCHEME("kong.service.request.set_scheme", Takes.TEXT, Gives.NOTHING),
    SERVICE_REQUEST_SET_PATH("kong.service.request.set_path", Takes.TEXT, Gives.NOTHING),
    SERVICE_REQUEST_SET_RAW_QUERY("kong.service.request.set_raw_query", Takes.TEXT, Gives.NOTHING),
    SERVICE_REQUEST_SET_METHOD("kong.service.request.set_method", Takes.TEXT, Gives.NOTHING),
    SERVICE_REQUEST_SET_HEADERS("kong.service.request.set_headers", Takes.STRUCT, Gives.NOTHING),
    SERVICE_REQUEST_SET_RAW_BODY("kong.service.request.set_raw_body", Takes.TEXT, Gives.NOTHING),
    SERVICE_RESPONSE_GET_STATUS("kong.service.response.get_status", Takes.NOTHING, Gives.INTEGER),
    SERVICE_RESPONSE_GET_HEADER("kong.service.response.get_header", Takes.TEXT, Gives.TEXT),
    SERVICE_RESPONSE_GET_HEADERS("kong.service.response.get_headers", Takes.INTEGER, Gives.STRUCT),
    SERVICE_RESPONSE_GET_RAW_BODY("kong.service.response.get_raw_body", Takes.NOTHING, Gives.TEXT);

    /** The arguments of a function. Under ProtoBuf, they are one message. */
    enum Takes {
        NOTHING,
        TEXT,
        INTEGER,
        BOOLEAN,
        STRUCT,
        LIST,
        KEY_AND_VALUE,
        EXIT,
        CONSUMER_SPEC,
        AUTHENTICATION,
        TARGET
    }

    /** The result of a function. Under ProtoBuf, it is one message. */
    enum Gives {
        NOTHING,
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        STRUCT,
        VALUE,
        BODY,
        CONSUMER,
        CREDENTIAL,
        ROUTE,
        SERVICE,
        MEMORY
    }

    private static final Map<String, PdkFunction> BY_NAME = new HashMap<>();

    static {
        List.of(values()).forEach(function -> BY_NAME.put(function.kongName, function));
    }

    private final String kongName;

    private final byte[] wireName;

    private final Takes takes;
    private final Gives gives;

    PdkFunction(String kongName, Takes takes, Gives gives) {
        this.kongName = kongName;
        this.wireName = Wire.bytes(kongName);
        this.takes = takes;
        this.gives = gives;
    }

    /** The name of the function in Kong, such as {@code kong.client.get_ip}. */
    String kongName() {
        return kongName;
    }

    /** The bytes of {@link #kongName}. Do not change them. */
    byte[] wireName() {
        return wireName;
    }

    Takes takes() {
        return takes;
    }

    Gives gives() {
        return gives;
    }

    /** The function with this name, or null. */
    static @Nullable PdkFunction of(String kongName) {
        return BY_NAME.get(kongName);
    }
}
