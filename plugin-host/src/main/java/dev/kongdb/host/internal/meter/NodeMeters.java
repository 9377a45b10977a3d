package dev.kongdb.host.internal.meter;

import dev.kongdb.host.internal.http.WebServer.Load;
import dev.kongdb.meter.Meters;
import dev.kongdb.meter.Polled;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What is measured of the node as a whole, under the names of Kong's own plugin {@code prometheus} where it has them. */
public final class NodeMeters {
    private NodeMeters() {}

    /**
     * Tells of a node by those meters.
     *
     * @param load what its servers have to do
     * @param database whether the database answers now
     */
    public static void add(Meters meters, Supplier<Load> load, BooleanSupplier database) {
        Polled connections = meters.gauges(
                "kong_nginx_http_current_connections",
                "Connections of clients: those that are open (active), are being answered (writing) or wait for the next request"
                        + " (waiting), and those that ever were (accepted, handled)",
                "state");
        connections.read(() -> load.get().connections(), "active");
        connections.read(() -> load.get().inProgress(), "writing");
        connections.read(() -> load.get().waiting(), "waiting");
        connections.read(() -> load.get().accepted(), "accepted");
        connections.read(() -> load.get().accepted(), "handled");
        meters.gauges("kong_nginx_http_total_requests", "Requests so far")
                .read(() -> load.get().requests());
        meters.gauges("kong_datastore_reachable", "1 when the database answers, else 0")
                .read(() -> database.getAsBoolean() ? 1 : 0);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Polled heap = meters.gauges("kongdb_heap_bytes", "The heap of the JVM, in bytes", "state");
        heap.read(() -> memory.getHeapMemoryUsage().getUsed(), "used");
        heap.read(() -> memory.getHeapMemoryUsage().getCommitted(), "committed");
    }
}
