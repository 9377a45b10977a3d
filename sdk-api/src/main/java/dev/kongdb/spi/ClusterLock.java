package dev.kongdb.spi;

import dev.kongdb.error.KongDbException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one node of a cluster does at a time: Kong's cluster mutex, a row of the table {@code locks} that expires with a node that
 * dies. Unlike Kong's it is renewed while the work goes on, which may be long. Thread-safe; for stores.
 */
public final class ClusterLock {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLock.class);
    private static final long FIRST_POLL_MILLIS = 20;
    private static final long MAX_POLL_MILLIS = 500;

    private final Rows rows;
    private final Duration life;

    /** The rows of a store's table {@code locks}. They fail with {@link dev.kongdb.error.DatabaseException}. */
    public interface Rows {
        /** Writes the row for that owner, unless another has it; whether the owner has it now. */
        boolean take(String key, String owner);

        /** Lets the row live on; whether it was still the owner's. */
        boolean renew(String key, String owner);

        /** Deletes the row if it is the owner's. */
        void release(String key, String owner);
    }

    /**
     * Locks of those rows.
     *
     * @param life how long a row outlives a node that died
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

    /** The lock is another process's, and neither store tells when a row goes: it can only be asked for again, as Kong does. */
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

    /** False when another node has the lock. A renewal that fails otherwise is repeated: the row lives for three of them. */
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
