package dev.kongdb.spi;

import dev.kongdb.error.KongDbException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on one node of a cluster at a time. It is Kong's cluster mutex: a row of the table
 * {@code locks}, which expires if the node dies. Unlike in Kong, the row is renewed while the work
 * runs, because the work may take long. Thread-safe; for stores.
 */
public final class ClusterLock {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLock.class);
    private static final long FIRST_POLL_MILLIS = 20;
    private static final long MAX_POLL_MILLIS = 500;

    private final Rows rows;
    private final Duration life;

    /**
     * The rows of a store's table {@code locks}. They fail with {@link
     * dev.kongdb.error.DatabaseException}.
     */
    public interface Rows {
        /**
         * Writes the row for an owner unless another owner has it. Returns whether the owner has it
         * now.
         */
        boolean take(String key, String owner);

        /** Extends the life of the row. Returns whether it was still the owner's. */
        boolean renew(String key, String owner);

        /** Deletes the row if it is the owner's. */
        void release(String key, String owner);
    }

    /**
     * Locks of those rows.
     *
     * @param life how long the row of a node that died stays
     */
    public ClusterLock(Rows rows, Duration life) {
        this.rows = rows;
        this.life = life;
    }

    /** As {@link dev.kongdb.migration.MigrationStore#locked}. */
    public boolean locked(String key, Duration patience, Runnable work) {
        String owner = UUID.randomUUID().toString();
        long deadline = System.nanoTime() + patience.toNanos();
        long poll = FIRST_POLL_MILLIS;
        while (!rows.take(key, owner)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || !pause(Math.min(poll, left))) {
                return false;
            }
            poll = Math.min(2 * poll, MAX_POLL_MILLIS);
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread keeper = new Thread(() -> keep(key, owner, done), "kong.db lock " + key);
        keeper.setDaemon(true);
        keeper.start();
        try {
            work.run();
            return true;
        } finally {
            done.countDown();
            release(key, owner);
        }
    }

    /**
     * Waits before the next attempt. No store reports when a row of another process is deleted, so
     * it has to be asked again, as Kong does.
     */
    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void keep(String key, String owner, CountDownLatch done) {
        try {
            while (!done.await(life.toMillis() / 3, TimeUnit.MILLISECONDS)) {
                if (!renewed(key, owner)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Renews the row; false if another node has the lock. If the renewal fails for another reason,
     * it is repeated, since the row lives for three renewals.
     */
    private boolean renewed(String key, String owner) {
        try {
            boolean renewed = rows.renew(key, owner);
            if (!renewed) {
                LOG.warn("the lock '{}' was lost to another node", key);
            }
            return renewed;
        } catch (KongDbException e) {
            LOG.warn("the lock '{}' could not be renewed; another node may take it over", key, e);
            return true;
        }
    }

    private void release(String key, String owner) {
        try {
            rows.release(key, owner);
        } catch (KongDbException e) { // must not hide why the work failed
            LOG.warn("the lock '{}' could not be released; it expires within {} seconds", key, life.toSeconds(), e);
        }
    }
}
