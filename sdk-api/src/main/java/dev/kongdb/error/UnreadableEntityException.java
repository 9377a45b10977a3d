package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored entity that its record refuses: the constructor of the record threw, or a component that cannot be null has no value.
 * Someone else wrote it, or the record has changed since. Kong has no such error: the code is 8, that of a database which did not do
 * what it was asked; the name is {@code unreadable entity}. {@link #fields()} is the primary key, by which the entity can be read as
 * a map, changed and deleted; the cause is what was thrown.
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
