package dev.kongdb.cassandra;

import java.util.concurrent.locks.ReentrantLock;

/** The three tables beside Kong's that the guarantees need. They are made when first needed, also beside a keyspace that a Kong made. */
final class Guards {
    /** Which row has a unique value. */
    final String claims;

    /** Which attempts are about to make a reference to a row. */
    final String references;

    /** Which deletes of several rows are decided. */
    final String deletes;

    private final Statements statements;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean made;

    Guards(Statements statements) {
        this.statements = statements;
        this.claims = statements.table("kongdb_claims");
        this.references = statements.table("kongdb_references");
        this.deletes = statements.table("kongdb_deletes");
    }

    /** Makes the tables, unless they are there. */
    void make() {
        if (made) {
            return;
        }
        lock.lock();
        try {
            if (!made) {
                if (statements.tableMetadata("kongdb_deletes", true) == null) {
                    statements.executeSchema("CREATE TABLE IF NOT EXISTS " + claims
                            + " (claim text PRIMARY KEY, owner text, attempt text)");
                    // References come and go by the thousand: what is deleted must not stay long. A repair within the
                    // hour
                    // that it takes a dead node to come back is of no use to an attempt that takes seconds.
                    statements.executeSchema("CREATE TABLE IF NOT EXISTS " + references
                            + " (parent text, attempt text, entity text, child text,"
                            + " PRIMARY KEY (parent, attempt, entity, child))"
                            + " WITH gc_grace_seconds = 3600 AND default_time_to_live = 86400");
                    statements.executeSchema("CREATE TABLE IF NOT EXISTS " + deletes
                            + " (id text PRIMARY KEY, outcome text, entity text, key text)");
                }
                made = true;
            }
        } finally {
            lock.unlock();
        }
    }
}
