package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.plugin.Exchange;
import java.util.Optional;

/** One request on its way through the proxy. */
final class ProxyExchange implements Exchange {
    private final RouteTarget target;
    private final ClientRequest request;
    private final UpstreamRequest serviceRequest;
    private final ClientResponse response;
    private final ClientIdentity client = new ClientIdentity();

    ProxyExchange(RouteTarget target, ClientRequest request, UpstreamRequest serviceRequest, ClientResponse response) {
        this.target = target;
        this.request = request;
        this.serviceRequest = serviceRequest;
        this.response = response;
    }

    RouteTarget target() {
        return target;
    }

    @Override
    public ClientRequest request() {
        return request;
    }

    @Override
    public UpstreamRequest serviceRequest() {
        return serviceRequest;
    }

    @Override
    public ClientResponse response() {
        return response;
    }

    @Override
    public ClientIdentity client() {
        return client;
    }

    @Override
    public Optional<Route> route() {
        return Optional.of(target.route());
    }

    @Override
    public Optional<Service> service() {
        return Optional.ofNullable(target.service());
    }
}
