package dev.kongdb.host.internal.proxy;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rows of one entity, of all workspaces, in memory. They are read from the database, and
 * updated by the events of this node's writes. Each write has a stamp, which increases, so that a
 * read that began before a write does not undo it. Not thread-safe, except for {@link #read}.
 *
 * @param <V> the type that a row is converted to
 */
final class EntityMirror<V> {
    private static final Logger LOG = LoggerFactory.getLogger(EntityMirror.class);

    /**
     * Reads the primary, since a write of this node must be seen even if a replica does not have it
     * yet.
     */
    private static final Options EVERYTHING = Options.readPrimary().and(Options.allWorkspaces());

    /** How many replaced versions are remembered: far more than there are concurrent writes. */
    private static final int REMEMBERED = 10_000;

    private final Dao dao;
    private final Function<Row, V> decoder;

    /** Makes a value of a row that the decoder refuses; null if such rows are left out. */
    private final @Nullable Function<Row, V> instead;

    private final Map<UUID, Held<V>> held = new HashMap<>();

    /** The rows that could not be decoded, with the reason that the log has told. */
    private final Map<UUID, String> damages = new ConcurrentHashMap<>();

    private final Set<Version> replaced = new LinkedHashSet<>();
    private long changedAt;
    private long clearedAt;

    /**
     * The state of a row.
     *
     * @param value null when the row was deleted, or cannot be read
     * @param stamp the stamp of its write; 0 when it was read
     */
    private record Held<V>(@Nullable V value, long stamp) {}

    /** A version of a row, by the store's token. */
    private record Version(UUID id, Object token) {}

    /** A mirror that leaves rows out that cannot be decoded. */
    EntityMirror(Dao dao, Function<Row, V> decoder) {
        this(dao, decoder, null);
    }

    /**
     * A mirror of all rows.
     *
     * @param instead makes a value of a row that cannot be decoded
     */
    EntityMirror(Dao dao, Function<Row, V> decoder, @Nullable Function<Row, V> instead) {
        this.dao = dao;
        this.decoder = decoder;
        this.instead = instead;
    }

    String entity() {
        return dao.schema().name();
    }

    /** The stamp of the last change. */
    long changedAt() {
        return changedAt;
    }

    List<V> values() {
        return held.values().stream()
                .map(Held::value)
                .filter(Objects::nonNull)
                .<V>map(Objects::requireNonNull)
                .toList();
    }

    /** Takes up a write of this node. */
    void apply(CrudEvent event, long stamp) {
        boolean deleted = event.operation() == Operation.DELETE;
        UUID id = UUID.fromString(String.valueOf(event.entity().get("id")));
        Object before = deleted ? event.version() : event.replacedVersion();
        if (before != null) {
            remember(new Version(id, before));
        }
        Object written = event.version();
        if (!deleted && written != null && replaced.contains(new Version(id, written))) {
            return; // another write has replaced it already, and its event came first
        }
        held.put(id, new Held<>(deleted ? null : decode(id, event.row()), stamp));
        changedAt = stamp;
    }

    /**
     * Whether all rows are gone when those of the given entity are: it is the same entity, or one
     * that they refer to.
     */
    boolean dependsOn(Schema other) {
        return dependsOn(dao.schema(), other, new HashSet<>());
    }

    private static boolean dependsOn(Schema schema, Schema other, Set<String> seen) {
        if (schema.name().equals(other.name())) {
            return true;
        }
        return seen.add(schema.name())
                && schema.foreignFields().stream()
                        .map(Field::referencedSchema)
                        .anyMatch(parent -> parent != null && dependsOn(parent, other, seen));
    }

    /** All rows are gone. */
    void clear(long stamp) {
        held.clear();
        clearedAt = stamp;
        changedAt = stamp;
    }

    private void remember(Version version) {
        replaced.add(version);
        if (replaced.size() > REMEMBERED) {
            replaced.remove(replaced.iterator().next());
        }
    }

    /** Reads all rows; for {@link #replace}. */
    Map<UUID, V> read() {
        Map<UUID, V> values = new HashMap<>();
        try (Stream<Row> rows = dao.engine().with(EVERYTHING).each(null, null)) {
            rows.forEach(row -> {
                UUID id = (UUID) Objects.requireNonNull(row.get("id"));
                V value = decode(id, row);
                if (value != null) {
                    values.put(id, value);
                }
            });
        }
        return values;
    }

    /**
     * Takes up the rows that were read, except those that were written since the read began.
     *
     * @param began the last stamp before the read began
     * @param stamp the stamp of this change
     */
    void replace(Map<UUID, V> read, long began, long stamp) {
        if (clearedAt > began) {
            return;
        }
        boolean changed = held.entrySet()
                .removeIf(entry -> entry.getValue().stamp() <= began && !read.containsKey(entry.getKey()));
        for (Map.Entry<UUID, V> entry : read.entrySet()) {
            Held<V> old = held.get(entry.getKey());
            if (old == null || old.stamp() <= began) {
                if (old != null && entry.getValue().equals(old.value())) {
                    // the same object, which others have already
                    held.put(entry.getKey(), new Held<>(old.value(), 0));
                } else {
                    held.put(entry.getKey(), new Held<>(entry.getValue(), 0));
                    changed = true;
                }
            }
        }
        if (changed) {
            changedAt = stamp;
        }
    }

    private @Nullable V decode(UUID id, Row row) {
        try {
            return decoder.apply(row);
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(damages.put(id, why))) { // not at each reading
                String end = instead == null ? " and is left out" : "";
                LOG.error("the row {} of '{}' cannot be used{}: {}", id, entity(), end, why);
                LOG.debug("the row {} of '{}'", id, entity(), e);
            }
            return instead == null ? null : instead.apply(row);
        }
    }
}
