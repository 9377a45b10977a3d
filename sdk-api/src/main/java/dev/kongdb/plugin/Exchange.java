package dev.kongdb.plugin;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import java.util.Optional;

/**
 * One request, as one plugin sees it in one phase: Kong's plugin development kit. It needs nothing of our host: a test has it without
 * one, and a process that a Kong asks can serve it, too.
 *
 * <p>What is read is asked for once; what is written is collected, and goes out together at the end of the phase, before the next
 * plugin runs. A plugin reads what it has written. Every function can be called in some phases only, as in Kong; in another one it
 * throws an {@link IllegalStateException} with Kong's text, {@code function cannot be called in log phase (only in: …)}. What
 * is not a value that Kong takes is refused with an {@link IllegalArgumentException} and Kong's text.
 *
 * <p>Used by one thread at a time, and not after the phase: from then on every function throws an {@link IllegalStateException}.
 */
public interface Exchange {
    /** Who the client is. Kong's {@code kong.client}. */
    Client client();

    /** The request of the client, as plugins have left it so far. Kong's {@code kong.request}. */
    Request request();

    /** Where the request goes. Kong's {@code kong.service}. */
    ServiceTarget serviceTarget();

    /** The request as it will go to the upstream. Kong's {@code kong.service.request}. */
    ServiceRequest serviceRequest();

    /** The answer of the upstream. Kong's {@code kong.service.response}. */
    ServiceResponse serviceResponse();

    /** The answer to the client. Kong's {@code kong.response}. */
    Response response();

    /** What plugins of this request tell one another. Kong's {@code kong.ctx.shared}. */
    SharedContext shared();

    /** The route that was found; empty when none was. In access, response and log. Kong's {@code kong.router.get_route}. */
    Optional<Route> route();

    /**
     * The service of the route; empty when the route has none. In access, response and log. Kong's {@code kong.router.get_service}.
     */
    Optional<Service> service();

    /** The node that serves the request. Kong's {@code kong.node} and {@code kong.ip}. */
    Node node();

    /** What Kong's nginx knows of the request. Kong's {@code kong.nginx}. */
    Nginx nginx();

    /** The log, under the plugin's name. Kong's {@code kong.log}. */
    PluginLog log();
}
