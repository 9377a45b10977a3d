package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kong's plugin development kit for one request: what a plugin's calls come down to, and all that a place where plugins run has to have. Each
 * method is one function of Kong, or one call over a socket. Arguments have been checked, and no method is called in a phase in which
 * Kong does not have it, or after an exit. Texts are UTF-8. Used by one thread at a time.
 *
 * <p>Headers are asked for once in a phase, everything else as often as the plugin asks.
 */
public interface Pdk {
    // --- kong.client, kong.ip

    /** {@code kong.client.get_ip}. */
    String clientIp();

    /** {@code kong.client.get_port}. */
    int clientPort();

    /** {@code kong.client.get_forwarded_ip}. */
    String clientForwardedIp();

    /** {@code kong.client.get_forwarded_port}. */
    int clientForwardedPort();

    /** {@code kong.client.get_protocol}. */
    String clientProtocol(boolean allowTerminated);

    /** {@code kong.client.get_consumer}. */
    Optional<Consumer> consumer();

    /** {@code kong.client.get_credential}. */
    Optional<Credential> credential();

    /** {@code kong.client.load_consumer}; what is asked for is a UUID, or may be a username. */
    Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername);

    /** {@code kong.client.authenticate}; one of both is there. */
    void authenticate(@Nullable Consumer consumer, @Nullable Credential credential);

    /** {@code kong.ip.is_trusted}. */
    boolean isTrusted(String address);

    // --- kong.ctx.shared

    /** {@code kong.ctx.shared}, read: a plain value. */
    Optional<Object> shared(String key);

    /** {@code kong.ctx.shared}, written: a plain value, or null. */
    void setShared(String key, @Nullable Object value);

    // --- kong.log

    /** {@code kong.log.err} and its like. */
    void log(PluginLog.Level level, String plugin, String message);

    /** {@code kong.log.serialize}. */
    Map<String, @Nullable Object> serialize();

    /** {@code kong.log.set_serialize_value}: a plain value, or null. */
    void setSerializedValue(String key, @Nullable Object value, PluginLog.Mode mode);

    // --- kong.nginx, kong.node

    /** {@code kong.nginx.get_var}. */
    Optional<String> variable(String name);

    /** {@code kong.nginx.get_tls1_version_str}. */
    Optional<String> tlsVersion();

    /** {@code kong.nginx.get_ctx}: a plain value. */
    Optional<Object> context(String key);

    /** {@code kong.nginx.set_ctx}: a plain value, or null. */
    void setContext(String key, @Nullable Object value);

    /** {@code kong.nginx.req_start_time}. */
    Instant requestStart();

    /** {@code kong.nginx.get_subsystem}. */
    String subsystem();

    /** {@code kong.node.get_id}. */
    String nodeId();

    /** {@code kong.node.get_memory_stats}. */
    Node.MemoryStats memoryStats();

    // --- kong.request

    /** {@code kong.request.get_scheme}. */
    String scheme();

    /** {@code kong.request.get_host}. */
    String host();

    /** {@code kong.request.get_port}. */
    int port();

    /** {@code kong.request.get_forwarded_scheme}. */
    String forwardedScheme();

    /** {@code kong.request.get_forwarded_host}. */
    String forwardedHost();

    /** {@code kong.request.get_forwarded_port}. */
    int forwardedPort();

    /** {@code kong.request.get_http_version}. */
    double httpVersion();

    /** {@code kong.request.get_method}, with the changes of plugins before. */
    String method();

    /** {@code kong.request.get_path_with_query}, from which the path follows. */
    String pathWithQuery();

    /** {@code kong.request.get_raw_query}, with the changes of plugins before. */
    String rawQuery();

    /** {@code kong.request.get_headers}, with the changes of plugins before. */
    Headers requestHeaders();

    /**
     * {@code kong.request.get_raw_body}, with the changes of plugins before. The caller does not change it.
     *
     * @throws BodyTooLargeException when it is not kept in memory
     */
    byte[] requestBody();

    // --- kong.router, kong.service

    /** {@code kong.router.get_route}. */
    Optional<Route> route();

    /** {@code kong.router.get_service}. */
    Optional<Service> service();

    /** {@code kong.service.set_upstream}; false when there is none of that name. */
    boolean setUpstream(String name);

    /** {@code kong.service.set_target}. */
    void setTarget(String host, int port);

    /** The functions of {@code kong.service.request}, all at once, at the end of a phase. */
    void change(ServiceRequestChanges changes);

    /** {@code kong.service.response.get_status}. */
    int serviceStatus();

    /** {@code kong.service.response.get_headers}. */
    Headers serviceHeaders();

    /** {@code kong.service.response.get_raw_body}. The caller does not change it. */
    byte[] serviceBody();

    // --- kong.response

    /** {@code kong.response.get_status}, with the changes of plugins before. */
    int responseStatus();

    /** {@code kong.response.get_headers}, with the changes of plugins before. */
    Headers responseHeaders();

    /** {@code kong.response.get_source}. */
    Response.Source source();

    /** The functions of {@code kong.response} that change an answer, all at once, at the end of a phase. */
    void change(ResponseChanges changes);

    /** {@code kong.response.exit}: the last call of a phase. */
    void exit(Answer answer);
}
