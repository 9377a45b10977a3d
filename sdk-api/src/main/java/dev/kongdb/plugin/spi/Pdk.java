package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kong's plugin development kit for one request. The calls of a plugin are reduced to these
 * methods, so a new place to run plugins has to implement nothing else. Each method is one function
 * of Kong, or one call over a socket. Its arguments have been checked, and it is called only in the
 * phases in which Kong has the function, and never after an exit. Texts are UTF-8. Used by one
 * thread at a time.
 *
 * <p>Headers are read once in a phase, everything else whenever the plugin reads it.
 */
public interface Pdk {
    /** Whether the function is there. If it is not, it is never called. */
    boolean offers(Feature feature);

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

    /** {@code kong.client.load_consumer}, by id, or also by username. */
    Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername);

    /** {@code kong.client.authenticate}; at least one of the two is not null. */
    void authenticate(@Nullable Consumer consumer, @Nullable Credential credential);

    /** {@code kong.ip.is_trusted}. */
    boolean isTrusted(String address);

    // --- kong.ctx.shared

    /** Reads {@code kong.ctx.shared}: a plain value. */
    Optional<Object> shared(String key);

    /** Writes {@code kong.ctx.shared}: a plain value, or null. */
    void setShared(String key, @Nullable Object value);

    // --- kong.log

    /** {@code kong.log.err} and the functions of the other levels. */
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

    /** {@code kong.request.get_method}, with the changes of earlier plugins. */
    String method();

    /** {@code kong.request.get_path_with_query}; the path is taken from it, too. */
    String pathWithQuery();

    /** {@code kong.request.get_raw_query}, with the changes of earlier plugins. */
    String rawQuery();

    /** {@code kong.request.get_headers}, with the changes of earlier plugins. */
    Headers requestHeaders();

    /**
     * {@code kong.request.get_raw_body}, with the changes of earlier plugins. The caller must not
     * change it.
     *
     * @throws BodyTooLargeException when the body is larger than what is kept in memory
     */
    byte[] requestBody();

    // --- kong.router, kong.service

    /** {@code kong.router.get_route}. */
    Optional<Route> route();

    /** {@code kong.router.get_service}. */
    Optional<Service> service();

    /** {@code kong.service.set_upstream}; false when there is no upstream of that name. */
    boolean setUpstream(String name);

    /** {@code kong.service.set_target}. */
    void setTarget(String host, int port);

    /**
     * The functions of {@code kong.service.request}: all changes together, at the end of a phase.
     */
    void change(ServiceRequestChanges changes);

    /** {@code kong.service.response.get_status}. */
    int serviceStatus();

    /** {@code kong.service.response.get_headers}. */
    Headers serviceHeaders();

    /** {@code kong.service.response.get_raw_body}. The caller must not change it. */
    byte[] serviceBody();

    // --- kong.response

    /** {@code kong.response.get_status}, with the changes of earlier plugins. */
    int responseStatus();

    /** {@code kong.response.get_headers}, with the changes of earlier plugins. */
    Headers responseHeaders();

    /** {@code kong.response.get_source}. */
    Response.Source source();

    /**
     * The functions of {@code kong.response} that change an answer: all changes together, at the
     * end of a phase.
     */
    void change(ResponseChanges changes);

    /** {@code kong.response.exit}: the last call of a phase. */
    void exit(Answer answer);
}
