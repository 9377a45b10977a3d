package dev.kongdb.dao;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import dev.kongdb.value.WholeNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Any entity as JSON-like maps, by the names of its fields: the view that the Admin API and declarative files use. It runs
 * through the same engine as the typed DAOs. Thread-safe.
 *
 * <p>Maps given hold {@code String}, {@code Number}, {@code Boolean}, {@code List}, {@code Map} and, for an explicit null, null;
 * a name that is not there is not set. Maps returned hold the same, UUIDs as text, timestamps as seconds, foreign keys as maps;
 * fields without value are left out unless the option {@code nulls} asks for them.
 */
public final class Dao {
    private final DaoEngine engine;

    /** A view over that engine. */
    public Dao(DaoEngine engine) {
        this.engine = engine;
    }

    /** The schema of the entity. */
    public Schema schema() {
        return engine.schema();
    }

    /** The row-level engine behind this view. */
    public DaoEngine engine() {
        return engine;
    }

    /** The entity with that primary key, which must hold exactly the fields of the key. */
    public Optional<Map<String, @Nullable Object>> select(Map<String, ?> key, Options options) {
        return entity(engine.select(schema().toRow(key), options), options);
    }

    /** The entity whose unique field, or endpoint key, has that value. */
    public Optional<Map<String, @Nullable Object>> selectBy(String field, @Nullable Object value, Options options) {
        return entity(engine.selectBy(position(field), value, options), options);
    }

    /** The entity with that cache key. */
    public Optional<Map<String, @Nullable Object>> selectByCacheKey(String cacheKey, Options options) {
        return entity(engine.selectByCacheKey(cacheKey, options), options);
    }

    /** The entity with the cache key that {@link #cacheKey(Map, Options)} makes of those values. */
    public Optional<Map<String, @Nullable Object>> selectByCacheKey(Map<String, ?> entity, Options options) {
        return selectByCacheKey(cacheKey(entity, options), options);
    }

    /** Inserts an entity and returns it as stored. */
    public Map<String, @Nullable Object> insert(Map<String, ?> values, Options options) {
        return map(engine.insert(schema().toRow(values), options), options);
    }

    /** Changes the fields given, and returns the entity as stored. */
    public Map<String, @Nullable Object> update(Map<String, ?> key, Map<String, ?> values, Options options) {
        return map(engine.update(schema().toRow(key), schema().toRow(values), options), options);
    }

    /**
     * Changes the fields in the map that {@code change} makes of the entity as it is: to count up, or to add to a list. When another
     * writer comes between, {@code change} is asked again, so that nothing is lost: it may run several times, and should do nothing else.
     */
    public Map<String, @Nullable Object> update(
            Map<String, ?> key, Function<Map<String, @Nullable Object>, Map<String, ?>> change, Options options) {
        UnaryOperator<Row> onRows = row -> schema().toRow(change.apply(map(row, options)));
        return map(engine.update(schema().toRow(key), onRows, options), options);
    }

    /** As {@link #update(Map, Map, Options)}, by a unique field. */
    public Map<String, @Nullable Object> updateBy(
            String field, @Nullable Object value, Map<String, ?> values, Options options) {
        return map(engine.updateBy(position(field), value, schema().toRow(values), options), options);
    }

    /**
     * Inserts or replaces the entity with that key, and returns it as stored. As in Kong, the values must be valid by themselves: a
     * primary key that is not generated has to be among them.
     */
    public Map<String, @Nullable Object> upsert(Map<String, ?> key, Map<String, ?> values, Options options) {
        return map(engine.upsert(schema().toRow(key), schema().toRow(values), options), options);
    }

    /** As {@link #upsert}, by a unique field. */
    public Map<String, @Nullable Object> upsertBy(
            String field, @Nullable Object value, Map<String, ?> values, Options options) {
        return map(engine.upsertBy(position(field), value, schema().toRow(values), options), options);
    }

    /** Deletes the entity with that key; false when there was none. */
    public boolean delete(Map<String, ?> key, Options options) {
        return engine.delete(schema().toRow(key), options);
    }

