package dev.kongdb.plugin;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import java.util.Optional;

/**
 * One request, as one plugin sees it in one phase: Kong's plugin development kit. It does not
 * depend on our host. A test makes one without a host, and the plugin server gives one to a plugin
 * inside a Kong.
 *
 * <p>Each value is fetched once. Changes are collected and sent together at the end of the phase,
 * before the next plugin runs; the plugin itself reads its own changes at once. As in Kong, each
 * function may be called only in some phases. In any other phase it throws an {@link
 * IllegalStateException} with Kong's text, {@code function cannot be called in log phase (only in:
 * …)}. If Kong does not accept a value, the function throws an {@link IllegalArgumentException}
 * with Kong's text.
 *
 * <p>Only one thread at a time may use it, and only during the phase. After the phase, every
 * function throws an {@link IllegalStateException}.
 */
public interface Exchange {
    /** The client. Kong's {@code kong.client}. */
    Client client();

    /** The request of the client, as plugins have left it so far. Kong's {@code kong.request}. */
    Request request();

    /** The target of the request. Kong's {@code kong.service}. */
    ServiceTarget serviceTarget();

    /** The request as it will go to the upstream. Kong's {@code kong.service.request}. */
    ServiceRequest serviceRequest();

    /** The answer of the upstream. Kong's {@code kong.service.response}. */
    ServiceResponse serviceResponse();

    /** The answer to the client. Kong's {@code kong.response}. */
    Response response();

    /** The values that plugins of this request share. Kong's {@code kong.ctx.shared}. */
    SharedContext shared();

    /**
     * The route that was found; empty when none was. In access, response and log. Kong's {@code
     * kong.router.get_route}.
     */
    Optional<Route> route();

    /**
     * The service of the route; empty when the route has none. In access, response and log. Kong's
     * {@code kong.router.get_service}.
     */
    Optional<Service> service();

    /** The node that serves the request. Kong's {@code kong.node} and {@code kong.ip}. */
    Node node();

    /** The request as Kong's nginx sees it. Kong's {@code kong.nginx}. */
    Nginx nginx();

    /** The log, under the plugin's name. Kong's {@code kong.log}. */
    PluginLog log();

    /**
     * Whether the gateway has the function. If it has not, the function throws an {@link
     * UnsupportedOperationException}. In all phases.
     */
    boolean offers(Feature feature);
}
