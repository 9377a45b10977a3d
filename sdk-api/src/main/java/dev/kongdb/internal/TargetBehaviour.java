package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.entity.TargetAddress;
import dev.kongdb.schema.Context;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A target is stored as {@code host:port}, and an upstream must not have the same target twice. The
 * endpoint key is unique only within an upstream.
 */
final class TargetBehaviour implements Behaviour {
    @Override
    public boolean insertsOnUpsertBy() {
        return true;
    }

    @Override
    public UnaryOperator<Row> beforeWrite(
            EntityEngine engine, Row given, Row values, Context context, CallOptions call) {
        int target = engine.schema().shape().position("target");
        boolean named = given.get(target) != null || given.get("upstream") != null;
        if (named && values.get(target) instanceof String name) {
            String normal = TargetAddress.withPort(name);
            if (normal == null) {
                if (context == Context.UPDATE) {
                    return UnaryOperator.identity(); // validation refuses it
                }
                throw engine.errors().schemaViolation("target", "Invalid target; not a valid hostname or ip address");
            }
            values.set(target, normal);
            checkIsNew(engine, values, normal, call);
        }
        return UnaryOperator.identity();
    }

    /** Kong's PostgreSQL refuses a target without weight, and Kong reports this error for it. */
    @Override
    public void checkStorable(EntityEngine engine, Row row) {
        if (!row.hasValue(engine.schema().shape().position("weight"))) {
            throw engine.errors().primaryKeyViolation(RowValues.jsonMap("id", String.valueOf(row.get("id"))));
        }
    }

    private static void checkIsNew(EntityEngine engine, Row values, String wanted, CallOptions call) {
        engine.foreignKeys().resolve(values, call);
        int upstream = engine.schema().shape().position("upstream");
        if (!(values.get(upstream) instanceof Reference<?> reference) || !reference.isKey()) {
            return; // validation refuses it
        }
        Object own = values.get("id");
        try (Stream<Row> siblings = engine.with(call.reads()).each(new Parent(upstream, reference), null)) {
            if (siblings.anyMatch(
                    row -> wanted.equals(row.get("target")) && (own == null || !RowValues.same(own, row.get("id"))))) {
                throw engine.errors().uniqueViolation(RowValues.jsonMap("target", wanted));
            }
        }
    }
}
