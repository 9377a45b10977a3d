package dev.kongdb.error;

import java.util.Map;

/**
 * The entity cannot be used because a table of its plugin differs from what the records ask for; a
 * migration is missing. The node finds this when it starts. The message names the difference and
 * the statement that mends it. Kong has no such error, so the code is 8, for a database that did
 * not do what it was asked; the name is {@code table mismatch}.
 */
public final class TableMismatchException extends KongDbException {
    private static final long serialVersionUID = 1L;

    TableMismatchException(String strategy, String message) {
        super(8, "table mismatch", strategy, message, Map.of(), null);
    }

    @Override
    public int httpStatus() {
        return 503;
    }
}
