package dev.kongdb.host.internal.proxy;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Options;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.Operation;
import dev.kongdb.off.DeclarativeStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the writes of entities. If an entity needs something that the proxy does not serve, the
 * log and the answer of the Admin API say so. Thread-safe.
 */
public final class Unserved {
    private static final Logger LOG = LoggerFactory.getLogger(Unserved.class);
    private static final Set<String> HTTP = Set.of("http", "https");

    /**
     * The features that the proxy does not serve, by the name of the entity. It serves all features
     * of other entities.
     */
    private static final Map<String, Rule> RULES = Map.of(
            "routes", Unserved::route,
            "services", Unserved::service,
            "upstreams", Unserved::upstream,
            "snis", (sni, notes) -> notes.add("the proxy ends no TLS, so it shows no certificate"),
            "plugins", Unserved::plugin);

    /** The notes on the writes of a thread; null when the thread is not in {@link #noting}. */
    private static final ThreadLocal<@Nullable List<String>> NOTED = new ThreadLocal<>();

    private final KongDb db;

    /** Checks an entity, and notes what the proxy does not serve of it. */
    @FunctionalInterface
    private interface Rule {
        void look(Map<String, ? extends @Nullable Object> entity, List<String> notes);
    }

    /**
     * Watches the writes and the replacements of all content for as long as there are any. If the
     * content was declared by a file, it is checked at once.
     */
    public Unserved(KongDb db) {
        this.db = db;
        var unused = db.events().subscribe(this::written);
        db.whenReplaced(this::replaced);
        if (db.unwrap(DeclarativeStore.class).isPresent()) {
            replaced();
        }
    }

    /**
     * A result, with the notes on the writes that were made for it.
     *
     * @param notes one line of plain text each, without quotes
     */
    public record Noted<T>(T answer, List<String> notes) {}

    /** Does work that may write, on this thread, and collects the notes on its writes. */
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
                || !RULES.containsKey(event.schema().name())) {
            return; // before the entity is converted, which costs time
        }
        Map<String, @Nullable Object> entity = event.entity();
        for (String note : of(event.schema().name(), entity)) {
            LOG.warn("{} {}: {}", event.schema().name(), entity.get("id"), note);
            note(note);
        }
    }

    /** Checks all entities. What is the same of many entities is said once. */
    private void replaced() {
        for (String name : RULES.keySet()) {
            try {
                check(name);
            } catch (RuntimeException e) { // a note is missing, but the content is in force
                LOG.warn("{}: cannot be checked for what the proxy does not serve", name, e);
            }
        }
    }

    private void check(String name) {
        Map<String, List<String>> entities = new TreeMap<>();
        try (Stream<Map<String, @Nullable Object>> all =
                db.dao(name).with(Options.allWorkspaces()).each()) {
            all.forEach(entity -> of(name, entity)
                    .forEach(note -> entities.computeIfAbsent(note, first -> new ArrayList<>())
                            .add(String.valueOf(entity.get("id")))));
        }
        entities.forEach((note, ids) -> {
            String others = ids.size() == 1 ? "" : " and " + (ids.size() - 1) + " more";
            LOG.warn("{} {}{}: {}", name, ids.get(0), others, note);
            note(note);
        });
    }

    private static void note(String note) {
        List<String> notes = NOTED.get();
        if (notes != null) {
            notes.add(note);
        }
    }

    /** The features of an entity that the proxy does not serve. */
    static List<String> of(String name, Map<String, ? extends @Nullable Object> entity) {
        Rule rule = RULES.get(name);
        List<String> notes = new ArrayList<>();
        if (rule != null) {
            rule.look(entity, notes);
        }
        return notes;
    }

    private static void route(Map<String, ? extends @Nullable Object> route, List<String> notes) {
        protocols(notes, texts(route.get("protocols")));
        if (!texts(route.get("snis")).isEmpty()) {
            notes.add("snis: the proxy ends no TLS, so it does not tell requests apart by the server's name");
        }
    }

    private static void service(Map<String, ? extends @Nullable Object> service, List<String> notes) {
        Set<String> others = new TreeSet<>(texts(service.get("protocol")));
        others.removeAll(HTTP);
        others.forEach(other -> notes.add("protocol: the proxy does not speak " + other + " to upstreams"));
    }

    private static void upstream(Map<String, ? extends @Nullable Object> upstream, List<String> notes) {
        if (upstream.get("healthchecks") instanceof Map<?, ?> checks
                && checks.get("active") instanceof Map<?, ?> active
                && texts(active.get("type")).stream().anyMatch(type -> type.startsWith("grpc"))) {
            notes.add("healthchecks.active.type: the proxy only looks whether it can connect");
        }
    }

    private static void plugin(Map<String, ? extends @Nullable Object> plugin, List<String> notes) {
        Collection<String> protocols = texts(plugin.get("protocols"));
        if (!protocols.isEmpty() && protocols.stream().noneMatch(HTTP::contains)) {
            protocols(notes, protocols);
        }
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
