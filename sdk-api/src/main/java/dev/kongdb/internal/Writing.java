package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.schema.Context;
import dev.kongdb.value.Row;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One write on its way through the steps of {@link Writes}: everything in which kinds of writes
 * differ. Not thread-safe.
 */
final class Writing {
    final Kind kind;
    final Context context;
    final BoundOptions options;
    final CallOptions call;
    final StoreStep.Ask ask;

    /** The values that the caller gave. */
    Row given;

    /** The row to store. */
    Row row;

    /** The workspace that the row belongs to. */
    @Nullable
    UUID workspace;

    /** The options for looking up referenced entities: in the workspace of the row. */
    CallOptions there;

    /** The stored row as callers see it; null when the write does not read it. */
    @Nullable
    Row current;

    /**
     * The primary key that the row keeps, whatever the values are; null when the values contain it.
     */
    @Nullable
    Row key;

    /** The behaviour's part after the row is stored. */
    UnaryOperator<Row> afterwards = UnaryOperator.identity();

    Writing(Kind kind, Context context, Row given, BoundOptions options, StoreStep.Ask ask) {
        this.kind = kind;
        this.context = context;
        this.options = options;
        this.call = options.checked();
        this.ask = ask;
        this.given = given;
        this.row = given;
        this.workspace = call.workspace();
        this.there = call;
    }
}
