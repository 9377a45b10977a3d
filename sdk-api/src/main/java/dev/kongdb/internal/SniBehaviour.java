package dev.kongdb.internal;

import dev.kongdb.dao.RowKey;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Context;
import dev.kongdb.value.Row;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Listeners must also learn the old server name. So a write posts an {@code update} with the row as
 * it was before.
 */
final class SniBehaviour implements Behaviour {
    @Override
    public UnaryOperator<Row> beforeWrite(
            EntityEngine engine, Row given, Row values, Context context, CallOptions call) {
        if (context != Context.INSERT && engine.storeStep().isHeard(call)) {
            Row old = stored(engine, values, call);
            if (old != null) {
                engine.storeStep().post(Operation.UPDATE, old, null, call);
            }
        }
        return UnaryOperator.identity();
    }

    private static @Nullable Row stored(EntityEngine engine, Row values, CallOptions call) {
        int id = engine.schema().shape().position("id");
        int name = engine.schema().shape().position("name");
        RowKey key = values.hasValue(id)
                ? new RowKey.Primary(new Row(engine.schema().shape()).set(id, values.get(id)))
                : new RowKey.Unique(name, values.get(name));
        return engine.with(call.reads()).select(key);
    }
}
