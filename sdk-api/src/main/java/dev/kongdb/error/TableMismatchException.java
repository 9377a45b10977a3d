package dev.kongdb.error;

import java.util.Map;

/**
 * The entity cannot be used, since a table of its plugin is not as the records ask: a migration is missing. Found when a node starts; the
 * message says what differs and which statement mends it. Kong has no such error: the code is 8, that of a database which did not do
 * what it was asked; the name is {@code table mismatch}.
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
