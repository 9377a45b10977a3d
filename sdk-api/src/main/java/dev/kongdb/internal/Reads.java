package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.RowKey;
import dev.kongdb.internal.DaoMeters.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of an entity by its keys: they check the key and the options, call hooks and ask the
 * store. {@link PageReads} has those that list rows. Thread-safe.
 */
final class Reads {
    private final EntityContext entity;
    private final Schema schema;
    private final Keys keys;

    Reads(EntityContext entity, Keys keys) {
        this.entity = entity;
        this.schema = entity.schema;
        this.keys = keys;
    }

    @Nullable
    Row select(RowKey key, BoundOptions options) {
        return select(key, options, null);
    }

    /**
     * Reads a row.
     *
     * @param followed the reference to read with it; null for none
     */
    @Nullable
    Row select(RowKey key, BoundOptions options, @Nullable Followed followed) {
        return entity.meters.<@Nullable Row>measured(Operation.SELECT, () -> selectNow(key, options, followed));
    }

    private @Nullable Row selectNow(RowKey key, BoundOptions options, @Nullable Followed followed) {
        RowKey checked = keys.checked(key, options);
        CallOptions call = options.checked();
        Kind kind = key instanceof RowKey.Unique ? Kind.SELECT_BY : Kind.SELECT;
        Hooks hooks = Hooks.before(entity, kind, () -> keys.map(checked), options.given());
        Row row = followed == null
                ? keys.find(checked, entity.storeForReads(call), call.workspace())
                : followed.read(entity.storeForReads(call), store -> keys.find(checked, store, call.workspace()));
        return shown(row, call, hooks);
    }

    @Nullable
    Row selectByCacheKey(String cacheKey, BoundOptions options) {
        List<Field> fields = schema.cacheKey();
        if (fields.isEmpty()) {
            throw new IllegalStateException("entity does not have a cache_key defined");
        }
        if (!schema.hasCompositeCacheKey()) {
            return select(new RowKey.Unique(fields.get(0).position(), CacheKeys.bareValue(schema, cacheKey)), options);
        }
        return entity.meters.<@Nullable Row>measured(
                Operation.SELECT, () -> selectByCompositeCacheKey(cacheKey, options));
    }

    private @Nullable Row selectByCompositeCacheKey(String cacheKey, BoundOptions options) {
        CallOptions call = options.checked();
        Hooks hooks = Hooks.before(
                entity, Kind.SELECT_BY_CACHE_KEY, () -> RowValues.jsonMap("cache_key", cacheKey), options.given());
        return shown(entity.storeForReads(call).selectByCacheKey(cacheKey, call.workspace()), call, hooks);
    }

    private @Nullable Row shown(@Nullable Row row, CallOptions call, Hooks hooks) {
        return row == null ? null : hooks.after(entity.shown(row, call));
    }

    List<Row> selectAll(List<Row> given, BoundOptions options) {
        return entity.meters.measured(Operation.SELECT_ALL, () -> selectAllNow(given, options));
    }

    private List<Row> selectAllNow(List<Row> given, BoundOptions options) {
        given.forEach(keys::checkPrimary);
        CallOptions call = options.checked();
        Map<List<Object>, Row> wanted = new LinkedHashMap<>();
        given.forEach(key -> wanted.putIfAbsent(identity(key), key));
        Map<List<Object>, Hooks> hooks = new LinkedHashMap<>();
        wanted.forEach((id, key) ->
                hooks.put(id, Hooks.before(entity, Kind.SELECT, () -> keys.primaryKey(key), options.given())));
        Map<List<Object>, Row> found = new LinkedHashMap<>();
        for (Row row : entity.storeForReads(call).selectAll(List.copyOf(wanted.values()), call.workspace())) {
            found.put(identity(row), row);
        }
        List<Row> rows = new ArrayList<>(found.size());
        hooks.forEach((id, hook) -> {
            Row row = found.get(id);
            if (row != null) {
                rows.add(hook.after(entity.shown(row, call)));
            }
        });
        return rows;
    }

    /** The values of the primary key, with one form for all spellings of a UUID. */
    private List<Object> identity(Row row) {
        List<Object> values = new ArrayList<>(1);
        for (Field field : schema.primaryKey()) {
            Object value = row.get(field.position());
            values.add(field.isUuid() ? String.valueOf(value).toLowerCase(Locale.ROOT) : String.valueOf(value));
        }
        return values;
    }
}
