package dev.kongdb.cassandra;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The three tables that the guarantees need in addition to Kong's. They are created when first
 * needed, even in a keyspace that a Kong created.
 */
final class Guards {
    /** The table that says which row has a unique value. */
    final String claims;

    /** The table of attempts that are about to make a reference to a row. */
    final String references;

    /** The table of decisions on deletes of several rows. */
    final String deletes;

    /** How long to wait for another client that is creating the tables. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Statements statements;
    private final Catalog catalog;
    private final CassandraMigrationStore migrations;
    private final ReentrantLock lock = new ReentrantLock();

    /** How often the keyspace had been dropped when the tables were created; -1 before that. */
    private volatile int made = -1;

    Guards(Statements statements, Catalog catalog, CassandraMigrationStore migrations) {
        this.statements = statements;
        this.catalog = catalog;
        this.migrations = migrations;
        this.claims = statements.table("kongdb_claims");
        this.references = statements.table("kongdb_references");
        this.deletes = statements.table("kongdb_deletes");
    }

    /** Creates the tables, unless they exist. */
    void make() {
        int drops = catalog.drops();
        if (made == drops) {
            return;
        }
        lock.lock();
        try {
            if (made != drops) {
                if (catalog.table("kongdb_deletes", true) == null
                        && !migrations.locked("kongdb_guards", PATIENCE, this::create)) {
                    throw statements.errors.database(
                            "another node has been making the tables of the guarantees for " + PATIENCE.toSeconds()
                                    + " seconds; if it died, try again in a minute",
                            null);
                }
                // a column of the table that is created last
                catalog.awaitColumn("kongdb_deletes", "outcome");
                made = drops;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * For one client at a time: two clients that create a table through different nodes would
     * create two tables with the same name.
     */
    private void create() {
        catalog.change("CREATE TABLE IF NOT EXISTS " + claims + " (claim text PRIMARY KEY, owner text, attempt text)");
        // Thousands of references come and go, so deleted ones must be purged soon. An attempt
        // takes seconds, so it does not matter if a dead node comes back after more than an hour
        // without repair.
        catalog.change("CREATE TABLE IF NOT EXISTS " + references
                + " (parent text, attempt text, entity text, child text,"
                + " PRIMARY KEY (parent, attempt, entity, child))"
                + " WITH gc_grace_seconds = 3600 AND default_time_to_live = 86400");
        catalog.change("CREATE TABLE IF NOT EXISTS " + deletes
                + " (id text PRIMARY KEY, outcome text, entity text, key text)");
    }
}
