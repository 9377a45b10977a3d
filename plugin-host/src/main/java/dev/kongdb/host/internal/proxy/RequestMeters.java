package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.meter.Counter;
import dev.kongdb.meter.Family;
import dev.kongdb.meter.Histogram;
import dev.kongdb.meter.Meters;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of each request, under the names of Kong's own plugin {@code prometheus}. The
 * meters of a route are kept, so that a request looks them up by the id of its route and allocates
 * nothing. Thread-safe.
 */
final class RequestMeters {
    private static final String SERVICE = "service";
    private static final String ROUTE = "route";
    private static final double NANOS_PER_MS = 1e6;

    private final Family<Counter> statuses;
    private final Family<Histogram> latencies;
    private final Family<Counter> bandwidths;
    private final OfRoute unrouted;
    private final Map<UUID, OfRoute> routes = new ConcurrentHashMap<>();

    RequestMeters(Meters meters) {
        statuses = meters.counters(
                "kong_http_status", "Requests by service, route and status of the answer", SERVICE, ROUTE, "code");
        latencies = meters.histograms(
                "kong_latency",
                "Milliseconds: the time of the gateway (kong), the time of the upstream (upstream), and the total (request)",
                Histogram.MILLISECONDS,
                SERVICE,
                ROUTE,
                "type");
        bandwidths = meters.counters(
                "kong_bandwidth",
                "Bytes received from clients (ingress) and sent to them (egress)",
                SERVICE,
                ROUTE,
                "type");
        unrouted = new OfRoute("", "", null);
    }

    /** The meters of a route; if it is null, of requests without a route. */
    OfRoute of(@Nullable RouteTarget target) {
        if (target == null) {
            return unrouted;
        }
        UUID id = target.route().id();
        OfRoute known = routes.get(id);
        return known != null && known.isOf(target) ? known : renew(id, target);
    }

    /**
     * Makes the meters of a route that is new or was renamed. If there are many, those of deleted
     * routes are dropped first.
     */
    private OfRoute renew(UUID id, RouteTarget target) {
        if (routes.size() >= Meters.MOST_SERIES) {
            routes.clear();
        }
        OfRoute renewed = new OfRoute(
                serviceName(target.service()),
                routeName(target.route()),
                target.route().name());
        routes.put(id, renewed);
        return renewed;
    }

    private static String serviceName(@Nullable Service service) {
        if (service == null) {
            return "";
        }
        return service.name() == null ? service.host() : service.name();
    }

    private static String routeName(Route route) {
        return route.name() == null ? route.id().toString() : route.name();
    }

    /** The meters of one route. */
    final class OfRoute {
        private final String service;
        private final String route;
        private final @Nullable String name;
        private final Histogram kong;
        private final Histogram upstream;
        private final Histogram request;
        private final Counter ingress;
        private final Counter egress;

        /** By the hundreds of the status, then by the rest. */
        private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Counter>> byStatus =
                new AtomicReferenceArray<>(10);

        OfRoute(String service, String route, @Nullable String name) {
            this.service = service;
            this.route = route;
            this.name = name;
            this.kong = latencies.of(service, route, "kong");
            this.upstream = latencies.of(service, route, "upstream");
            this.request = latencies.of(service, route, "request");
            this.ingress = bandwidths.of(service, route, "ingress");
            this.egress = bandwidths.of(service, route, "egress");
        }

        private boolean isOf(RouteTarget target) {
            return Objects.equals(target.route().name(), name)
                    && serviceName(target.service()).equals(service);
        }

        /**
         * A request has ended. All times are in nanoseconds.
         *
         * @param upstreamNanos negative when no upstream was asked
         */
        void ended(int status, long kongNanos, long upstreamNanos, long allNanos, long received, long sent) {
            counter(status).increment();
            kong.record(kongNanos / NANOS_PER_MS);
            if (upstreamNanos >= 0) {
                upstream.record(upstreamNanos / NANOS_PER_MS);
            }
            request.record(allNanos / NANOS_PER_MS);
            ingress.add(received);
            egress.add(sent);
        }

        private Counter counter(int status) {
            int hundreds = status / 100 % 10;
            AtomicReferenceArray<@Nullable Counter> row = byStatus.get(hundreds);
            if (row == null) {
                row = new AtomicReferenceArray<>(100);
                byStatus.set(hundreds, row);
            }
            Counter counter = row.get(status % 100);
            if (counter == null) {
                counter = statuses.of(service, route, Integer.toString(status));
                row.set(status % 100, counter);
            }
            return counter;
        }
    }
}
