package dev.kongdb.error;

import java.util.Map;

/**
 * A write whose option {@code if_match} names other states of the entity than the one that it has, or one that is not there. Nothing of
 * it was stored: read the entity again, and decide anew. Kong has no such error: the code is 8, that of a database which did not do
 * what it was asked; the name is {@code precondition failed}.
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
