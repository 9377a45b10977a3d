package dev.kongdb.postgres;

import java.util.Collections;
import java.util.List;

/**
 * Pieces of SQL. Only names of schemas and fields become part of a statement, always quoted; values
 * are bound.
 */
final class Sql {
    private Sql() {}

    /** {@code a = ?}, for several columns {@code (a, b) = (?, ?)}. */
    static String compare(List<String> columns, String operator) {
        return tuple(columns) + ' ' + operator + ' ' + tuple(Collections.nCopies(columns.size(), "?"));
    }

    /** {@code a}, or {@code (a, b)}. */
    static String tuple(List<String> parts) {
        return parts.size() == 1 ? parts.get(0) : '(' + String.join(", ", parts) + ')';
    }

    /** {@code WHERE a AND b}; empty without conditions. */
    static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
