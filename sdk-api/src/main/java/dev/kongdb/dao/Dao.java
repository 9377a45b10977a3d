package dev.kongdb.dao;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.schema.Field;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any entity as JSON-like maps, by the names of its fields: the view that the Admin API and
 * declarative files use. It runs through the same engine as the typed DAOs, and options are a view
 * of it, too. Immutable and thread-safe.
 *
 * <p>Maps given hold {@code String}, {@code Number}, {@code Boolean}, {@code List}, {@code Map}
 * and, for an explicit null, null; if a name is missing, its field is not set. Maps returned hold
 * the same types; UUIDs are text, timestamps are seconds, and foreign keys are maps. Fields without
 * a value are left out unless the option {@code nulls} asks for them.
 */
public final class Dao extends Entities<Map<String, @Nullable Object>> {
    /** A view over an engine. */
    public Dao(DaoEngine engine) {
        this(engine, null);
    }

    private Dao(DaoEngine engine, @Nullable Parent parent) {
        super(engine, row -> map(row, engine), parent);
    }

    /** The same DAO with these options in addition. They replace options that it has already. */
    public Dao with(Options options) {
        return new Dao(engine().with(options));
    }

    /**
     * The same DAO in the workspace with that name or id. If there is none, the first call fails.
     */
    public Dao inWorkspace(String nameOrId) {
        return with(Options.workspace(nameOrId));
    }

    /** The entity with a primary key. The map must hold exactly the fields of the key. */
    public Optional<Map<String, @Nullable Object>> select(Map<String, ?> key) {
        return found(engine().select(primary(key)));
    }

    /** The entity whose unique field, or endpoint key, has that value. */
    public Optional<Map<String, @Nullable Object>> selectBy(String field, @Nullable Object value) {
        return found(engine().select(unique(field, value)));
    }

    /** The entity with that cache key. */
    public Optional<Map<String, @Nullable Object>> selectByCacheKey(String cacheKey) {
        return found(engine().selectByCacheKey(cacheKey));
    }

    /** The entity with the cache key that {@link #cacheKey(Map)} makes of those values. */
    public Optional<Map<String, @Nullable Object>> selectByCacheKey(Map<String, ?> entity) {
        return selectByCacheKey(cacheKey(entity));
    }

    /**
     * The entities with those primary keys, in the order of the keys, each once. Keys for which
     * there is no entity are left out.
     */
    public List<Map<String, @Nullable Object>> selectAll(List<? extends Map<String, ?>> keys) {
        return entities(engine().selectAll(rows(keys)));
    }

    /** Whether there is an entity with that primary key. */
    public boolean exists(Map<String, ?> key) {
        return engine().select(primary(key)) != null;
    }

    /** Inserts an entity and returns it as stored. */
    public Map<String, @Nullable Object> insert(Map<String, ?> values) {
        return entity(engine().insert(schema().toRow(values)));
    }

    /**
     * Inserts entities, each independently of the others, in as few steps as the store can, and
     * returns them as stored. If any were refused, the call ends with a {@link
     * dev.kongdb.error.RefusedSomeException}, which says which and why.
     */
    public List<Map<String, @Nullable Object>> insertAll(List<? extends Map<String, ?>> values) {
        return entities(engine().insertAll(rows(values)));
    }

    /**
     * As {@link #insertAll}, but replaces the entities that have the primary keys in the values.
     */
    public List<Map<String, @Nullable Object>> upsertAll(List<? extends Map<String, ?>> values) {
        return entities(engine().upsertAll(rows(values)));
    }

    /** Changes the fields given, and returns the entity as stored. */
    public Map<String, @Nullable Object> update(Map<String, ?> key, Map<String, ?> values) {
        return entity(engine().update(primary(key), schema().toRow(values)));
    }

    /**
     * Changes the fields in the map that {@code change} computes from the current entity, for
     * example to count up or to add to a list. If another writer changes the entity in between,
     * {@code change} runs again, so that no change is lost. So it may run several times, and should
     * have no other effect.
     */
    public Map<String, @Nullable Object> update(
            Map<String, ?> key, Function<Map<String, @Nullable Object>, Map<String, ?>> change) {
        return entity(engine().update(primary(key), row -> schema().toRow(change.apply(entity(row)))));
    }

