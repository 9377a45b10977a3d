package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.DaoHook;
import dev.kongdb.dao.DaoHook.Call;
import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.DaoHooks;
import dev.kongdb.dao.Options;
import dev.kongdb.error.Errors;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine with hooks before and after it. Without hooks it only passes calls on. Thread-safe. */
final class HookedEngine implements DaoEngine {
    private final DaoEngine engine;
    private final DaoHooks hooks;

    HookedEngine(DaoEngine engine, DaoHooks hooks) {
        this.engine = engine;
        this.hooks = hooks;
    }

    @Override
    public Schema schema() {
        return engine.schema();
    }

    @Override
    public Errors errors() {
        return engine.errors();
    }

    @Override
    public @Nullable Row select(Row key, Options options) {
        return row(Kind.SELECT, () -> schema().toMap(key), options, () -> engine.select(key, options));
    }

    @Override
    public @Nullable Row selectBy(int position, @Nullable Object value, Options options) {
        return row(
                Kind.SELECT_BY, () -> named(position, value), options, () -> engine.selectBy(position, value, options));
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, Options options) {
        return row(
                Kind.SELECT_BY_CACHE_KEY,
                () -> named("cache_key", cacheKey),
                options,
                () -> engine.selectByCacheKey(cacheKey, options));
    }

    @Override
    public Row insert(Row values, Options options) {
        return written(Kind.INSERT, () -> schema().toMap(values), options, () -> engine.insert(values, options));
    }

    @Override
    public Row update(Row key, Row values, Options options) {
        return written(Kind.UPDATE, () -> schema().toMap(values), options, () -> engine.update(key, values, options));
    }

    @Override
    public Row update(Row key, UnaryOperator<Row> change, Options options) {
        return written(Kind.UPDATE, () -> schema().toMap(key), options, () -> engine.update(key, change, options));
    }

    @Override
    public Row updateBy(int position, @Nullable Object value, Row values, Options options) {
        return written(
                Kind.UPDATE_BY,
                () -> named(position, value),
                options,
                () -> engine.updateBy(position, value, values, options));
    }

    @Override
    public Row upsert(Row key, Row values, Options options) {
        return written(Kind.UPSERT, () -> schema().toMap(values), options, () -> engine.upsert(key, values, options));
    }

    @Override
    public Row upsertBy(int position, @Nullable Object value, Row values, Options options) {
        return written(
                Kind.UPSERT_BY,
                () -> schema().toMap(values),
                options,
                () -> engine.upsertBy(position, value, values, options));
    }

    @Override
    public boolean delete(Row key, Options options) {
        return deleted(Kind.DELETE, () -> schema().toMap(key), options, () -> engine.delete(key, options));
    }

    @Override
    public boolean deleteBy(int position, @Nullable Object value, Options options) {
        return deleted(
                Kind.DELETE_BY, () -> named(position, value), options, () -> engine.deleteBy(position, value, options));
    }

    @Override
    public RowPage page(@Nullable Integer size, @Nullable String offset, Options options) {
        return page(Kind.PAGE, LinkedHashMap::new, options, () -> engine.page(size, offset, options));
    }

    @Override
    public RowPage pageFor(
            int position,
            @Nullable Object foreignKey,
            @Nullable Integer size,
            @Nullable String offset,
            Options options) {
        return page(
                Kind.PAGE_FOR,
                () -> named(position, foreignKey),
                options,
                () -> engine.pageFor(position, foreignKey, size, offset, options));
    }

    @Override
    public RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset, Options options) {
        return page(Kind.PAGE, () -> named("tag", tag), options, () -> engine.pageByTag(tag, size, offset, options));
    }

    @Override
    public Stream<Row> each(@Nullable Integer size, Options options) {
        return kept(Kind.PAGE, LinkedHashMap::new, options, engine.each(size, options));
    }

    @Override
    public Stream<Row> eachFor(int position, @Nullable Object foreignKey, @Nullable Integer size, Options options) {
        return kept(
                Kind.PAGE_FOR,
                () -> named(position, foreignKey),
                options,
                engine.eachFor(position, foreignKey, size, options));
    }

    @Override
    public void truncate() {
        engine.truncate();
    }

    @Override
    public String cacheKey(Row row, Options options) {
        return engine.cacheKey(row, options);
    }

    @Override
    public String cacheKey(List<? extends @Nullable Object> parts, Options options) {
        return engine.cacheKey(parts, options);
    }

    private @Nullable Row row(
            Kind kind,
            Supplier<Map<String, @Nullable Object>> given,
            Options options,
            Supplier<@Nullable Row> operation) {
        List<DaoHook> all = hooks.of(schema().name());
        if (all.isEmpty()) {
            return operation.get();
        }
        Call call = before(all, kind, given, options);
        Row row = operation.get();
        return row == null ? null : after(all, call, row);
    }

    private Row written(
            Kind kind, Supplier<Map<String, @Nullable Object>> given, Options options, Supplier<Row> operation) {
        List<DaoHook> all = hooks.of(schema().name());
        if (all.isEmpty()) {
            return operation.get();
        }
        Call call = before(all, kind, given, options);
        return after(all, call, operation.get());
    }

    private boolean deleted(
            Kind kind, Supplier<Map<String, @Nullable Object>> given, Options options, Supplier<Boolean> operation) {
        List<DaoHook> all = hooks.of(schema().name());
        if (all.isEmpty()) {
            return operation.get();
        }
        Call call = before(all, kind, given, options);
        boolean went = operation.get();
        if (went) {
            for (DaoHook hook : all) {
                hook.after(call, call.given());
            }
        }
        return went;
    }

    private RowPage page(
            Kind kind, Supplier<Map<String, @Nullable Object>> given, Options options, Supplier<RowPage> operation) {
        List<DaoHook> all = hooks.of(schema().name());
        if (all.isEmpty()) {
            return operation.get();
        }
        Call call = before(all, kind, given, options);
        RowPage page = operation.get();
        List<Row> rows = new ArrayList<>(page.rows().size());
        for (Row row : page.rows()) {
            rows.add(after(all, call, row));
        }
        return new RowPage(rows, page.offset());
    }

    private Stream<Row> kept(
            Kind kind, Supplier<Map<String, @Nullable Object>> given, Options options, Stream<Row> rows) {
        List<DaoHook> all = hooks.of(schema().name());
        if (all.isEmpty()) {
            return rows;
        }
        Call call = before(all, kind, given, options);
        return rows.filter(row -> {
                    Map<String, @Nullable Object> map = schema().toMap(row);
                    return all.stream().allMatch(hook -> hook.keeps(call, map));
                })
                .map(row -> after(all, call, row));
    }

    private Call before(List<DaoHook> all, Kind kind, Supplier<Map<String, @Nullable Object>> given, Options options) {
        Call call = new Call(kind, schema(), given.get(), options);
        for (DaoHook hook : all) {
            hook.before(call);
        }
        return call;
    }

    private Row after(List<DaoHook> all, Call call, Row row) {
        Map<String, @Nullable Object> map = schema().toMap(row);
        Map<String, @Nullable Object> result = map;
        for (DaoHook hook : all) {
            result = hook.after(call, result);
        }
        if (result == map) {
            return row;
        }
        return schema().toRow(result)
                .ttl(row.ttl())
                .workspaceId(row.workspaceId())
                .version(row.version());
    }

    private Map<String, @Nullable Object> named(int position, @Nullable Object value) {
        return named(schema().shape().names().get(position), value);
    }

    private static Map<String, @Nullable Object> named(String name, @Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(name, value);
        return map;
    }
}
