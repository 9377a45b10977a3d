package dev.kongdb.plugin;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import java.util.Optional;

/** One request on its way through the host. Used by one thread at a time. */
public interface Exchange {
    /** The request as the client sent it. */
    Request request();

    /** The request as it will go to the upstream. */
    ServiceRequest serviceRequest();

    /** The answer to the client. */
    Response response();

    /** Who the client is. */
    Client client();

    /** The route that was matched. */
    Optional<Route> route();

    /** The service of the route. */
    Optional<Service> service();
}
