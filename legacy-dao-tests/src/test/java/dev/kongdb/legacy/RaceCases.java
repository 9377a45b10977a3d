package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.legacy.LegacyException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * If many writers want one unique value at once, one gets it, and the others leave nothing behind.
 */
abstract class RaceCases extends LegacyTestCase {
    private static final int WRITERS = 64;

    /** Runs the work this many times at once. Returns a row or an error for each. */
    private static List<Object> atOnce(int writers, IntFunction<Object> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Object>> outcomes = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int number = i;
                outcomes.add(threads.submit(() -> {
                    start.await();
                    try {
                        return work.apply(number);
                    } catch (LegacyException e) {
                        return e;
                    }
                }));
            }
            start.countDown();
            List<Object> all = new ArrayList<>();
            for (Future<Object> outcome : outcomes) {
                all.add(outcome.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void oneWins(List<Object> outcomes, String column, String value) {
        List<Object> lost =
                outcomes.stream().filter(LegacyException.class::isInstance).toList();
        assertThat(lost).hasSize(outcomes.size() - 1).allSatisfy(error -> {
            assertThat(((LegacyException) error).kind()).isEqualTo(Kind.UNIQUE);
            assertThat(((LegacyException) error).table())
                    .isEqualTo(table(column, "already exists with value '" + value + "'"));
        });
    }

    private void onlyOneApiIsLeft() {
        assertThat(dao.apis().count()).isEqualTo(1);
        assertThat(kong.db().routes().count()).isEqualTo(1);
        assertThat(kong.db().services().count()).isEqualTo(1);
    }

    @Test
    void oneOfManyInsertsOfAPathWins() throws Exception {
        oneWins(
                atOnce(
                        WRITERS,
                        i -> dao.apis()
                                .insert(table(
                                        "name", "racer" + i, "request_path", "/race", "upstream_url", "http://r"))),
                "request_path",
                "/race");
        onlyOneApiIsLeft();
    }

    @Test
    void oneOfManyInsertsOfAHostWins() throws Exception {
        oneWins(
                atOnce(
                        WRITERS,
                        i -> dao.apis()
                                .insert(table(
                                        "name", "racer" + i, "request_host", "race.com", "upstream_url", "http://r"))),
                "request_host",
                "race.com");
        onlyOneApiIsLeft();
    }

    @Test
    void oneOfManyInsertsOfANameWins() throws Exception {
        oneWins(
                atOnce(
                        WRITERS,
                        i -> dao.apis()
                                .insert(table(
                                        "name",
                                        "racer",
                                        "request_host",
                                        "h" + i + ".com",
                                        "upstream_url",
                                        "http://r"))),
                "name",
                "racer");
        onlyOneApiIsLeft();
    }

    @Test
    void oneOfManyInsertsOfAnEntityByDataWins() throws Exception {
        String consumer = consumerId();
        oneWins(
                atOnce(
                        WRITERS,
                        i -> dao.dao("badges")
                                .insert(table("consumer_id", consumer, "badge", "race", "ribbon", table("length", i)))),
                "badge",
                "race");
        assertThat(dao.dao("badges").count()).isEqualTo(1);
    }

    @Test
    void oneOfManyUpdatesToAPathWins() throws Exception {
        int updaters = 16;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < updaters; i++) {
            rows.add(dao.apis().insert(table("request_path", "/p" + i, "upstream_url", "http://r")));
        }
        List<Object> outcomes = atOnce(
                updaters,
                i -> dao.apis()
                        .update(
                                table("request_path", "/race"),
                                table("id", rows.get(i).get("id")))
                        .orElseThrow());
        oneWins(outcomes, "request_path", "/race");
        assertThat(dao.apis().count(table("request_path", "/race"))).isEqualTo(1);
        for (int i = 0; i < updaters; i++) {
            Map<String, @Nullable Object> now =
                    dao.apis().find(table("id", rows.get(i).get("id"))).orElseThrow();
            boolean won = !(outcomes.get(i) instanceof LegacyException);
            assertThat(now.get("request_path")).isEqualTo(won ? "/race" : "/p" + i);
            assertThat(kong.db().routes().select(java.util.UUID.fromString((String) now.get("id"))))
                    .get()
                    .satisfies(route ->
                            assertThat(route.paths()).containsExactly(String.valueOf(now.get("request_path"))));
        }
    }

    @Test
    void updatesOfOneApiAtOnceLeaveItsRouteAsTheApiTells() throws Exception {
        Object id = apiId();
        atOnce(
                16,
                i -> dao.apis()
                        .update(
                                table("request_host", "u" + i + ".com", "upstream_url", "http://u" + i),
                                table("id", id))
                        .orElseThrow());
        Map<String, @Nullable Object> now = dao.apis().find(table("id", id)).orElseThrow();
        java.util.UUID route = java.util.UUID.fromString((String) id);
        assertThat(kong.db().routes().select(route).orElseThrow().hosts())
                .containsExactly(String.valueOf(now.get("request_host")));
        assertThat("http://" + kong.db().services().select(route).orElseThrow().host())
                .isEqualTo(now.get("upstream_url"));
    }
}
