package dev.kongdb.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.dao.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Threads read, write and offer values at the same time, on a few keys of a region that is too
 * small for them. So entries are evicted, expire, are forgotten in all four ways, and are found by
 * value and by key. {@link RegionInterleavingsTest} tries every order of whole steps; this test
 * covers the moments in between. It makes a number of steps, or goes on for {@code
 * -Dkongdb.test.seconds=…}.
 */
class RegionRacesTest {
    private static final long SECONDS = Long.getLong("kongdb.test.seconds", 0);
    private static final int STEPS = 30_000;
    private static final int KEYS = 4;
    private static final int THREADS = 6;

    private static final Lifetimes FOR_EVER = new Lifetimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final Lifetimes SHORT =
            new Lifetimes(Duration.ofNanos(20_000), Duration.ofNanos(20_000), Duration.ZERO);

    private final KeyMemo memo = new KeyMemo(value -> "k:" + value);

    /** Look-ups that no event names; all of them are forgotten together. */
    private final KeyMemo others = new KeyMemo(value -> "@" + value);

    private Region region = new Region(1_000, () -> Snapshot.LIVE);
    private final AtomicLong[] written = new AtomicLong[KEYS];
    private final AtomicLong[] forgotten = new AtomicLong[KEYS];
    private volatile boolean over;

    @Test
    void whoAsksAfterAnInvalidationNeverGetsWhatWasThereBefore() throws Exception {
        long steps = race(region, STEPS, Duration.ofSeconds(SECONDS));
        assertThat(steps).isGreaterThanOrEqualTo((long) STEPS * THREADS);
        assertThat(memo.entries()).hasSizeLessThanOrEqualTo(KEYS);
        region.purge();
        assertThat(memo.entries()).isEmpty();
        assertThat(others.entries()).isEmpty();
    }

    @Test
    void theThreadsFindTheFaultOfARegionWithoutTheStamp() {
        assertThatThrownBy(() -> race(new RegionWithoutStamp(1_000, System::nanoTime), STEPS, Duration.ofMinutes(1)))
                .hasCauseInstanceOf(AssertionError.class);
    }

    /** Returns the number of steps of all threads; throws what the first failing step throws. */
    private long race(Region raced, int atLeast, Duration time) throws Exception {
        region = raced;
        for (int i = 0; i < KEYS; i++) {
            written[i] = new AtomicLong();
            forgotten[i] = new AtomicLong();
        }
        long end = System.nanoTime() + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                running.add(threads.submit(() -> {
                    long steps = 0;
                    while (!over && (steps < atLeast || System.nanoTime() < end)) {
                        step(random);
                        steps++;
                    }
                    return steps;
                }));
            }
            long steps = 0;
            for (Future<Long> each : running) {
                steps += each.get();
            }
            return steps;
        } finally {
            over = true;
            threads.shutdownNow();
        }
    }

    private void step(SplittableRandom random) {
        try {
            anyStep(random);
        } catch (RuntimeException | Error e) {
            over = true;
            throw e;
        }
    }

    private void anyStep(SplittableRandom random) {
        int key = random.nextInt(KEYS);
        int kind = random.nextInt(100);
        if (kind < 70) {
            read(key, random.nextInt(4), kind % 2 == 0 ? FOR_EVER : SHORT);
        } else if (kind < 85) {
            offer(key, random.nextInt(3));
        } else {
            write(key, random.nextInt(8));
        }
    }

    private void read(int key, int way, Lifetimes lifetimes) {
        long atLeast = forgotten[key].get();
        KeyMemo by = way == 3 ? others : memo;
        Entry there = way == 0 ? null : region.hit(by, key);
        Optional<Long> answer = there != null
                ? there.found()
                : way == 1
                        ? region.get("k:" + key, lifetimes, () -> Loaded.of(written[key].get()))
                        : region.get(by, key, lifetimes, () -> Loaded.of(written[key].get()));
        assertThat(answer.orElse(-1L)).isGreaterThanOrEqualTo(atLeast);
    }

    private void offer(int key, int way) {
        Stamp stamp = region.stamp();
        Loaded<Long> read = Loaded.of(written[key].get());
        if (way < 2) {
            region.offer(way == 0 ? memo : others, key, FOR_EVER, read, stamp);
        } else {
            region.offer("k:" + key, FOR_EVER, read, stamp);
        }
    }

    private void write(int key, int way) {
        long value = written[key].incrementAndGet();
        if (way == 0) {
            region.purge();
        } else {
            region.invalidate("k:" + key);
            region.invalidate(others);
        }
        forgotten[key].accumulateAndGet(value, Math::max);
    }
}
