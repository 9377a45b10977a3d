package dev.kongdb.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.Loader;
import dev.kongdb.cache.Probe;
import dev.kongdb.dao.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RegionTest {
    private static final Lifetimes FOR_EVER = new Lifetimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
    private static final Lifetimes TEN_SECONDS =
            new Lifetimes(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30));

    private final AtomicLong clock = new AtomicLong();
    private final Region region = new Region(1 << 20, () -> Snapshot.LIVE, clock::get);
    private final AtomicInteger loads = new AtomicInteger();

    private Loader<String> counting(String value) {
        return () -> {
            loads.incrementAndGet();
            return Loaded.of(value);
        };
    }

    private static <V> Loader<V> failing() {
        return () -> {
            throw new IllegalStateException("the database is away");
        };
    }

    private void pass(double seconds) {
        clock.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void whatIsThereIsNotLoadedAgainAndIsTheVerySameAnswer() {
        Optional<String> first = region.get("k", FOR_EVER, counting("v"));
        assertThat(region.get("k", FOR_EVER, counting("other"))).isSameAs(first).contains("v");
        assertThat(loads).hasValue(1);
    }

    @Test
    void thatThereIsNothingIsRememberedForTheTimeOfAMiss() {
        Loader<String> none = () -> {
            loads.incrementAndGet();
            return Loaded.none();
        };
        assertThat(region.get("k", TEN_SECONDS, none)).isEmpty();
        pass(1.9);
        assertThat(region.get("k", TEN_SECONDS, none)).isEmpty();
        assertThat(loads).hasValue(1);
        pass(0.2);
        assertThat(region.get("k", TEN_SECONDS, none)).isEmpty();
        assertThat(loads).hasValue(2);
    }

    @Test
    void aValueIsServedForItsTtl() {
        region.get("k", TEN_SECONDS, counting("v"));
        pass(9.9);
        region.get("k", TEN_SECONDS, counting("v"));
        assertThat(loads).hasValue(1);
        pass(0.2);
        region.get("k", TEN_SECONDS, counting("v"));
        assertThat(loads).hasValue(2);
    }

    @Test
    void nothingIsServedLongerThanItLivesNotEvenWhileTheDatabaseIsAway() {
        region.get("k", FOR_EVER, () -> Loaded.of("v").living(Duration.ofSeconds(3)));
        pass(2.9);
        assertThat(region.<String>get("k", FOR_EVER, failing())).contains("v");
        pass(0.2);
        assertThatThrownBy(() -> region.get("k", FOR_EVER, failing())).hasMessage("the database is away");
    }

    @Test
    void aLifeCountsFromTheBeginOfItsLoad() {
        region.get("k", FOR_EVER, () -> {
            pass(2);
            return Loaded.of("v").living(Duration.ofSeconds(3));
        });
        pass(1.1);
        region.get("k", FOR_EVER, counting("again"));
        assertThat(loads).hasValue(1);
    }

    @Test
    void whatLivesNoLongerIsNotCached() {
        region.get("k", FOR_EVER, () -> Loaded.of("v").living(Duration.ZERO));
        assertThat(region.probe("k")).isEmpty();
    }

    @Test
    void whatIsTooOldIsServedForTheResurrectTtlWhileLoadingFails() {
        region.get("k", TEN_SECONDS, counting("v"));
        pass(11);
        assertThat(region.<String>get("k", TEN_SECONDS, failing())).contains("v");
        pass(29);
        assertThat(region.get("k", TEN_SECONDS, counting("not asked for"))).contains("v");
        pass(2);
        assertThat(region.<String>get("k", TEN_SECONDS, failing()))
                .as("is tried again, as in Kong")
                .contains("v");
        assertThat(region.statistics().failures()).isEqualTo(2);
        pass(31);
        assertThat(region.get("k", TEN_SECONDS, counting("new"))).contains("new");
        assertThat(region.statistics().resurrected()).isEqualTo(2);
    }

    @Test
    void whatIsTooOldIsRefusedWhileLoadingFailsIfNothingIsResurrected() {
        Lifetimes strict = new Lifetimes(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO);
        region.get("k", strict, counting("v"));
        pass(11);
        assertThatThrownBy(() -> region.get("k", strict, failing())).hasMessage("the database is away");
    }

    @Test
    void whatWasInvalidatedIsNotResurrected() {
        region.get("k", TEN_SECONDS, counting("v"));
        pass(11);
        assertThatThrownBy(() -> region.get("k", TEN_SECONDS, () -> {
                    region.invalidate("k");
                    throw new IllegalStateException("the database is away");
                }))
                .hasMessage("the database is away");
    }

    @Test
    void aFailureIsNotCached() {
        assertThatThrownBy(() -> region.get("k", FOR_EVER, failing())).hasMessage("the database is away");
        assertThat(region.get("k", FOR_EVER, counting("v"))).contains("v");
        assertThat(region.statistics().failures()).isEqualTo(1);
    }

    @Test
    void aValueWhoseLoadBeganBeforeAnInvalidationIsHandedOutAndNotKept() {
        assertThat(region.get("k", FOR_EVER, () -> {
                    region.invalidate("k");
                    return Loaded.of("old");
                }))
                .contains("old");
        assertThat(region.get("k", FOR_EVER, counting("new"))).contains("new");
        assertThat(region.statistics().discarded()).isEqualTo(1);
    }

    @Test
    void aValueWhoseLoadBeganBeforeAPurgeIsNotKept() {
        region.get("k", FOR_EVER, () -> {
            region.purge();
            return Loaded.of("old");
        });
        assertThat(region.get("k", FOR_EVER, counting("new"))).contains("new");
    }

    @Test
    void whoAsksAfterAnInvalidationDoesNotWaitForALoadThatBeganBefore() {
        assertThat(region.get("k", FOR_EVER, () -> {
                    region.invalidate("k");
                    Optional<String> inside = region.get("k", FOR_EVER, counting("new"));
                    assertThat(inside).contains("new");
                    return Loaded.of("old");
                }))
                .contains("old");
        assertThat(region.get("k", FOR_EVER, counting("newer"))).contains("new");
    }

    @Test
    void ofAllWhoAskAtATimeOneLoads() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Loader<String> slow = () -> {
                loads.incrementAndGet();
                loading.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Loaded.of("v");
            };
            List<Future<Optional<String>>> answers = new ArrayList<>();
            answers.add(threads.submit(() -> region.get("k", FOR_EVER, slow)));
            loading.await();
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> region.get("k", FOR_EVER, counting("never asked for"))));
            }
            go.countDown();
            for (Future<Optional<String>> answer : answers) {
                assertThat(answer.get()).contains("v");
            }
            assertThat(loads).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aLoaderThatAsksForItsOwnKeyIsRefusedInsteadOfWaitingForItself() {
        assertThatThrownBy(() -> region.get("k", FOR_EVER, () -> {
                    region.get("k", FOR_EVER, counting("v"));
                    return Loaded.of("v");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'k'");
    }

    @Test
    void itsBytesAreBounded() {
        for (int i = 0; i < 10_000; i++) {
            region.get("k" + i, FOR_EVER, () -> Loaded.of("x".repeat(1_000)));
        }
        assertThat(region.statistics().bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(region.statistics().evictions()).isGreaterThan(8_000);
    }

    @Test
    void aProbeTellsWhatIsThereAndLoadsNothing() {
        assertThat(region.<String>probe("k")).isEmpty();
        region.get("k", TEN_SECONDS, counting("v"));
        pass(4);
        assertThat(region.<String>probe("k"))
                .contains(new Probe<>(Optional.of("v"), Optional.of(Duration.ofSeconds(6))));
        region.get("forever", FOR_EVER, counting("v"));
        assertThat(region.<String>probe("forever")).contains(new Probe<>(Optional.of("v"), Optional.empty()));
    }

    @Test
    void whatIsOfferedIsNotKeptWhenSomethingWasInvalidatedSinceItWasRead() {
        Stamp stamp = region.stamp();
        region.offer("a", FOR_EVER, Loaded.of("v"), stamp);
        region.invalidate("anything");
        region.offer("b", FOR_EVER, Loaded.of("v"), stamp);
        assertThat(region.<String>probe("a")).isPresent();
        assertThat(region.<String>probe("b")).isEmpty();
        stamp = region.stamp();
        region.invalidate(new KeyMemo(value -> "any of its kind"));
        region.offer("b", FOR_EVER, Loaded.of("v"), stamp);
        assertThat(region.<String>probe("b")).isEmpty();
        stamp = region.stamp();
        region.purge();
        region.offer("b", FOR_EVER, Loaded.of("v"), stamp);
        assertThat(region.<String>probe("b")).isEmpty();
    }

    @Test
    void whatIsOfferedLivesFromWhenItWasReadAndNeverTakesThePlaceOfWhatIsThere() {
        Stamp stamp = region.stamp();
        pass(2);
        region.offer("a", FOR_EVER, Loaded.of("v").living(Duration.ofSeconds(3)), stamp);
        region.offer("a", FOR_EVER, Loaded.of("other"), stamp);
        assertThat(region.<String>probe("a"))
                .contains(new Probe<>(Optional.of("v"), Optional.of(Duration.ofSeconds(1))));
    }

    @Test
    void whatWasOfferedByItsKeyIsAHitByValueOnceItWasAskedFor() {
        KeyMemo memo = new KeyMemo(value -> "entity:" + value);
        region.offer("entity:a", FOR_EVER, Loaded.of("v"), region.stamp());
        assertThat(region.hit(memo, "a")).isNull();
        assertThat(region.get(memo, "a", FOR_EVER, counting("not asked for"))).contains("v");
        assertThat(region.hit(memo, "a")).isNotNull();
        region.invalidate("entity:a");
        assertThat(region.hit(memo, "a")).isNull();
        region.offer(memo, "b", FOR_EVER, Loaded.of("v"), region.stamp());
        assertThat(region.hit(memo, "b")).isNotNull();
        region.purge();
        assertThat(region.hit(memo, "b")).isNull();
    }

    @Test
    void whatIsAskedForOftenStaysWhateverElsePassesThrough() {
        KeyMemo memo = new KeyMemo(value -> "entity:" + value);
        region.get(memo, "often", FOR_EVER, counting("v"));
        for (int i = 0; i < 10_000; i++) {
            region.get("k" + i, FOR_EVER, () -> Loaded.of("x".repeat(1_000)));
            for (int hit = 0; hit < 8; hit++) {
                region.hit(memo, "often");
            }
        }
        assertThat(region.hit(memo, "often")).isNotNull();
        assertThat(loads).hasValue(1);
    }

    @Test
    void aHitByValueBuildsNoKeyAndTheMemoryOfKeysGoesWithTheEntries() {
        AtomicInteger built = new AtomicInteger();
        KeyMemo memo = new KeyMemo(value -> {
            built.incrementAndGet();
            return "entity:" + value;
        });
        assertThat(region.hit(memo, "a")).isNull();
        region.get(memo, "a", FOR_EVER, counting("v"));
        assertThat(region.hit(memo, "a")).isNotNull();
        assertThat(built).hasValue(1);
        assertThat(region.<String>probe("entity:a")).isPresent();
        region.invalidate("entity:a");
        assertThat(memo.entries()).isEmpty();
        for (int i = 0; i < 10_000; i++) {
            region.get(memo, i, FOR_EVER, () -> Loaded.of("x".repeat(1_000)));
        }
        assertThat(memo.entries()).hasSizeLessThanOrEqualTo(1_100);
    }

    @Test
    void allThatWasAskedForByAMemoGoesAtOnceAndSoDoItsLoads() {
        KeyMemo memo = new KeyMemo(value -> "entity@" + value);
        region.get(memo, "a", FOR_EVER, counting("old"));
        region.get("other", FOR_EVER, counting("other"));
        region.get(memo, "b", FOR_EVER, () -> {
            region.invalidate(memo);
            return Loaded.of("old");
        });
        assertThat(region.get(memo, "a", FOR_EVER, counting("new"))).contains("new");
        assertThat(region.get(memo, "b", FOR_EVER, counting("new"))).contains("new");
        assertThat(region.<String>probe("other")).isPresent();
    }
}