    /** As {@link #update(Map, Map)}, by a unique field. */
    public Map<String, @Nullable Object> updateBy(String field, @Nullable Object value, Map<String, ?> values) {
        return entity(engine().update(unique(field, value), schema().toRow(values)));
    }

    /**
     * Inserts or replaces the entity with that key, and returns it as stored. As in Kong, the
     * values alone must be valid, so they must include the primary key unless it is generated.
     */
    public Map<String, @Nullable Object> upsert(Map<String, ?> key, Map<String, ?> values) {
        return entity(engine().upsert(primary(key), schema().toRow(values)));
    }

    /** As {@link #upsert}, by a unique field. */
    public Map<String, @Nullable Object> upsertBy(String field, @Nullable Object value, Map<String, ?> values) {
        return entity(engine().upsert(unique(field, value), schema().toRow(values)));
    }

    /** Deletes the entity with that key; false when there was none. */
    public boolean delete(Map<String, ?> key) {
        return engine().delete(primary(key));
    }

    /** As {@link #delete}, by a unique field. */
    public boolean deleteBy(String field, @Nullable Object value) {
        return engine().delete(unique(field, value));
    }

    /** The entities whose foreign field refers to that key. */
    public Entities<Map<String, @Nullable Object>> forForeign(String field, Map<String, ?> foreignKey) {
        return new Dao(engine(), new Parent(position(field), foreignKey));
    }

    /** A page of the entities that have a tag. Only Kong's entity of tags has such pages. */
    public Page<Map<String, @Nullable Object>> pageByTag(
            @Nullable Object tag, @Nullable Integer size, @Nullable String offset) {
        return read(engine().pageByTag(tag, size, offset));
    }

    /** Deletes all entities of all workspaces, and whatever refers to them. */
    public void truncate() {
        engine().truncate();
    }

    /**
     * The cache key of an entity, for which the fields of the cache key are enough. Its workspace
     * is the one that the map names as {@code ws_id}, or else the one of the options.
     */
    public String cacheKey(Map<String, ?> entity) {
        Row row = schema().toRow(entity);
        if (entity.get("ws_id") instanceof String workspace) {
            row.workspaceId(UUID.fromString(workspace));
        }
        return engine().cacheKey(row);
    }

    /** The cache key made of those parts, five at most. */
    public String cacheKey(List<? extends @Nullable Object> parts) {
        return engine().cacheKey(parts);
    }

    private RowKey primary(Map<String, ?> key) {
        return new RowKey.Primary(schema().toRow(key));
    }

    private RowKey unique(String field, @Nullable Object value) {
        return new RowKey.Unique(position(field), value);
    }

    private int position(String field) {
        Field found = schema().field(field);
        if (found == null) {
            throw new IllegalArgumentException("'" + schema().name() + "' has no field '" + field + "'; it has "
                    + schema().shape().names());
        }
        return found.position();
    }

    private List<Row> rows(List<? extends Map<String, ?>> maps) {
        return maps.stream().map(map -> schema().toRow(map)).toList();
    }

    private Optional<Map<String, @Nullable Object>> found(@Nullable Row row) {
        return row == null ? Optional.empty() : Optional.of(entity(row));
    }

    private List<Map<String, @Nullable Object>> entities(List<Row> rows) {
        return rows.stream().map(this::entity).toList();
    }

    private static Map<String, @Nullable Object> map(Row row, DaoEngine engine) {
        Map<String, @Nullable Object> map = engine.schema().toMap(row);
        addBesideFields(row, engine, map::put);
        return map;
    }

    /** Gives {@code names} what the view as maps shows of a row besides its fields. */
    static void addBesideFields(Row row, DaoEngine engine, BiConsumer<String, @Nullable Object> names) {
        Map<String, @Nullable Object> options = engine.options().asMap();
        boolean nullTtl = !engine.errors().strategy().equals("off") // nothing expires there
                && Boolean.TRUE.equals(options.get(Options.NULLS));
        if (engine.schema().ttl() && (row.ttl() != null || nullTtl)) {
            names.accept("ttl", row.ttl());
        }
        UUID workspace = row.workspaceId();
        if (workspace != null && Boolean.TRUE.equals(options.get(Options.SHOW_WS_ID))) {
            names.accept("ws_id", workspace.toString());
        }
    }
}
