package dev.kongdb.off;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.cache.Loaded;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Page;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.declarative.DeclarativeConfig.Format;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.entity.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads while one configuration replaces another. */
class SnapshotTest {
    private static final String OWN = "own:key";

    private final Kong kong = Kong.open(KongConfig.empty().with("database", "off"));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        kong.close();
    }

    /**
     * Loads a configuration in which each entity contains the number, and so does the id of the
     * default workspace.
     */
    private void load(int number) {
        DeclarativeStore store = kong.db().unwrap(DeclarativeStore.class).orElseThrow();
        DeclarativeContent content = store.format().read("""
                        _format_version: '2.1'
                        workspaces: [{name: default, id: 00000001-0000-4000-8000-%1$012d}]
                        consumers: [{username: same, custom_id: '%1$d', tags: [all]}, {username: only-%1$d}]
                        services: [{name: same, host: h%1$d.example.com, tags: [all]}]
                        """.formatted(number), Format.ANY);
        store.load(content);
    }

    /**
     * The numbers in everything that a thread can read, in every way. It is one number if they
     * agree.
     */
    private Set<String> numbers() {
        ConsumerDao consumers = kong.db().consumers();
        List<String> numbers = new ArrayList<>();
        for (ConsumerDao view : List.of(consumers, consumers.cached())) {
            Optional<Consumer> found = view.selectByUsername("same");
            numbers.add(found.map(Consumer::customId).orElse("no consumer"));
            found.flatMap(consumer -> view.select(consumer.id())).ifPresent(same -> numbers.add(same.customId()));
            numbers.add(view.selectByUsername("only-" + numbers.get(0)).isPresent() ? numbers.get(0) : "not only");
        }
        numbers.add(kong.db()
                .services()
                .selectByName("same")
                .map(SnapshotTest::number)
                .orElse("no service"));
        numbers.add(kong.db().services().each().map(SnapshotTest::number).collect(Collectors.joining(",")));
        Page<Map<String, @Nullable Object>> tagged = kong.db().dao("tags").pageByTag("all", null, null);
        numbers.add(tagged.data().size() == 2 ? numbers.get(0) : "not two with the tag");
        numbers.add(Long.toString(kong.db().defaultWorkspace().getLeastSignificantBits() & 0xffff_ffff_ffffL, 16));
        numbers.add(kong.cache().<String>get(OWN, this::host).orElse("nothing"));
        return Set.copyOf(numbers);
    }

    private Loaded<String> host() {
        return Loaded.of(kong.db().services().selectByName("same").map(SnapshotTest::number));
    }

    private static String number(Service service) {
        return service.host().replaceAll("\\D", "");
    }

    @Test
    void aSnapshotIsReadToItsEndHoweverOftenTheConfigurationIsReplaced() {
        load(1);
        assertThat(numbers()).containsExactly("1");
        Snapshot one = kong.db().snapshot();
        Set<String> during = one.read(() -> {
            load(2);
            load(3);
            return numbers();
        });
        assertThat(during).containsExactly("1");
        assertThat(numbers()).containsExactly("3");
        assertThat(one.read(this::numbers)).containsExactly("1");
        assertThat(numbers()).containsExactly("3");
    }

    @Test
    void whoListensReadsTheNewConfigurationThoughARequestThatReadsTheOldOneLoadsIt() {
        load(1);
        List<Set<String>> heard = new ArrayList<>();
        kong.db().whenReplaced(() -> heard.add(numbers()));
        kong.db().snapshot().read(() -> {
            load(2);
            return "";
        });
        assertThat(heard).containsExactly(Set.of("2"));
    }

    @Test
    @Timeout(60)
    void whatIsLoadedFromAnOldConfigurationAnswersNobodyWhoReadsTheNewOne() throws Exception {
        load(1);
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        Callable<Optional<String>> slow = () -> kong.cache().get(OWN, () -> {
            loading.countDown();
            await(replaced);
            return host();
        });
        Future<Optional<String>> first = threads.submit(slow);
        await(loading);
        Snapshot one = kong.db().snapshot();
        load(2);
        CountDownLatch began = new CountDownLatch(1);
        Future<Optional<String>> second =
                threads.submit(() -> one.read(() -> kong.cache().<String>get(OWN, () -> {
                    began.countDown();
                    await(replaced);
                    return host();
                })));
        await(began); // a load of the old configuration that began under the new one
        assertThat(kong.cache().<String>get(OWN, this::host)).contains("2");
        replaced.countDown();
        assertThat(first.get()).contains("1");
        assertThat(second.get()).contains("1");
        assertThat(kong.cache().<String>get(OWN, this::host)).contains("2");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readersOnManyThreadsNeverSeeTwoConfigurationsInOneSnapshot() throws Exception {
        load(1);
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(4);
        Callable<Set<String>> reader = () -> {
            for (int round = 0; !end.get(); round++) {
                Set<String> seen = kong.db()
                        .snapshot()
                        .read(() -> Stream.of(numbers(), numbers())
                                .flatMap(Set::stream)
                                .collect(Collectors.toSet()));
                if (seen.size() != 1) {
                    return seen;
                }
                if (round == 0) {
                    begun.countDown();
                }
            }
            return Set.of();
        };
        List<Future<Set<String>>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(threads.submit(reader));
        }
        begun.await();
        for (int number = 2; number <= 50; number++) {
            load(number);
        }
        end.set(true);
        for (Future<Set<String>> each : readers) {
            assertThat(each.get()).isEmpty();
        }
    }
}
