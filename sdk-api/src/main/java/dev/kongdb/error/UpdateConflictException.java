package dev.kongdb.error;

import java.util.Map;

/**
 * An update gave up, because other writers changed the same entity before each of its attempts.
 * Nothing was stored, so it is safe to try again. Kong has no such error, because it overwrites
 * what the others wrote. So the code is 8, for a database that did not do what it was asked; the
 * name is {@code update conflict}.
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
