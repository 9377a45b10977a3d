package dev.kongdb.cassandra;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** The three tables beside Kong's that the guarantees need. They are made when first needed, also beside a keyspace that a Kong made. */
final class Guards {
    /** Which row has a unique value. */
    final String claims;

    /** Which attempts are about to make a reference to a row. */
    final String references;

    /** Which deletes of several rows are decided. */
    final String deletes;

    /** How long one waits for another that makes the tables. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Statements statements;
    private final Catalog catalog;
    private final CassandraMigrationStore migrations;
    private final ReentrantLock lock = new ReentrantLock();

    /** How often the keyspace had been dropped when the tables were made; -1 before. */
    private volatile int made = -1;

    Guards(Statements statements, Catalog catalog, CassandraMigrationStore migrations) {
        this.statements = statements;
        this.catalog = catalog;
        this.migrations = migrations;
        this.claims = statements.table("kongdb_claims");
        this.references = statements.table("kongdb_references");
        this.deletes = statements.table("kongdb_deletes");
    }

    /** Makes the tables, unless they are there. */
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
                catalog.awaitColumn("kongdb_deletes", "outcome"); // of the table that is made last
                made = drops;
            }
        } finally {
            lock.unlock();
        }
    }

    /** For one client at a time: two that make a table through different nodes of a cluster would make two tables of that name. */
    private void create() {
        catalog.change("CREATE TABLE IF NOT EXISTS " + claims + " (claim text PRIMARY KEY, owner text, attempt text)");
        // References come and go by the thousand: what is deleted must not stay long. A repair within the hour that it
        // takes a
        // dead node to come back is of no use to an attempt that takes seconds.
        catalog.change("CREATE TABLE IF NOT EXISTS " + references
                + " (parent text, attempt text, entity text, child text,"
                + " PRIMARY KEY (parent, attempt, entity, child))"
                + " WITH gc_grace_seconds = 3600 AND default_time_to_live = 86400");
        catalog.change("CREATE TABLE IF NOT EXISTS " + deletes
                + " (id text PRIMARY KEY, outcome text, entity text, key text)");
    }
}
