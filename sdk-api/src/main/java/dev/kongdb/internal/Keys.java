package dev.kongdb.internal;

import dev.kongdb.dao.RowKey;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.value.Row;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks the keys that callers give, and finds rows by them. Thread-safe. */
final class Keys {
    private final EntityContext entity;
    private final Schema schema;
    private final ForeignKeys foreignKeys;

    Keys(EntityContext entity, ForeignKeys foreignKeys) {
        this.entity = entity;
        this.schema = entity.schema;
        this.foreignKeys = foreignKeys;
    }

    /**
     * The key in the form that the store takes; an error 1, 10, 16 or 18 when it is invalid. As in
     * Kong, it is checked before the options.
     */
    RowKey checked(RowKey key, BoundOptions options) {
        if (key instanceof RowKey.Unique unique) {
            Field field = entity.field(unique.position());
            if (options.everywhere() && !field.uniqueAcrossWs()) {
                throw entity.errors.invalidUniqueGlobal(field.name());
            }
            return new RowKey.Unique(unique.position(), checkUnique(field, unique.value()));
        }
        checkPrimary(((RowKey.Primary) key).row());
        return key;
    }

    void checkPrimary(Row key) {
        try {
            schema.validatePrimaryKey(key, false);
        } catch (ViolationsException e) {
            throw entity.errors.invalidPrimaryKey(e.violations().asMap());
        }
    }

    /** The value of a unique field or endpoint key in the form that the store takes. */
    Object checkUnique(Field field, @Nullable Object value) {
        if (field.type() == FieldType.FOREIGN) {
            return foreignKeys.checked(field, value, entity.errors::invalidForeignKey);
        }
        Object message = schema.validateField(field, value == null ? Row.NULL : value);
        if (message != null || value == null) {
            throw entity.errors.invalidUnique(
                    field.name(), message == null ? "required field missing" : message.toString());
        }
        return value;
    }

    /** The row with a key that was checked. */
    @Nullable
    Row find(RowKey key, EntityStrategy where, @Nullable UUID workspace) {
        return key instanceof RowKey.Unique unique
                ? where.selectBy(entity.field(unique.position()), value(unique), workspace)
                : where.select(((RowKey.Primary) key).row(), workspace);
    }

    /** The error for a missing row. */
    RuntimeException notFound(RowKey key) {
        return key instanceof RowKey.Unique unique
                ? entity.errors.notFoundBy(map(unique))
                : entity.errors.notFound(primaryKey(((RowKey.Primary) key).row()));
    }

    /** A key as hooks and messages show it. */
    Map<String, @Nullable Object> map(RowKey key) {
        return key instanceof RowKey.Unique unique
                ? RowValues.jsonMap(entity.field(unique.position()).name(), value(unique))
                : schema.toMap(((RowKey.Primary) key).row());
    }

    /** The primary key of a row by name, as messages show it. */
    Map<String, @Nullable Object> primaryKey(Row row) {
        return schema.toMap(only(row));
    }

    /** A row with only the primary key of the given one. */
    Row only(Row row) {
        Row only = new Row(schema.shape());
        copy(row, only);
        return only;
    }

    /** Copies the primary key. */
    void copy(Row from, Row to) {
        for (Field field : schema.primaryKey()) {
            to.set(field.position(), from.get(field.position()));
        }
    }

    /** Whether two rows have the same primary key. */
    boolean same(Row one, Row other) {
        for (Field field : schema.primaryKey()) {
            if (!RowValues.same(one.get(field.position()), other.get(field.position()))) {
                return false;
            }
        }
        return true;
    }

    static Object value(RowKey.Unique checked) {
        Object value = checked.value();
        if (value == null) {
            throw new IllegalStateException("a unique value that was checked is not null");
        }
        return value;
    }
}
