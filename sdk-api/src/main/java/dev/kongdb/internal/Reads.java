package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowKey;
import dev.kongdb.internal.DaoMeters.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All reads of an entity: they check the key and the options, call hooks and ask the store.
 * Thread-safe.
 */
final class Reads {
    private final EntityEngine engine;
    private final EntityContext entity;
    private final Schema schema;
    private final Behaviour behaviour;
    private final Keys keys;
    private final ForeignKeys foreignKeys;

    Reads(EntityEngine engine, Behaviour behaviour, Keys keys, ForeignKeys foreignKeys) {
        this.engine = engine;
        this.entity = engine.context();
        this.schema = entity.schema;
        this.behaviour = behaviour;
        this.keys = keys;
        this.foreignKeys = foreignKeys;
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
                ? keys.find(checked, store(call), call.workspace())
                : followed.read(store(call), store -> keys.find(checked, store, call.workspace()));
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
        return shown(store(call).selectByCacheKey(cacheKey, call.workspace()), call, hooks);
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
        for (Row row : store(call).selectAll(List.copyOf(wanted.values()), call.workspace())) {
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

    long count(@Nullable Parent parent, BoundOptions options) {
        return entity.meters.measured(Operation.COUNT, () -> {
            Pages pages = pages(parent, null, options);
            return pages.store.count(pages.query(null));
        });
    }

    RowPage page(@Nullable Parent parent, @Nullable Integer size, @Nullable String offset, BoundOptions options) {
        return entity.meters.measured(Operation.PAGE, () -> pageNow(parent, size, offset, options));
    }

    private RowPage pageNow(
            @Nullable Parent parent, @Nullable Integer size, @Nullable String offset, BoundOptions options) {
        Pages pages = pages(parent, size, options);
        RowPage page = pages.read(offset);
        if (parent == null) {
            behaviour.completePage(engine, page.rows());
        }
        return new RowPage(pages.hooks.after(page.rows()), page.offset());
    }

    Stream<Row> each(@Nullable Parent parent, @Nullable Integer size, BoundOptions options) {
        Pages pages = pages(parent, size, options);
        return pages.hooks.after(StreamSupport.stream(
                new PagedRows(offset -> entity.meters.measured(Operation.PAGE, () -> pages.read(offset))), false));
    }

    /**
     * Checks the arguments of a call for a list: the parent, then the size, then the options, as
     * Kong does.
     */
    private Pages pages(@Nullable Parent parent, @Nullable Integer size, BoundOptions options) {
        Field field = parent == null ? null : entity.field(parent.position());
        Reference<?> key = parent == null || field == null
                ? null
                : foreignKeys.checked(field, parent.key(), entity.errors::invalidPrimaryKey);
        checkSize(size, options.given());
        CallOptions call = options.checkedForPages();
        Hooks hooks = field == null || key == null
                ? Hooks.before(entity, Kind.PAGE, LinkedHashMap::new, options.given())
                : Hooks.before(entity, Kind.PAGE_FOR, () -> RowValues.jsonMap(field.name(), key), options.given());
        return new Pages(store(call), field, key, size == null ? call.pageSize() : size, call, hooks);
    }

    /** A list, read page by page. */
    private final class Pages {
        private final EntityStrategy store;
        private final @Nullable Field field;
        private final @Nullable Reference<?> parent;
        private final int size;
        private final CallOptions call;
        private final Hooks hooks;

        Pages(
                EntityStrategy store,
                @Nullable Field field,
                @Nullable Reference<?> parent,
                int size,
                CallOptions call,
                Hooks hooks) {
            this.store = store;
            this.field = field;
            this.parent = parent;
            this.size = size;
            this.call = call;
            this.hooks = hooks;
        }

        PageQuery query(@Nullable String offset) {
            return new PageQuery(
                    size,
                    offset,
                    call.workspace(),
                    field,
                    parent,
                    call.tags(),
                    call.anyTag(),
                    call.having(),
                    call.skip());
        }

        RowPage read(@Nullable String offset) {
            return shown(store.page(query(offset)), call);
        }
    }

    RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset, BoundOptions options) {
        return entity.meters.measured(Operation.PAGE, () -> pageByTagNow(tag, size, offset, options));
    }

    private RowPage pageByTagNow(
            @Nullable Object tag, @Nullable Integer size, @Nullable String offset, BoundOptions options) {
        Field field = schema.field("tag");
        if (!schema.name().equals("tags") || field == null) {
            throw entity.errors.operationUnsupported("'" + schema.name() + "' cannot be paged by tag; only 'tags' can");
        }
        String valid = keys.checkUnique(field, tag).toString();
        if (size != null && size < 1) {
            throw entity.errors.invalidSize("size must be an integer greater than 0");
        }
        CallOptions call = CallOptions.ofTagPage(options.given(), entity.errors);
        PageQuery query =
                new PageQuery(size == null ? call.pageSize() : size, offset, null, null, null, List.of(valid), false);
        Hooks hooks = Hooks.before(entity, Kind.PAGE, () -> RowValues.jsonMap("tag", valid), options.given());
        RowPage page = shown(store(call).page(query), call);
        return new RowPage(hooks.after(page.rows()), page.offset());
    }

    private RowPage shown(RowPage page, CallOptions call) {
        List<Row> rows = new ArrayList<>(page.rows().size());
        page.rows().forEach(row -> rows.add(entity.shown(row, call)));
        return new RowPage(rows, page.offset());
    }

    /** The store for a caller's reads. Reads that belong to a write use the store of the write. */
    private EntityStrategy store(CallOptions call) {
        return call.readPrimary() ? entity.strategy : entity.strategy.replica();
    }

    /** Checks the size of a page. As in Kong, it is checked before the options. */
    private void checkSize(@Nullable Integer size, Options options) {
        Number max = CallOptions.maxPageSize(options);
        if (size != null && (size < 1 || size > max.doubleValue())) {
            String shown = max.longValue() == max.doubleValue() ? Long.toString(max.longValue()) : max.toString();
            throw entity.errors.invalidSize("size must be an integer between 1 and " + shown);
        }
    }
}
