package dev.kongdb.cassandra;

import dev.kongdb.error.DatabaseException;
import dev.kongdb.spi.EntityStrategy.Outcome;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Runs the writes of calls that write many rows, enough at the same time to keep a cluster busy.
 * Thread-safe.
 */
final class ManyAtOnce implements AutoCloseable {
    private static final int THREADS = 32;

    private final ExecutorService threads;

    ManyAtOnce() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "kong.db for Cassandra, writes");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /**
     * Runs writes that need not wait for each other, and returns their outcomes. After a failure of
     * the database no more are started.
     */
    List<Outcome> each(List<Write> writes, Function<Write, Upserted> writing) {
        if (writes.size() == 1) {
            return List.of(Outcome.of(writes.get(0), writing));
        }
        AtomicBoolean failed = new AtomicBoolean();
        List<CompletableFuture<Outcome>> sent = new ArrayList<>(writes.size());
        for (Write write : writes) {
            sent.add(CompletableFuture.supplyAsync(
                    () -> {
                        Outcome outcome = failed.get() ? Outcome.NOT_TRIED : Outcome.of(write, writing);
                        if (outcome.refused() instanceof DatabaseException) {
                            failed.set(true);
                        }
                        return outcome;
                    },
                    threads));
        }
        List<Outcome> outcomes = new ArrayList<>(writes.size());
        for (CompletableFuture<Outcome> each : sent) {
            try {
                outcomes.add(each.join());
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw e;
            }
        }
        return outcomes;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