    /** As {@link #delete}, by a unique field. */
    public boolean deleteBy(String field, @Nullable Object value, Options options) {
        return engine.deleteBy(position(field), value, options);
    }

    /** A page of entities; a null size is the default, a null offset the first page. */
    public Page<Map<String, @Nullable Object>> page(@Nullable Number size, @Nullable String offset, Options options) {
        return page(engine.page(whole(size), offset, options), options);
    }

    /** A page of the entities whose foreign field refers to that key. */
    public Page<Map<String, @Nullable Object>> pageFor(
            String field, Map<String, ?> foreignKey, @Nullable Number size, @Nullable String offset, Options options) {
        return page(engine.pageFor(position(field), foreignKey, whole(size), offset, options), options);
    }

    /** A page of Kong's entity of tags: who has that tag. Other entities cannot be paged so. */
    public Page<Map<String, @Nullable Object>> pageByTag(
            @Nullable Object tag, @Nullable Number size, @Nullable String offset, Options options) {
        return page(engine.pageByTag(tag, whole(size), offset, options), options);
    }

    /** All entities, read page by page as the stream is consumed. */
    public Stream<Map<String, @Nullable Object>> each(@Nullable Number size, Options options) {
        return engine.each(whole(size), options).map(row -> map(row, options));
    }

    /** All entities whose foreign field refers to that key. */
    public Stream<Map<String, @Nullable Object>> eachFor(
            String field, Map<String, ?> foreignKey, @Nullable Number size, Options options) {
        return engine.eachFor(position(field), foreignKey, whole(size), options).map(row -> map(row, options));
    }

    /** Deletes all entities of all workspaces, and whatever refers to them. */
    public void truncate() {
        engine.truncate();
    }

    /**
     * The cache key of an entity, or made of the parts given under the names of its cache key's fields. It is of the workspace that
     * the entity names as {@code ws_id}, else of that of the options.
     */
    public String cacheKey(Map<String, ?> entity, Options options) {
        Row row = schema().toRow(entity);
        if (entity.get("ws_id") instanceof String workspace) {
            row.workspaceId(UUID.fromString(workspace));
        }
        return engine.cacheKey(row, options);
    }

    /** The cache key made of those parts, five at most. */
    public String cacheKey(List<? extends @Nullable Object> parts, Options options) {
        return engine.cacheKey(parts, options);
    }

    /** A size as the engine takes it; one that is not whole becomes one that the engine refuses. */
    private static @Nullable Integer whole(@Nullable Number size) {
        if (size == null) {
            return null;
        }
        double value = size.doubleValue();
        return WholeNumbers.isWhole(value) && value >= 1 && value <= Integer.MAX_VALUE ? (int) value : 0;
    }

    private int position(String field) {
        Field found = schema().field(field);
        if (found == null) {
            throw new IllegalArgumentException("'" + schema().name() + "' has no field '" + field + "'; it has "
                    + schema().shape().names());
        }
        return found.position();
    }

    private Optional<Map<String, @Nullable Object>> entity(@Nullable Row row, Options options) {
        return row == null ? Optional.empty() : Optional.of(map(row, options));
    }

    private Page<Map<String, @Nullable Object>> page(RowPage page, Options options) {
        List<Map<String, @Nullable Object>> data = new ArrayList<>(page.rows().size());
        for (Row row : page.rows()) {
            data.add(map(row, options));
        }
        return new Page<>(data, page.offset());
    }

    private Map<String, @Nullable Object> map(Row row, Options options) {
        Map<String, @Nullable Object> map = schema().toMap(row);
        if (row.ttl() != null) {
            map.put("ttl", row.ttl());
        } else if (schema().ttl()
                && !engine.errors().strategy().equals("off") // what cannot expire has no ttl, not even null
                && Boolean.TRUE.equals(options.asMap().get(Options.NULLS))) {
            map.put("ttl", null);
        }
        UUID workspace = row.workspaceId();
        if (workspace != null && Boolean.TRUE.equals(options.asMap().get(Options.SHOW_WS_ID))) {
            map.put("ws_id", workspace.toString());
        }
        return new LinkedHashMap<>(map);
    }
}
