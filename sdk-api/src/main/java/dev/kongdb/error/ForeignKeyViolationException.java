package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 4, foreign key violation. A foreign key refers to an entity that does not exist ({@link
 * #fields()}: the field and the key), or an entity cannot be deleted because others refer to it
 * ({@link #fields()}: {@code @referenced_by}).
 */
public final class ForeignKeyViolationException extends KongDbException {
    private static final long serialVersionUID = 1L;

    ForeignKeyViolationException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(4, "foreign key violation", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
