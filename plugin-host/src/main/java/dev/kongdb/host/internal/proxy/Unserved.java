package dev.kongdb.host.internal.proxy;

import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.event.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which parts of an entity that is written the proxy does not serve: in the log, and to the Admin API for its answer. Thread-safe.
 */
public final class Unserved {
    private static final Logger LOG = LoggerFactory.getLogger(Unserved.class);
    private static final Set<String> HTTP = Set.of("http", "https");
    private static final Set<String> SERVED = Set.of("routes", "services", "upstreams", "snis", "plugins");

    /** What the writes of a thread gave cause to say, while somebody on it wants to know. */
    private static final ThreadLocal<@Nullable List<String>> NOTED = new ThreadLocal<>();

    /** Listens to those events as long as they are posted. */
    public Unserved(CrudEvents events) {
        var unused = events.subscribe(this::written);
    }

    /**
     * An answer, and what is to be said about the writes that were made for it.
     *
     * @param notes one line of plain text each, without quotes
     */
    public record Noted<T>(T answer, List<String> notes) {}

    /** Does what may write, on this thread. */
    public <T> Noted<T> noting(Supplier<T> work) {
        List<String> notes = new ArrayList<>();
        NOTED.set(notes);
        try {
            return new Noted<>(work.get(), notes);
        } finally {
            NOTED.remove();
        }
    }

    private void written(CrudEvent event) {
        if (event.operation() == Operation.DELETE
                || !SERVED.contains(event.schema().name())) {
            return; // of most there is nothing to say, and the entity is not made
        }
        Map<String, @Nullable Object> entity = event.entity();
        for (String note : of(event.schema().name(), entity)) {
            LOG.warn("{} {}: {}", event.schema().name(), entity.get("id"), note);
            List<String> notes = NOTED.get();
            if (notes != null) {
                notes.add(note);
            }
        }
    }

    /** What the proxy does not serve of an entity. */
    static List<String> of(String name, Map<String, ? extends @Nullable Object> entity) {
        List<String> notes = new ArrayList<>();
        switch (name) {
            case "routes" -> {
                protocols(notes, texts(entity.get("protocols")));
                if (!texts(entity.get("snis")).isEmpty()) {
                    notes.add("snis: the proxy ends no TLS, so it does not tell requests apart by the server's name");
                }
            }
            case "services" -> {
                Set<String> others = new TreeSet<>(texts(entity.get("protocol")));
                others.removeAll(HTTP);
                others.forEach(other -> notes.add("protocol: the proxy does not speak " + other + " to upstreams"));
            }
            case "upstreams" -> {
                if (entity.get("healthchecks") instanceof Map<?, ?> checks
                        && checks.get("active") instanceof Map<?, ?> active
                        && texts(active.get("type")).stream().anyMatch(type -> type.startsWith("grpc"))) {
                    notes.add("healthchecks.active.type: the proxy only looks whether it can connect");
                }
            }
            case "snis" -> notes.add("the proxy ends no TLS, so it shows no certificate");
            case "plugins" -> {
                Collection<String> protocols = texts(entity.get("protocols"));
                if (!protocols.isEmpty() && protocols.stream().noneMatch(HTTP::contains)) {
                    protocols(notes, protocols);
                }
            }
            default -> {
                // nothing that the proxy would have to serve
            }
        }
        return notes;
    }

    private static void protocols(List<String> notes, Collection<String> protocols) {
        Set<String> others = new TreeSet<>(protocols);
        others.removeAll(HTTP);
        if (!others.isEmpty()) {
            notes.add("protocols: the proxy does not serve " + String.join(", ", others));
        }
        if (protocols.contains("https") && !protocols.contains("http")) {
            notes.add("protocols: the proxy ends no TLS; https comes only from a peer in trusted_ips that says so");
        }
    }

    private static Collection<String> texts(@Nullable Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }
}
