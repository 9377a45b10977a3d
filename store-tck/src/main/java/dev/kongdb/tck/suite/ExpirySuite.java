package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.Dao;
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
public abstract class ExpirySuite extends ConformanceSuite {
    /** For subclasses. */
    protected ExpirySuite() {}

    private Map<String, @Nullable Object> newLease(long ttl) {
        return leases().insert(map("name", unique()), NONE.ttl(ttl));
    }

    private static long left(Map<String, ?> lease) {
        return lease.get("ttl") instanceof Number left ? left.longValue() : -1;
    }

    @Test
    void aRowTellsTheWholeSecondsItHasLeft() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(left(lease)).isBetween(900L, 1000L);
        assertThat(left(leases().select(key(lease), NONE).orElseThrow())).isBetween(900L, 1000L);
        Lease typed = db().dao(LeaseDao.class).insert(Lease.with().name(unique()), NONE.ttl(1000));
        assertThat(typed.ttl()).isBetween(900L, 1000L);
        assertThat(newLease(0)).doesNotContainKey("ttl");
        assertThat(insert(leases(), "name", unique())).doesNotContainKey("ttl");
        assertThat(insert(leases(), "name", unique(), "ttl", 5)).doesNotContainKey("ttl"); // only the option counts
    }

    @Test
    @Covers(Decision.TTL_OF_NEW_ROWS)
    void aRowNeverGoesBeforeItsTime() {
        Map<String, @Nullable Object> consumer = insert(dao("consumers"), "username", unique());
        Dao credentials = dao("keyauth_credentials"); // knows when it was made, in whole seconds
        while (System.currentTimeMillis() % 1000 < 600) {
            LockSupport.parkNanos(1_000_000); // late in a second, of which nothing may be taken away
        }
        long written = System.nanoTime();
        Map<String, @Nullable Object> lease = newLease(1);
        Map<String, @Nullable Object> credential = credentials.insert(map("consumer", key(consumer)), NONE.ttl(1));
        boolean both = true;
        while (both) {
            // When it was asked for, not when the answer came.
            Duration asked = Duration.ofNanos(System.nanoTime() - written);
            both = find(leases(), lease, NONE) != null && find(credentials, credential, NONE) != null;
            assertThat(both || Duration.ofNanos(System.nanoTime() - written).toMillis() >= 1000)
                    .as("there after %s", asked)
                    .isTrue();
        }
    }

    @Test
    @Promises(Capability.EXPIRY)
    void anUpdateKeepsTheTimeUnlessToldOtherwise() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(left(leases().update(key(lease), map("holder", "h"), NONE))).isBetween(900L, 1000L);
        assertThat(left(leases().update(key(lease), map("holder", "i"), NONE.ttl(5000))))
                .isBetween(4900L, 5000L);
        assertThat(leases().update(key(lease), map("holder", "j"), NONE.ttl(0))).doesNotContainKey("ttl");
        assertThat(leases().select(key(lease), NONE).orElseThrow()).doesNotContainKey("ttl");
    }

    @Test
    @Promises(Capability.EXPIRY)
    void theTimeOfANewRowCountsFromWhenItSaysItWasMade() {
        Map<String, @Nullable Object> consumer = insert(dao("consumers"), "username", unique());
        long made = System.currentTimeMillis() / 1000 - 500;
        Map<String, @Nullable Object> credential =
                dao("keyauth_credentials").insert(map("consumer", key(consumer), "created_at", made), NONE.ttl(1000));
        assertThat(left(credential)).isBetween(400L, 500L);
        assertThat(left(dao("keyauth_credentials").select(key(credential), NONE).orElseThrow()))
                .isBetween(400L, 500L);
        assertThat(left(dao("keyauth_credentials")
                        .upsert(key(credential), map("consumer", key(consumer), "created_at", made), NONE.ttl(2000))))
                .isBetween(1400L, 1500L);
    }

    @Test
    @Covers(Decision.D8)
    void anUpsertClearsTheTimeUnlessToldOtherwise() {
        Map<String, @Nullable Object> lease = newLease(1000);
        assertThat(left(leases().upsert(key(lease), map("name", unique()), NONE.ttl(3000))))
                .isBetween(2900L, 3000L);
        assertThat(leases().upsert(key(lease), map("name", unique()), NONE)).doesNotContainKey("ttl");
    }

    @Test
    void aTtlGoesWithTags() {
        Map<String, @Nullable Object> lease = leases().insert(map("name", unique(), "tags", list("t")), NONE.ttl(1000));
        assertThat(left(leases().update(key(lease), map("tags", list("u")), NONE)))
                .isBetween(900L, 1000L);
        assertThat(ids(leases().page(null, null, NONE.allTags("u")).data())).contains(id(lease));
    }

    @Test
    void anExpiredRowIsNeitherReadNorListedNorWritten() {
        Map<String, @Nullable Object> lease = newLease(1000);
        expire(leases(), lease);
        assertThat(find(leases(), lease, NONE)).isNull();
        assertThat(leases().selectBy("name", lease.get("name"), NONE)).isEmpty();
        assertThat(ids(leases().each(null, NONE).toList())).doesNotContain(id(lease));
        assertThat(errorOf(() -> leases().update(key(lease), map("holder", "h"), NONE))
                        .code())
                .isEqualTo(6);
        assertThat(leases().delete(key(lease), NONE)).isFalse();
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
        assertThat(leases().update(key(other), map("name", three.get("name")), NONE))
                .containsEntry("name", three.get("name"));

        Map<String, @Nullable Object> four = newLease(1000);
        expire(leases(), four);
        assertThat(leases().upsertBy("name", four.get("name"), map("holder", "h"), NONE)
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
        assertThat(errorOf(() -> leases().insert(map(), dev.kongdb.dao.Options.of(Map.of("ttl", ttl))))
                        .options())
                .isEqualTo(Map.of("ttl", "must be an integer between 0 and 100000000"));
    }
}
