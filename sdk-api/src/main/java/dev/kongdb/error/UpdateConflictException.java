package dev.kongdb.error;

import java.util.Map;

/**
 * An update that lost each time to other writers of the same entity, and gave up. Nothing of it was stored; to try again is safe. Kong,
 * which would have overwritten what the others wrote, has no such error: the code is 8, that of a database which did not do what it was
 * asked; the name is {@code update conflict}.
 */
public final class UpdateConflictException extends KongDbException {
    private static final long serialVersionUID = 1L;

    UpdateConflictException(String strategy, String message) {
        super(8, "update conflict", strategy, message, Map.of(), null);
    }

    @Override
    public int httpStatus() {
        return 409;
    }
}
