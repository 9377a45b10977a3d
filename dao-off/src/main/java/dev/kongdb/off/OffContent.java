package dev.kongdb.off;

import dev.kongdb.dao.Snapshot;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole content of a configuration. Immutable. */
final class OffContent implements Snapshot {
    /** The id that Kong gives to the workspace {@code default} if the file does not name it. */
    private static final UUID DEFAULT_WORKSPACE = UUID.fromString("0dc6f45b-8f8d-40d2-a504-473544ee190b");

    private static final String WORKSPACES = "workspaces";
    private static final String DEFAULT = "default";

    private final Map<String, EntityRows> entities = new HashMap<>();
    private final String hash;
    private final long number;
    private final ThreadLocal<@Nullable OffContent> bound;

    /**
     * The content with the given rows.
     *
     * @param rows by entity and primary key; rows without a workspace are put into the default one
     * @param schemas all entities
     * @param number differs from those of all other contents of the store
     * @param bound the content that a thread reads; null for the newest
     */
    OffContent(
            Map<String, Map<String, Row>> rows,
            Collection<Schema> schemas,
            String hash,
            long number,
            ThreadLocal<@Nullable OffContent> bound) {
        this.hash = hash;
        this.number = number;
        this.bound = bound;
        UUID workspace = null;
        for (Row row : rows.getOrDefault(WORKSPACES, Map.of()).values()) {
            if (DEFAULT.equals(row.get("name"))) {
                workspace = (UUID) row.get("id");
            }
        }
        for (Schema schema : schemas) {
            Map<String, Row> own = rows.getOrDefault(schema.name(), Map.of());
            if (schema.name().equals(WORKSPACES) && workspace == null) {
                own = new LinkedHashMap<>(own);
                own.put(DEFAULT_WORKSPACE.toString(), defaultWorkspace(schema));
            }
            if (schema.workspaceable()) {
                UUID owner = workspace == null ? DEFAULT_WORKSPACE : workspace;
                own.values().forEach(row -> {
                    if (row.workspaceId() == null) {
                        row.workspaceId(owner);
                    }
                });
            }
            entities.put(schema.name(), new EntityRows(schema, own.values()));
        }
    }

    private static Row defaultWorkspace(Schema schema) {
        Map<String, Object> values = Map.of("id", DEFAULT_WORKSPACE, "name", DEFAULT);
        return schema.processAutoFields(schema.toRow(values), Context.INSERT, false);
    }

    EntityRows of(Schema schema) {
        return Objects.requireNonNull(entities.get(schema.name()), schema.name());
    }

    Map<String, EntityRows> entities() {
        return entities;
    }

    String hash() {
        return hash;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public <T extends @Nullable Object> T read(Supplier<T> work) {
        OffContent before = bound.get();
        bound.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                bound.remove();
            } else {
                bound.set(before);
            }
        }
    }
}
