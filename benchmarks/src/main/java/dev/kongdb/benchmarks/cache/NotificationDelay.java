package dev.kongdb.benchmarks.cache;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Measures for how long a node serves a value from its cache after another node has replaced it, on
 * PostgreSQL with notifications: the time from the return of the write to the start of the last
 * read that returned the old value. Alternately, it measures the time of a bare notification
 * through the driver, sent by a statement of its own: this is the share of the server, the driver
 * and the machine.
 */
public final class NotificationDelay {
    private static final int WARM_UP = 500;
    private static final long PAUSE_NANOS = 2_000_000;

    private NotificationDelay() {}

    /** The argument: the number of measured writes. */
    public static void main(String[] args) throws Exception {
        int writes = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Kong writer = Kong.open(KongConfig.of(postgres.settings()));
                Kong reader = Kong.open(KongConfig.of(postgres.settings()));
                Bare bare = new Bare(postgres)) {
            long[] ours = new long[writes];
            long[] bares = new long[writes];
            Consumer consumer =
                    writer.db().consumers().insert(Consumer.with().username("u").customId("none"));
            for (int i = -WARM_UP; i < writes; i++) {
                long staleFor = staleFor(
                        writer.db().consumers(), reader.db().consumers().cached(), consumer, thread);
                LockSupport.parkNanos(PAUSE_NANOS);
                long notified = bare.delay(thread);
                LockSupport.parkNanos(PAUSE_NANOS);
                if (i >= 0) {
                    ours[i] = staleFor;
                    bares[i] = notified;
                }
            }
            print("the old value was served for", ours);
            print("a bare notification took", bares);
        } finally {
            thread.shutdownNow();
        }
    }

    private static long staleFor(ConsumerDao writer, ConsumerDao cached, Consumer consumer, ExecutorService thread)
            throws InterruptedException, ExecutionException {
        String customId = UUID.randomUUID().toString();
        cached.select(consumer.id());
        Future<Long> lastStale = thread.submit(() -> {
            long last = System.nanoTime();
            while (true) {
                long began = System.nanoTime();
                if (customId.equals(cached.select(consumer.id()).orElseThrow().customId())) {
                    return last;
                }
                last = began;
                LockSupport.parkNanos(1);
            }
        });
        writer.update(consumer.id(), Consumer.with().customId(customId));
        long returned = System.nanoTime();
        return Math.max(0, lastStale.get() - returned);
    }

    private static void print(String what, long... nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s %.2f ms in the middle, %.2f ms at the 99th percentile, %.2f ms at most (%d writes)%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                nanos.length);
    }

    /** A connection that notifies, and one that listens. */
    private static final class Bare implements AutoCloseable {
        private final Connection from;
        private final Connection to;
        private final PreparedStatement notify;

        Bare(EmbeddedPostgres postgres) throws SQLException {
            from = DriverManager.getConnection(postgres.jdbcUrl());
            to = DriverManager.getConnection(postgres.jdbcUrl());
            try (var listen = to.createStatement()) {
                listen.execute("LISTEN bare");
            }
            notify = from.prepareStatement("SELECT pg_notify('bare', 'text')");
        }

        long delay(ExecutorService thread) throws SQLException, InterruptedException, ExecutionException {
            Future<Long> heard = thread.submit(() -> {
                PGNotification[] notifications = null;
                while (notifications == null || notifications.length == 0) {
                    notifications = to.unwrap(PGConnection.class).getNotifications(1_000);
                }
                return System.nanoTime();
            });
            notify.execute();
            long returned = System.nanoTime();
            return Math.max(0, heard.get() - returned);
        }

        @Override
        public void close() throws SQLException {
            from.close();
            to.close();
        }
    }
}
