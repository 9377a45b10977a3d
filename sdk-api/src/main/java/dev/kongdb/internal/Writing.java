package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.schema.Context;
import dev.kongdb.value.Row;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One write on its way through the steps of {@link Writes}: all that differs by kind of write. Not thread-safe. */
final class Writing {
    final Kind kind;
    final Context context;
    final BoundOptions options;
    final CallOptions call;
    final StoreStep.Ask ask;

    /** What the caller gave. */
    Row given;

    /** What is to be stored. */
    Row row;

    /** The workspace that the row belongs to. */
    @Nullable
    UUID workspace;

    /** Where entities that the row refers to are looked for: where the row is. */
    CallOptions there;

    /** The row as it is, as callers see it; null when the write does not read it. */
    @Nullable
    Row current;

    /** The primary key that the row keeps, whatever the values say; null when they say it. */
    @Nullable
    Row key;

    /** What the entity's own behaviour does once the row is stored. */
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
