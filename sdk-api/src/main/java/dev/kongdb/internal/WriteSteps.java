package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.RowKey;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import org.jspecify.annotations.Nullable;

/** The steps of a write after its values are made, in the order of {@link #run}. */
final class WriteSteps {
    private final EntityEngine engine;
    private final EntityContext entity;
    private final Schema schema;
    private final Behaviour behaviour;
    private final Keys keys;
    private final ForeignKeys foreignKeys;
    private final StoreStep storeStep;

    WriteSteps(EntityEngine engine, Behaviour behaviour, Keys keys, ForeignKeys foreignKeys, StoreStep storeStep) {
        this.engine = engine;
        this.entity = engine.context();
        this.schema = entity.schema;
        this.behaviour = behaviour;
        this.keys = keys;
        this.foreignKeys = foreignKeys;
        this.storeStep = storeStep;
    }

    /** Takes a write through all steps; null when another writer changed the row. */
    @Nullable
    Row run(Writing writing) {
        Hooks hooks = prepared(writing);
        Row stored = storeStep.write(writing);
        return stored == null ? null : hooks.after(writing.afterwards.apply(stored));
    }

    /** Runs the steps before the store, and returns the hooks to run after it. */
    Hooks prepared(Writing writing) {
        foreignKeys.resolve(writing.row, writing.there);
        validate(writing);
        transform(writing);
        keepKey(writing);
        checkStorable(writing);
        return Hooks.before(entity, writing.kind, () -> schema.toMap(writing.row), writing.options.given());
    }

    private void validate(Writing writing) {
        try {
            if (writing.context == Context.UPDATE) {
                schema.validateUpdate(writing.row, writing.given, writing.current);
            } else {
                schema.validateInsert(writing.row, writing.given);
            }
        } catch (ViolationsException e) {
            throw entity.errors.schemaViolation(e.violations());
        }
    }

    private void transform(Writing writing) {
        writing.row = entity.transform(writing.row, writing.given, writing.context, writing.call);
    }

    private void keepKey(Writing writing) {
        Row key = writing.key;
        if (key == null || keys.same(writing.row, key)) {
            return;
        }
        if (writing.kind == Kind.UPDATE) {
            // as in Kong, which looks for the new key and finds no entity
            throw keys.notFound(new RowKey.Primary(key));
        }
        keys.copy(key, writing.row);
    }

    /** Refuses a valid row that no column or no record can hold. */
    private void checkStorable(Writing writing) {
        Row row = writing.row;
        for (Field field : schema.primaryKey()) {
            if (!row.hasValue(field.position())) {
                throw entity.errors.primaryKeyViolation(keys.primaryKey(row));
            }
        }
        for (Field field : schema.fields()) {
            // Kong's numbers are doubles, so larger numbers are integers to it as well. No column
            // holds them.
            if (field.type() == FieldType.INTEGER && row.get(field.position()) instanceof Double) {
                throw entity.errors.schemaViolation(field.name(), UnstorableValueException.OUT_OF_RANGE);
            }
        }
        behaviour.checkStorable(engine, row);
        entity.tryRecord(row, writing.call);
    }
}
