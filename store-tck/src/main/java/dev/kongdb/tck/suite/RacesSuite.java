package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.EntityTag;
import dev.kongdb.dao.Options;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.PreconditionFailedException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** Many threads and two registries, like two nodes, write the same row. */
@OfWrites
public abstract class RacesSuite extends ConformanceSuite {
    private static final int THREADS = 64;
    private static final int ROUNDS = 5;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private @Nullable Kong secondNode;

    /** For subclasses. */
    protected RacesSuite() {}

    @BeforeAll
    final void openSecondNode() {
        secondNode = open(config());
    }

    @AfterAll
    final void closeSecondNode() {
        threads.shutdownNow();
        if (secondNode != null) {
            secondNode.close();
        }
    }

    private KongDb otherDb() {
        return opened(secondNode).db();
    }

    /** The DAO of one of the two nodes. */
    private Dao of(int i, String entity) {
        return (i % 2 == 0 ? db() : otherDb()).dao(entity);
    }

    /** Starts all calls at once, and returns their results or exceptions. */
    private List<Object> race(int calls, IntFunction<Callable<?>> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Object>> futures = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Callable<?> mine = call.apply(i);
            futures.add(threads.submit(() -> {
                start.await();
                try {
                    return mine.call();
                } catch (KongDbException e) {
                    return e;
                }
            }));
        }
        start.countDown();
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> future : futures) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    @RepeatedTest(ROUNDS)
    @Promises(Capability.UNIQUE_VALUES)
    void oneOfManyInsertsOfAUniqueValueSucceedsAndTheOthersNameTheField() throws Exception {
        String name = unique();
        List<Object> outcomes = race(THREADS, i -> () -> of(i, "suite_shelves").insert(map("name", name)));
        assertThat(outcomes).filteredOn(Map.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(UniqueViolationException.class::isInstance)
                .hasSize(THREADS - 1)
                .allSatisfy(e -> assertThat(((KongDbException) e).fields()).isEqualTo(Map.of("name", name)));
        assertThat(shelves().each().filter(row -> name.equals(row.get("name")))).hasSize(1);
    }

    @RepeatedTest(ROUNDS)
    @Covers(Decision.D12)
    @Promises(Capability.UNIQUE_VALUES)
    void oneOfManyInsertsOfACacheKeyOfSeveralFieldsSucceeds() throws Exception {
        String word = unique();
        List<Object> outcomes = race(16, i -> () -> of(i, "suite_labels").insert(map("word", word)));
        assertThat(outcomes).filteredOn(Map.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(UniqueViolationException.class::isInstance)
                .hasSize(15)
                .allSatisfy(e -> assertThat(((KongDbException) e).fields()).containsEntry("word", word));
    }

    @RepeatedTest(ROUNDS)
    @Covers(Decision.LOST_UPDATES)
    @Promises(Capability.COMPARE_AND_SET)
    void manyIncrementsAddUpAndEachIsToldAsItWasStored() throws Exception {
        Map<String, @Nullable Object> shelf = newShelf();
        ConcurrentLinkedQueue<Object> heard = new ConcurrentLinkedQueue<>();
        List<Object> outcomes;
        try (Subscription here = db().events().subscribe("suite_shelves", event -> heard.add(event.entity()));
                Subscription there =
                        otherDb().events().subscribe("suite_shelves", event -> heard.add(event.entity()))) {
            assertThat(List.of(here, there)).doesNotContainNull();
            outcomes = race(THREADS, i -> () -> of(i, "suite_shelves").update(key(shelf), RacesSuite::oneMore));
        }
        assertThat(outcomes)
                .extracting(row -> row instanceof Map<?, ?> map ? map.get("visits") : row)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, THREADS).boxed().toList());
        assertThat(find(shelves(), shelf)).containsEntry("visits", (long) THREADS);
        assertThat(heard).containsExactlyInAnyOrderElementsOf(outcomes);
    }

    private static Map<String, @Nullable Object> oneMore(Map<String, @Nullable Object> shelf) {
        return map("visits", shelf.get("visits") instanceof Number visits ? visits.longValue() + 1 : null);
    }

    @RepeatedTest(ROUNDS)
    @Covers(Decision.LOST_UPDATES)
    @Promises(Capability.COMPARE_AND_SET)
    void ofManyWritersOfOneStateOnlyOneWrites() throws Exception {
        Map<String, @Nullable Object> shelf = newShelf();
        Map<String, @Nullable Object> read =
                shelves().with(Options.nulls(true)).select(key(shelf)).orElseThrow();
        Options state = Options.nulls(true).and(Options.ifMatch(List.of("another", EntityTag.of(read))));
        List<Object> outcomes = race(THREADS, i -> () -> {
            Dao dao = of(i, "suite_shelves").with(state);
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(read);
            changed.put("visits", 100L + i);
            return switch (i % 3) {
                case 0 -> dao.update(key(shelf), map("visits", 100L + i));
                case 1 -> dao.upsert(key(shelf), changed);
                default -> dao.delete(key(shelf));
            };
        });
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof PreconditionFailedException))
                .hasSize(1);
        Object winner = outcomes.stream()
                .filter(outcome -> !(outcome instanceof KongDbException))
                .findFirst()
                .orElseThrow();
        assertThat(find(shelves().with(Options.nulls(true)), shelf)).isEqualTo(winner.equals(true) ? null : winner);
    }

    @RepeatedTest(ROUNDS)
    @Covers(Decision.LOST_UPDATES)
    @Promises(Capability.COMPARE_AND_SET)
    void manyUpdatesOfDifferentFieldsAreAllKept() throws Exception {
        Map<String, @Nullable Object> service = insert(dao("services"), "host", "h.com");
        List<String> fields = List.of("connect_timeout", "read_timeout", "write_timeout", "retries", "port");
        List<Object> outcomes = race(
                fields.size() * 4,
                i -> () ->
                        of(i / fields.size(), "services").update(key(service), map(fields.get(i % fields.size()), 77)));
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Map.class));
        Map<String, @Nullable Object> stored = find(dao("services"), service);
        assertThat(stored).isNotNull();
        assertThat(fields).allSatisfy(field -> assertThat(stored).containsEntry(field, 77L));
    }

    @RepeatedTest(ROUNDS)
    void oneOfManyUpsertsOfAKeyCreates() throws Exception {
        String id = unique();
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        try (Subscription here = db().events().subscribe("suite_shelves", event -> heard.add(event.toString()));
                Subscription there =
                        otherDb().events().subscribe("suite_shelves", event -> heard.add(event.toString()))) {
            assertThat(List.of(here, there)).doesNotContainNull();
            List<Object> outcomes =
                    race(32, i -> () -> of(i, "suite_shelves").upsert(map("id", id), map("note", "n" + i)));
            assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Map.class));
        }
        assertThat(heard).filteredOn("create of suite_shelves"::equals).hasSize(1);
        assertThat(heard).filteredOn("update of suite_shelves"::equals).hasSize(31);
    }

    @RepeatedTest(ROUNDS)
    void anUpdateAndADeleteLeaveNoRow() throws Exception {
        Map<String, @Nullable Object> shelf = newShelf();
        List<Object> outcomes = race(
                16,
                i -> () -> i % 2 == 0
                        ? of(i / 2, "suite_shelves").delete(key(shelf))
                        : of(i / 2, "suite_shelves").update(key(shelf), map("note", "n" + i)));
        assertThat(outcomes).filteredOn(Boolean.TRUE::equals).hasSize(1);
        assertThat(outcomes)
                .filteredOn(KongDbException.class::isInstance)
                .allSatisfy(e -> assertThat(e).isInstanceOf(NotFoundException.class));
        assertThat(find(shelves(), shelf)).isNull();
        assertThat(shelves().selectBy("name", shelf.get("name"))).isEmpty();
    }

    /**
     * If a child is inserted while its parent is deleted, it is refused or deleted with the parent.
     * It never stays behind.
     */
    @RepeatedTest(ROUNDS)
    @Promises(Capability.REFERENCES)
    void noChildIsLeftBehind() throws Exception {
        Map<String, @Nullable Object> shelf = newShelf();
        List<Object> outcomes = race(
                16,
                i -> () -> i == 7
                        ? of(i, "suite_shelves").delete(key(shelf))
                        : of(i, "suite_books").insert(map("shelf", key(shelf))));
        assertThat(outcomes.get(7)).isEqualTo(true);
        for (Object outcome : outcomes) {
            if (outcome instanceof KongDbException e) {
                assertThat(e).isInstanceOf(ForeignKeyViolationException.class);
            } else if (outcome instanceof Map<?, ?> book) {
                assertThat(books().select(map("id", book.get("id")))).isEmpty();
            }
        }
        assertThat(books().forForeign("shelf", key(shelf)).page().data()).isEmpty();
    }

    @RepeatedTest(ROUNDS)
    @Covers(Decision.D13)
    void oneOfManyTakesThePlaceOfAnExpiredRow() throws Exception {
        Map<String, @Nullable Object> lease = leases().with(Options.ttl(1000)).insert(map("name", unique()));
        expire(leases(), lease);
        List<Object> outcomes = race(16, i -> () -> of(i, "suite_leases").insert(map("name", lease.get("name"))));
        assertThat(outcomes).filteredOn(Map.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(UniqueViolationException.class::isInstance)
                .hasSize(15);
    }
}
