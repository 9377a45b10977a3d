package dev.kongdb.migration;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The database as a {@link MigrationCode} sees it. Use it only while the code runs, on its thread.
 * Calls fail with {@link dev.kongdb.error.DatabaseException}.
 */
public interface MigrationConnector {
    /** Kong's name of the store: {@code postgres} or {@code cassandra}. */
    String store();

    /** Runs a statement of the store's language, with values in place of its question marks. */
    void execute(String statement, @Nullable Object... values);

    /**
     * The rows that a statement finds, as maps by the names of the columns, with values of the
     * types of the store's driver.
     */
    List<Map<String, @Nullable Object>> query(String statement, @Nullable Object... values);
}
