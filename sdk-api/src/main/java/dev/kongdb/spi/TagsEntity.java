package dev.kongdb.spi;

import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's entity {@code tags}, which says which entity has which tag. The store updates it when it
 * writes the tagged entities, so callers can only read its pages; every other operation fails with
 * Kong's error. A store implements {@link #page}. Thread-safe if the subclass is.
 */
public abstract class TagsEntity implements EntityStrategy {
    /** Makes the errors of the store. */
    protected final Errors errors;

    /** With the errors of that store. */
    protected TagsEntity(Errors errors) {
        this.errors = errors;
    }

    /** Whether the schema is that of {@code tags}. */
    public static boolean isFor(Schema schema) {
        return schema.name().equals("tags");
    }

    private KongDbException readOnly() {
        return errors.schemaViolation("tags", "does not support insert/upsert/update/delete operations");
    }

    private KongDbException notByKey() {
        return errors.operationUnsupported("cannot select 'tags' entities one by one");
    }

    @Override
    public final @Nullable Row select(Row key, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public final @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public final @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        throw notByKey();
    }

    @Override
    public final Row insert(Write write) {
        throw readOnly();
    }

    @Override
    public final @Nullable Row update(Row read, Write write) {
        throw readOnly();
    }

    @Override
    public final Upserted upsert(Write write) {
        throw readOnly();
    }

    @Override
    public final Upserted upsertBy(Field field, Write write) {
        throw readOnly();
    }

    @Override
    public final List<Deleted> delete(Row key, @Nullable UUID workspace) {
        throw readOnly();
    }

    @Override
    public final void truncate() {
        throw readOnly();
    }
}
