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

/**
 * Records the writes and reads of nodes, so that {@link NodesSuite} can check the reads against the
 * writes.
 */
final class NodesModel {
    private NodesModel() {}

    /**
     * A clock that counts only the time in which this JVM runs: it stands still while the JVM's
     * threads do not run. So a node is not considered late if the machine was busy with other work.
     */
    static final class Ticks implements AutoCloseable {
        private static final Duration EACH = Duration.ofMillis(10);

        private final long bound;
        private final AtomicLong passed = new AtomicLong();
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

        /**
         * Starts the clock.
         *
         * @param bound the time after a write within which every node must have received its event
         */
        Ticks(Duration bound) {
            this.bound = bound.dividedBy(EACH);
            var unused = clock.scheduleWithFixedDelay(
                    passed::incrementAndGet, EACH.toNanos(), EACH.toNanos(), TimeUnit.NANOSECONDS);
        }

        long now() {
            return passed.get();
        }

        /** Whether the tick is so long ago that all nodes have received the event. */
        boolean isPast(long tick, long now) {
            return now > tick + bound;
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    /** A node, and the reads made on it. */
    static final class Node {
        private final int number;
        private final Kong kong;
        private final Ticks ticks;
        private final ShelfDao cached;
        private final Map<ShelfName, Deque<Read>> reads = new ConcurrentHashMap<>();

        /**
         * For each write of another node, the nanoseconds from its return until it was first read
         * here.
         */
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

        /** Whether the node reads the last written value. */
        boolean isUpToDate(ShelfName key) {
            return value(key).equals(key.last.value);
        }

        private Optional<Integer> value(ShelfName key) {
            return cached.selectByName(key.name).map(Shelf::visits);
        }

        /** The reads of a key. */
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

        /**
         * If several successive reads return the same value, only the first and the last are kept.
         */
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

        /** How long after the writes of other nodes this node read them. */
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

    /** A value read between two times. The first time is also given in ticks. */
    record Read(long began, long ended, long beganTick, Optional<Integer> value) {}

    /**
     * A value of a key, written by a node between two times. The last time is also given in ticks.
     */
    record Written(Optional<Integer> value, int node, long began, long ended, long endedTick) {}

    /** A name under which a shelf exists at times. Only one thread writes it. */
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

        /** Writes the shelf once more, in one of four ways. */
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

        /** For each value, the time at which a write of this node that replaced it had returned. */
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

        /**
         * Whether the node may have read this value. {@code replaced} are the times of that node.
         */
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
