package dev.kongdb.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.value.Row;

/** The first step of every write: makes the values to be stored of what the caller gave. Thread-safe. */
final class WriteValues {
    private final EntityEngine engine;
    private final Schema schema;
    private final Behaviour behaviour;
    private final Keys keys;

    WriteValues(EntityEngine engine, Behaviour behaviour, Keys keys) {
        this.engine = engine;
        this.schema = engine.schema();
        this.behaviour = behaviour;
        this.keys = keys;
    }

    /** Those of an insert or upsert: what the caller gave, with generated values and defaults. */
    void makeWhole(Writing writing) {
        Row given = writing.given;
        Row named = given;
        if (writing.key != null) {
            named = given.copy();
            keys.copy(writing.key, named);
        }
        writing.afterwards = behaviour.beforeWrite(engine, given, named, writing.context, writing.there);
        if (writing.key != null) {
            keys.copy(given, named); // a key among the values must be valid, though the one beside them wins
            writing.given = named;
        }
        writing.row = filled(writing.given, writing.context);
    }

    /** Those of an update: what the caller gave, over the row as it is. */
    void makeChanged(Writing writing, Row stored) {
        CallOptions call = writing.call;
        writing.given = completed(writing.given, stored);
        writing.workspace = stored.workspaceId();
        writing.there = call.everywhere() ? call.in(stored.workspaceId()) : call;
        Row changes = filled(writing.given, Context.UPDATE);
        renewTimes(changes);
        Row current =
                schema.processAutoFields(stored, Context.SELECT, call.nulls()).version(stored.version());
        writing.current = current;
        try {
            schema.validateImmutable(changes, current);
        } catch (ViolationsException e) {
            throw engine.errors().schemaViolation(e.violations());
        }
        // Over explicit nulls, whatever the caller wants to see: a field without value is null for the checks.
        Row below = call.nulls() ? current : schema.processAutoFields(stored, Context.SELECT, true);
        writing.row = schema.mergeValues(changes, below);
        writing.afterwards = behaviour.beforeWrite(engine, writing.given, writing.row, Context.UPDATE, writing.there);
    }

    /** The values given, with what the context adds; an error 2 when a shorthand is refused. */
    Row filled(Row values, Context context) {
        try {
            return schema.processAutoFields(values, context, false);
        } catch (ViolationsException e) {
            throw engine.errors().schemaViolation(e.violations());
        }
    }

    /** Kong would let null take the place of the time when an entity was made, which no record of its own entities can hold. */
    private void renewTimes(Row row) {
        for (Field field : schema.fields()) {
            if (field.auto() && field.isTimestamp() && row.get(field.position()) == Row.NULL) {
                Row made = filled(new Row(schema.shape()), Context.INSERT);
                row.set(field.position(), made.get(field.position()));
            }
        }
    }

    /** An update may leave out the field that chooses the subschema, but its other fields are to be read by it. */
    private Row completed(Row values, Row stored) {
        Field key = schema.subschemaKey();
        return key == null || values.get(key.position()) != null
                ? values
                : values.copy().set(key.position(), stored.get(key.position()));
    }
}
