package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook;
import dev.kongdb.dao.DaoHook.Call;
import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.Options;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The hooks of an entity around one call. Nothing is allocated for an entity without hooks. */
final class Hooks {
    private final EntityContext entity;
    private final List<DaoHook> hooks;
    private final @Nullable Call call;

    private Hooks(EntityContext entity, List<DaoHook> hooks, @Nullable Call call) {
        this.entity = entity;
        this.hooks = hooks;
        this.call = call;
    }

    /** Whether the entity has hooks. */
    static boolean isAny(EntityContext entity) {
        return !entity.hooks.of(entity.schema.name()).isEmpty();
    }

    /**
     * Runs the hooks before a call.
     *
     * @param given makes what hooks are shown of the call; called only if there are hooks
     */
    static Hooks before(
            EntityContext entity, Kind kind, Supplier<Map<String, @Nullable Object>> given, Options options) {
        List<DaoHook> hooks = entity.hooks.of(entity.schema.name());
        if (hooks.isEmpty()) {
            return new Hooks(entity, hooks, null);
        }
        Call call = new Call(kind, entity.schema, given.get(), options);
        hooks.forEach(hook -> hook.before(call));
        return new Hooks(entity, hooks, call);
    }

    /** Runs the hooks after a call, and returns the row for the caller. */
    Row after(Row row) {
        if (call == null) {
            return row;
        }
        Schema schema = entity.schema;
        Map<String, @Nullable Object> map = schema.toMap(row);
        Map<String, @Nullable Object> result = map;
        for (DaoHook hook : hooks) {
            result = hook.after(call, result);
        }
        if (result == map) {
            return row;
        }
        return schema.toRow(result)
                .ttl(row.ttl())
                .workspaceId(row.workspaceId())
                .version(row.version());
    }

    /** Runs the hooks after a call, and returns the rows for the caller. */
    List<Row> after(List<Row> rows) {
        if (call == null) {
            return rows;
        }
        List<Row> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(after(row)));
        return all;
    }

    /** Runs the hooks on the rows of a stream, and returns those that they keep. */
    Stream<Row> after(Stream<Row> rows) {
        Call asked = call;
        if (asked == null) {
            return rows;
        }
        return rows.filter(row -> {
                    Map<String, @Nullable Object> map = entity.schema.toMap(row);
                    return hooks.stream().allMatch(hook -> hook.keeps(asked, map));
                })
                .map(this::after);
    }
}
