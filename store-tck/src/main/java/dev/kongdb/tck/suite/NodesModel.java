package dev.kongdb.tck.suite;

import dev.kongdb.Kong;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What nodes wrote and read, for {@link NodesSuite} to hold the one against the other. */
final class NodesModel {
    private NodesModel() {}

    /**
     * Time as far as this JVM gets any: it stands still while its threads do not run. So a machine that is busy with something else makes no node late.
     */
    static final class Ticks implements AutoCloseable {
        private static final Duration EACH = Duration.ofMillis(10);

        private final long bound;
        private final AtomicLong passed = new AtomicLong();
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

        /**
         * Begins.
         *
         * @param bound after which a node has to have heard of a write
         */
        Ticks(Duration bound) {
            this.bound = bound.dividedBy(EACH);
            var unused = clock.scheduleWithFixedDelay(
                    passed::incrementAndGet, EACH.toNanos(), EACH.toNanos(), TimeUnit.NANOSECONDS);
        }

        long now() {
            return passed.get();
        }

        /** Whether that was so long ago that all nodes have heard of it. */
        boolean isPast(long tick, long now) {
            return now > tick + bound;
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    /** A node, and what was read there. */
    static final class Node {
        private final int number;
        private final Kong kong;
        private final Ticks ticks;
        private final ShelfDao cached;
        private final Map<ShelfName, Deque<Read>> reads = new ConcurrentHashMap<>();

        /** How long after a write of another node had returned it was first seen here, in nanoseconds. */
        private final Map<Written, Long> lags = new ConcurrentHashMap<>();

        private volatile boolean stopped;

        Node(int number, Kong kong, Ticks ticks) {
            this.number = number;
            this.kong = kong;
            this.ticks = ticks;
            this.cached = kong.db().dao(ShelfDao.class).cached();
        }

        @Override
        public String toString() {
            return "node " + number;
        }

        void stop() {
            stopped = true;
        }

        /** Whether it reads what was written last. */
        boolean isUpToDate(ShelfName key) {
            return value(key).equals(key.last.value);
        }

        private Optional<Integer> value(ShelfName key) {
            return cached.selectByName(key.name).map(Shelf::visits);
        }

        /** What was read under a key. */
        Deque<Read> reads(ShelfName key) {
            return reads.computeIfAbsent(key, none -> new ConcurrentLinkedDeque<>());
        }

        void readUntilStopped(List<ShelfName> keys) {
            Random random = new Random(number);
            while (!stopped) {
                ShelfName key = keys.get(random.nextInt(keys.size()));
                Written last = key.last;
                long tick = ticks.now();
                long began = System.nanoTime();
                Optional<Integer> value = value(key);
                long ended = System.nanoTime();
                keep(reads(key), new Read(began, ended, tick, value));
                if (last.node != number && last.node >= 0 && value.equals(last.value)) {
                    lags.putIfAbsent(last, ended - last.ended);
                }
                LockSupport.parkNanos(50_000);
            }
        }

        /** Of reads of one value that follow each other, the first and the last say all. */
        private static void keep(Deque<Read> reads, Read read) {
            Read last = reads.pollLast();
            if (last != null) {
                Read first = reads.peekLast();
                if (!last.value.equals(read.value) || first == null || !first.value.equals(read.value)) {
                    reads.add(last);
                }
            }
            reads.add(read);
        }

        /** How long after their writes it saw those of others. */
        String lags() {
            long[] sorted =
                    lags.values().stream().mapToLong(Long::longValue).sorted().toArray();
            return String.format(
                    Locale.ROOT,
                    "%s saw %d writes of others, half of them within %.1f ms, 99 %% within %.1f, all within %.1f",
                    this,
                    sorted.length,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 99 / 100] / 1e6,
                    sorted[sorted.length - 1] / 1e6);
        }
    }

    /** What was read between two times, the first of them in ticks, too. */
    record Read(long began, long ended, long beganTick, Optional<Integer> value) {}

    /** A value of a key: written by a node between two times, the last of them in ticks, too. */
    record Written(Optional<Integer> value, int node, long began, long ended, long endedTick) {}

    /** A name under which there is a shelf now and then. Written by one thread. */
    static final class ShelfName {
        private final String name = ConformanceSuite.unique();
        private final Ticks ticks;
        private final List<Written> history = new ArrayList<>();
        private volatile Written last = new Written(Optional.empty(), -1, 0, 0, 0);
        private @Nullable UUID id;
        private int next;

        ShelfName(Ticks ticks) {
            this.ticks = ticks;
            history.add(last);
        }

        @Override
        public String toString() {
            return name;
        }

        /** Writes it once more, in one of four ways. */
        void write(Node node, int kind) {
            ShelfDao shelves = node.kong.db().dao(ShelfDao.class);
            long began = System.nanoTime();
            Optional<Integer> value = Optional.of(++next);
            if (id == null) {
                id = shelves.insert(Shelf.with().name(name).visits(next)).id();
            } else if (kind == 0) {
                shelves.delete(id);
                id = null;
                value = Optional.empty();
            } else if (kind == 1) {
                shelves.upsert(id, Shelf.with().name(name).visits(next));
            } else {
                shelves.update(id, Shelf.with().visits(next));
            }
            Written written = new Written(value, node.number, began, System.nanoTime(), ticks.now());
            history.add(written);
            last = written;
        }

        /** For each value, when a write of that node had returned that replaced it. */
        long[] replacedOn(Node node) {
            long[] times = new long[history.size()];
            long replaced = Long.MAX_VALUE;
            for (int i = times.length - 1; i >= 0; i--) {
                times[i] = replaced;
                if (history.get(i).node == node.number) {
                    replaced = history.get(i).ended;
                }
            }
            return times;
        }

        /** Whether a read by a node may give what it gave: {@code replaced} is of that node. */
        boolean explains(Read read, long... replaced) {
            for (int i = 0; i < replaced.length; i++) {
                Written written = history.get(i);
                boolean isLast = i + 1 == replaced.length;
                if (written.value.equals(read.value)
                        && (written.node < 0 || written.began <= read.ended)
                        && replaced[i] >= read.began
                        && (isLast || !ticks.isPast(history.get(i + 1).endedTick, read.beganTick))) {
                    return true;
                }
            }
            return false;
        }
    }
}
