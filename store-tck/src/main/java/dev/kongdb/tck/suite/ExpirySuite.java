package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.tck.internal.library.Lease;
import dev.kongdb.tck.internal.library.LeaseDao;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that expire. */
@OfWrites
public abstract class ExpirySuite extends ConformanceSuite {
    /** For subclasses. */
    protected ExpirySuite() {}

    private Map<String, @Nullable Object> newLease(long ttl) {
        return leases().with(Options.ttl(ttl)).insert(map("name", unique()));
    }

    private static long left(Map<String, ?> lease) {
        return lease.get("ttl") instanceof Number left ? left.longValue() : -1;
    }

    @Test
    void aRowTellsTheWholeSecondsItHasLeft() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(left(lease)).isBetween(900L, 1000L);
        assertThat(left(leases().select(key(lease)).orElseThrow())).isBetween(900L, 1000L);
        Lease typed = db().dao(LeaseDao.class)
                .with(Options.ttl(1000))
                .insert(Lease.with().name(unique()));
        assertThat(typed.ttl()).isBetween(900L, 1000L);
        assertThat(newLease(0)).doesNotContainKey("ttl");
        assertThat(insert(leases(), "name", unique())).doesNotContainKey("ttl");
        // The field is ignored; only the option sets the ttl.
        assertThat(insert(leases(), "name", unique(), "ttl", 5)).doesNotContainKey("ttl");
    }

    @Test
    @Covers(Decision.TTL_OF_NEW_ROWS)
    void aRowNeverGoesBeforeItsTime() {
        Map<String, @Nullable Object> consumer = insert(dao("consumers"), "username", unique());
        // The row stores the time of its creation in whole seconds.
        Dao credentials = dao("keyauth_credentials");
        while (System.currentTimeMillis() % 1000 < 600) {
            // The row is written late in a second. Its ttl must not lose the elapsed part of this
            // second.
            LockSupport.parkNanos(1_000_000);
        }
        long written = System.nanoTime();
        Map<String, @Nullable Object> lease = newLease(1);
        Map<String, @Nullable Object> credential =
                credentials.with(Options.ttl(1)).insert(map("consumer", key(consumer)));
        boolean both = true;
        while (both) {
            // Use the time before the read, not the time of its answer.
            Duration asked = Duration.ofNanos(System.nanoTime() - written);
            both = find(leases(), lease) != null && find(credentials, credential) != null;
            assertThat(both || Duration.ofNanos(System.nanoTime() - written).toMillis() >= 1000)
                    .as("there after %s", asked)
                    .isTrue();
        }
    }

    @Test
    @Promises(Capability.EXPIRY)
    void anUpdateKeepsTheTimeUnlessToldOtherwise() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(left(leases().update(key(lease), map("holder", "h")))).isBetween(900L, 1000L);
        assertThat(left(leases().with(Options.ttl(5000)).update(key(lease), map("holder", "i"))))
                .isBetween(4900L, 5000L);
        assertThat(leases().with(Options.ttl(0)).update(key(lease), map("holder", "j")))
                .doesNotContainKey("ttl");
        assertThat(leases().select(key(lease)).orElseThrow()).doesNotContainKey("ttl");
    }

    @Test
    @Promises(Capability.EXPIRY)
    void theTimeOfANewRowCountsFromWhenItSaysItWasMade() {
        Map<String, @Nullable Object> consumer = insert(dao("consumers"), "username", unique());
        long made = System.currentTimeMillis() / 1000 - 500;
        Map<String, @Nullable Object> credential = dao("keyauth_credentials")
                .with(Options.ttl(1000))
                .insert(map("consumer", key(consumer), "created_at", made));
        assertThat(left(credential)).isBetween(400L, 500L);
        assertThat(left(dao("keyauth_credentials").select(key(credential)).orElseThrow()))
                .isBetween(400L, 500L);
        assertThat(left(dao("keyauth_credentials")
                        .with(Options.ttl(2000))
                        .upsert(key(credential), map("consumer", key(consumer), "created_at", made))))
                .isBetween(1400L, 1500L);
    }

    @Test
    @Covers(Decision.D8)
    void anUpsertClearsTheTimeUnlessToldOtherwise() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(left(leases().with(Options.ttl(3000)).upsert(key(lease), map("name", unique()))))
                .isBetween(2900L, 3000L);
        assertThat(leases().upsert(key(lease), map("name", unique()))).doesNotContainKey("ttl");
    }

    @Test
    void aTtlGoesWithTags() {
        Map<String, @Nullable Object> lease =
                leases().with(Options.ttl(1000)).insert(map("name", unique(), "tags", list("t")));
        assertThat(left(leases().update(key(lease), map("tags", list("u"))))).isBetween(900L, 1000L);
        assertThat(ids(leases().with(Options.allTags("u")).page().data())).contains(id(lease));
    }

    @Test
    void anExpiredRowIsNeitherReadNorListedNorWritten() {
        Map<String, @Nullable Object> lease = newLease(1000);
        expire(leases(), lease);
        assertThat(find(leases(), lease)).isNull();
        assertThat(leases().selectBy("name", lease.get("name"))).isEmpty();
        assertThat(ids(leases().each().toList())).doesNotContain(id(lease));
        assertThat(errorOf(() -> leases().update(key(lease), map("holder", "h")))
                        .code())
                .isEqualTo(6);
        assertThat(leases().delete(key(lease))).isFalse();
    }

    @Test
    @Covers(Decision.D13)
    @Promises(Capability.EXPIRY)
    void anExpiredRowBlocksNoWrite() {
        Map<String, @Nullable Object> one = newLease(1000);
        expire(leases(), one);
        assertThat(insert(leases(), "name", one.get("name"))).containsEntry("name", one.get("name"));

        Map<String, @Nullable Object> two = newLease(1000);
        expire(leases(), two);
        assertThat(insert(leases(), "id", id(two), "name", unique())).containsEntry("id", id(two));

        Map<String, @Nullable Object> three = newLease(1000);
        expire(leases(), three);
        Map<String, @Nullable Object> other = newLease(0);
        assertThat(leases().update(key(other), map("name", three.get("name"))))
                .containsEntry("name", three.get("name"));

        Map<String, @Nullable Object> four = newLease(1000);
        expire(leases(), four);
        assertThat(leases().upsertBy("name", four.get("name"), map("holder", "h"))
                        .get("id"))
                .isNotEqualTo(four.get("id"));
    }

    @Test
    void aRowThatIsAliveStillBlocks() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(errorOf(() -> insert(leases(), "name", lease.get("name"))))
                .isInstanceOf(UniqueViolationException.class);
    }

    @Test
    @Covers(Decision.D32)
    void expiryPostsNoEvent() {
        Map<String, @Nullable Object> lease = newLease(1000);
        List<String> heard = new ArrayList<>();
        try (Subscription all = db().events().subscribe(event -> heard.add(event.toString()))) {
            assertThat(all).isNotNull();
            expire(leases(), lease);
            insert(leases(), "name", lease.get("name"));
        }
        assertThat(heard).containsExactly("create of suite_leases");
    }

    @ParameterizedTest
    @CsvSource({"-1", "100000001", "1.5"})
    void aTtlIsAWholeNumberOfSecondsWithinBounds(double ttl) {
        assertThat(errorOf(() -> leases().with(dev.kongdb.dao.Options.of(Map.of("ttl", ttl)))
                                .insert(map()))
                        .options())
                .isEqualTo(Map.of("ttl", "must be an integer between 0 and 100000000"));
    }
}
