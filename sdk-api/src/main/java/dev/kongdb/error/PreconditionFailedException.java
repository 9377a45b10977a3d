package dev.kongdb.error;

import java.util.Map;

/**
 * The option {@code if_match} of a write does not name the state of the entity, or the entity does
 * not exist. Nothing was stored. Read the entity again before you write it. Kong has no such error,
 * so the code is 8, for a database that did not do what it was asked; the name is {@code
 * precondition failed}.
 */
public final class PreconditionFailedException extends KongDbException {
    private static final long serialVersionUID = 1L;

    PreconditionFailedException(String strategy, String message) {
        super(8, "precondition failed", strategy, message, Map.of(), null);
    }

    @Override
    public int httpStatus() {
        return 412;
    }
}
