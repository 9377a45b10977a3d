package dev.kongdb.internal;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the foreign keys that callers give, and resolves those that are given by a unique field of
 * the parent. Thread-safe.
 */
final class ForeignKeys {
    private final EntityContext entity;

    ForeignKeys(EntityContext entity) {
        this.entity = entity;
    }

    /**
     * The primary key of a parent, in the form that the store takes.
     *
     * @param wrong makes the error for an invalid key, from messages by field
     */
    Reference<?> checked(
            Field field,
            @Nullable Object given,
            Function<Map<String, @Nullable Object>, ? extends RuntimeException> wrong) {
        if (given instanceof Reference<?> reference && reference.isKey()) {
            return reference;
        }
        Map<?, ?> key = given instanceof Map<?, ?> map ? map : Map.of();
        if (entity.schema.validateField(field, key) instanceof Map<?, ?> refused) {
            Map<String, @Nullable Object> messages = new LinkedHashMap<>();
            refused.forEach((name, message) -> messages.put(String.valueOf(name), message));
            throw wrong.apply(messages);
        }
        Schema parent = parent(field);
        return RowValues.reference(parent, parent.toRow(key)); // callers may give the whole parent
    }

    /**
     * Replaces each foreign key that is given by a unique field of the parent by the parent's
     * primary key.
     */
    void resolve(Row row, CallOptions call) {
        Map<String, Map<String, String>> unresolved = new LinkedHashMap<>();
        for (Field field : entity.schema.foreignFields()) {
            Map<?, ?> given = toResolve(row.get(field.position()));
            if (given == null) {
                continue;
            }
            Schema parent = parent(field);
            Row candidate = parent.toRow(given);
            if (isPrimaryKey(parent, candidate)) { // the store checks whether it exists
                if (given.size() > parent.primaryKey().size()) {
                    row.set(
                            field.position(),
                            // Kong ignores the other values
                            RowValues.reference(parent, candidate));
                }
                continue;
            }
            Map<String, String> tried = new LinkedHashMap<>();
            Reference<?> found = lookUp(parent, candidate, call, tried);
            if (found != null) {
                row.set(field.position(), found);
            } else if (!tried.isEmpty()) {
                unresolved.put(field.name(), tried);
            }
        }
        if (!unresolved.isEmpty()) {
            throw entity.errors.foreignKeysUnresolved(unresolved);
        }
    }

    private static @Nullable Map<?, ?> toResolve(@Nullable Object value) {
        if (value instanceof Reference<?> reference) {
            return reference.isKey() ? null : reference.fields();
        }
        return value instanceof Map<?, ?> map ? map : null;
    }

    private static boolean isPrimaryKey(Schema parent, Row candidate) {
        try {
            parent.validatePrimaryKey(candidate, true);
            return true;
        } catch (ViolationsException e) {
            return false;
        }
    }

    private @Nullable Reference<?> lookUp(Schema parent, Row candidate, CallOptions call, Map<String, String> tried) {
        EntityContext parents = entity.engine(parent.name()).context();
        for (Field unique : parent.fields()) {
            Object value = candidate.get(unique.position());
            if (!unique.unique() || value == null || value == Row.NULL || parent.validateField(unique, value) != null) {
                continue; // no entity can have this value; validation reports it
            }
            parents.requireTable();
            Row row = parents.strategy.selectBy(unique, value, parent.workspaceable() ? workspaceOf(call) : null);
            if (row != null) {
                return RowValues.reference(parent, row);
            }
            tried.put(
                    unique.name(), entity.errors.unresolvable(parent.name(), RowValues.jsonMap(unique.name(), value)));
        }
        return null;
    }

    private UUID workspaceOf(CallOptions call) {
        return call.workspace() != null ? call.workspace() : entity.workspaces.current();
    }

    private Schema parent(Field foreign) {
        Schema parent = foreign.referencedSchema();
        if (parent == null) {
            throw new IllegalStateException(entity.schema.name() + "." + foreign.name() + " is no reference");
        }
        return parent;
    }
}
