package dev.kongdb.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.Loader;
import dev.kongdb.dao.Snapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of two readers, who load, with a writer, who writes and then invalidates, and
 * with the expiry of cached values. Each step runs alone, so a fault is always found, together with
 * the order that leads to it.
 *
 * <p>The promise: a reader that asks after an invalidation has returned gets the value that was
 * written before it, or a later one. The search proves itself on a {@link RegionWithoutStamp}, in
 * which it finds the fault.
 */
class RegionInterleavingsTest {
    private static final Lifetimes ONE_SECOND =
            new Lifetimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);

    /** A cache of one key. */
    private interface CacheOfOne {
        Optional<Long> get(Loader<Long> loader);

        void invalidate();
    }

    /**
     * The steps. Each reader asks and reads the source, then ends its load (or asks again when it
     * had an answer at once). The writer writes and invalidates, twice. Then there is the expiry.
     * The readers are alike, so only orders count in which the first reader begins.
     */
    private static final String STEPS = "AABBWWWWE";

    private static CacheOfOne whole(LongSupplier clock) {
        return of(new Region(1 << 20, () -> Snapshot.LIVE, clock));
    }

    private static CacheOfOne withoutStamp(LongSupplier clock) {
        return of(new RegionWithoutStamp(1 << 20, clock));
    }

    private static CacheOfOne of(Region region) {
        KeyMemo memo = new KeyMemo(value -> "k");
        return new CacheOfOne() {
            private int invalidations;

            @Override
            public Optional<Long> get(Loader<Long> loader) {
                Entry there = region.hit(memo, "v");
                return there == null ? region.get(memo, "v", ONE_SECOND, loader) : there.found();
            }

            /** Uses each way to invalidate in turn. */
            @Override
            public void invalidate() {
                switch (invalidations++ % 3) {
                    case 0 -> region.invalidate("k");
                    case 1 -> region.invalidate(memo);
                    default -> region.purge();
                }
            }
        };
    }

    @Test
    void noOrderOfStepsLeavesAnOldValueBehind() {
        Search search = new Search(RegionInterleavingsTest::whole);
        assertThat(search.firstFault()).isNull();
        assertThat(search.orders).isEqualTo(1_890);
    }

    /**
     * A hundred orders of many more steps, or as many as there are in {@code
     * -Dkongdb.test.seconds=…}.
     */
    @Test
    void noLongerOrderOfStepsDoesEither() {
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("kongdb.test.seconds", 0)).toNanos();
        Random random = new Random(4);
        for (int orders = 0; orders < 100 || System.nanoTime() < end; orders++) {
            char[] order = random.ints(30, 0, STEPS.length())
                    .mapToObj(i -> STEPS.substring(i, i + 1))
                    .collect(Collectors.joining())
                    .toCharArray();
            assertThat(new Run(RegionInterleavingsTest::whole).faultOf(order))
                    .as(() -> new String(order))
                    .isNull();
        }
    }

    @Test
    void theSearchFindsTheFaultOfACacheWithoutTheStamp() {
        assertThat(new Search(RegionInterleavingsTest::withoutStamp).firstFault())
                .isNotNull();
    }

    private static final class Search {
        private final Function<LongSupplier, CacheOfOne> cache;
        private int orders;

        Search(Function<LongSupplier, CacheOfOne> cache) {
            this.cache = cache;
        }

        @Nullable
        String firstFault() {
            char[] order = STEPS.toCharArray();
            Arrays.sort(order);
            do {
                if (new String(order).indexOf('B') < new String(order).indexOf('A')) {
                    continue;
                }
                orders++;
                String fault = new Run(cache).faultOf(order);
                if (fault != null) {
                    return new String(order) + ": " + fault;
                }
            } while (next(order));
            return null;
        }

        /** The next permutation of a multiset; false after the last. */
        private static boolean next(char... order) {
            int i = order.length - 2;
            while (i >= 0 && order[i] >= order[i + 1]) {
                i--;
            }
            if (i < 0) {
                return false;
            }
            int j = order.length - 1;
            while (order[j] <= order[i]) {
                j--;
            }
            swap(order, i, j);
            for (int a = i + 1, b = order.length - 1; a < b; a++, b--) {
                swap(order, a, b);
            }
            return true;
        }

        private static void swap(char[] order, int a, int b) {
            char c = order[a];
            order[a] = order[b];
            order[b] = c;
        }
    }

    /** One order of steps. */
    private static final class Run {
        private final AtomicLong clock = new AtomicLong();
        private final AtomicLong source = new AtomicLong();
        private final CacheOfOne cache;
        private final Reader a = new Reader();
        private final Reader b = new Reader();
        private long invalidated;
        private volatile @Nullable String fault;

        Run(Function<LongSupplier, CacheOfOne> cache) {
            this.cache = cache.apply(clock::get);
        }

        @Nullable
        String faultOf(char... order) {
            boolean written = false;
            for (char step : order) {
                switch (step) {
                    case 'A' -> a.step();
                    case 'B' -> b.step();
                    case 'E' -> clock.addAndGet(Duration.ofSeconds(2).toNanos());
                    default -> {
                        if (written) {
                            cache.invalidate();
                            invalidated = source.get();
                        } else {
                            source.incrementAndGet();
                        }
                        written = !written;
                    }
                }
            }
            a.end();
            b.end();
            check(invalidated, cache.get(() -> Loaded.of(source.get())));
            return fault;
        }

        private void check(long atLeast, Optional<Long> answer) {
            if (answer.orElse(-1L) < atLeast) {
                fault = "got " + answer + " after the invalidation of " + atLeast;
            }
        }

        /** A reader in a thread of its own, which runs only within {@link #step}. */
        private final class Reader {
            private final Semaphore mayEnd = new Semaphore(0);
            private @Nullable Thread thread;
            private volatile boolean loading;
            private volatile boolean done;

            void step() {
                Thread asking = thread;
                if (asking == null) {
                    ask();
                } else if (loading) {
                    finish(asking);
                } else if (done) {
                    thread = null;
                    ask();
                } // otherwise it waits for the load of the other reader
            }

            private void ask() {
                long atLeast = invalidated;
                loading = false;
                done = false;
                Thread asking = new Thread(() -> {
                    check(atLeast, cache.get(() -> {
                        Loaded<Long> found = Loaded.of(source.get());
                        loading = true;
                        mayEnd.acquireUninterruptibly();
                        return found;
                    }));
                    done = true;
                });
                thread = asking;
                asking.start();
                while (!loading && !done && asking.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }

            private void finish(Thread asking) {
                loading = false;
                mayEnd.release();
                join(asking);
            }

            private static void join(Thread asking) {
                try {
                    asking.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            /**
             * Lets the reader end. If it waits for the other reader, the other must have ended or
             * be about to.
             */
            void end() {
                mayEnd.release();
                Thread asking = thread;
                Reader other = this == a ? b : a;
                other.mayEnd.release();
                if (asking != null) {
                    join(asking);
                }
            }
        }
    }
}
