package dev.kongdb.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.value.Row;

/**
 * The first step of a write: makes the values to store from those that the caller gave.
 * Thread-safe.
 */
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

    /**
     * Makes the values of an insert or upsert: the given values, with generated values and
     * defaults.
     */
    void makeWhole(Writing writing) {
        Row given = writing.given;
        Row named = given;
        if (writing.key != null) {
            named = given.copy();
            keys.copy(writing.key, named);
        }
        writing.afterwards = behaviour.beforeWrite(engine, given, named, writing.context, writing.there);
        if (writing.key != null) {
            // a key among the values must be valid, although the other key wins
            keys.copy(given, named);
            writing.given = named;
        }
        writing.row = filled(writing.given, writing.context);
    }

    /** Makes the values of an update: the given values, merged over the stored row. */
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
        // Merges over explicit nulls, whatever the caller wants to see: the checks take a field
        // without value for null.
        Row below = call.nulls() ? current : schema.processAutoFields(stored, Context.SELECT, true);
        writing.row = schema.mergeValues(changes, below);
        writing.afterwards = behaviour.beforeWrite(engine, writing.given, writing.row, Context.UPDATE, writing.there);
    }

    /**
     * The given values, with those that the context adds; an error 2 when a shorthand is refused.
     */
    Row filled(Row values, Context context) {
        try {
            return schema.processAutoFields(values, context, false);
        } catch (ViolationsException e) {
            throw engine.errors().schemaViolation(e.violations());
        }
    }

    /**
     * Kong lets an update set the creation time to null, which the records of its own entities
     * cannot hold. So null renews the time.
     */
    private void renewTimes(Row row) {
        for (Field field : schema.fields()) {
            if (field.auto() && field.isTimestamp() && row.get(field.position()) == Row.NULL) {
                Row made = filled(new Row(schema.shape()), Context.INSERT);
                row.set(field.position(), made.get(field.position()));
            }
        }
    }

    /**
     * Adds the field that selects the subschema, which an update may leave out, since the other
     * fields are read by it.
     */
    private Row completed(Row values, Row stored) {
        Field key = schema.subschemaKey();
        return key == null || values.get(key.position()) != null
                ? values
                : values.copy().set(key.position(), stored.get(key.position()));
    }
}
