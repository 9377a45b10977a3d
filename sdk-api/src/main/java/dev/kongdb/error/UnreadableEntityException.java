package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of a stored entity refuses it: the constructor of the record threw, or a component
 * that cannot be null has no value. Another program wrote the entity, or the record has changed
 * since. Kong has no such error, so the code is 8, for a database that did not do what it was
 * asked; the name is {@code unreadable entity}. {@link #fields()} is the primary key. With it, the
 * entity can be read as a map, changed and deleted. The cause is the exception of the record.
 */
public final class UnreadableEntityException extends KongDbException {
    private static final long serialVersionUID = 1L;

    UnreadableEntityException(
            String strategy, String message, Map<String, ? extends @Nullable Object> primaryKey, Throwable cause) {
        super(8, "unreadable entity", strategy, message, primaryKey, cause);
    }

    @Override
    public int httpStatus() {
        return 500;
    }
}
