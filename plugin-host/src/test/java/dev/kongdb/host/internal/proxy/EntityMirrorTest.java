package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.host.TestHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writes are real; the test chooses the order in which the mirror receives their events. */
class EntityMirrorTest {
    private static Kong kong;
    private static Dao services;

    private final List<CrudEvent> events = new ArrayList<>();
    private EntityMirror<String> mirror;
    private Map<String, Object> key;

    @BeforeAll
    static void open() {
        kong = Kong.open(KongConfig.of(TestHost.settings()));
        services = kong.db().dao("services");
    }

    @AfterAll
    static void close() {
        kong.close();
    }

    @BeforeEach
    void empty() {
        services.truncate();
        mirror = new EntityMirror<>(services, row -> String.valueOf(row.get("host")));
        key = Map.of("id", UUID.randomUUID().toString());
    }

    private void write(Runnable writes) {
        try (Subscription all = kong.db().events().subscribe("services", events::add)) {
            assertThat(all).isNotNull();
            writes.run();
        }
    }

    private void insert(String host) {
        services.insert(Map.of("id", key.get("id"), "host", host));
    }

    private void hear(int... order) {
        for (int i = 0; i < order.length; i++) {
            mirror.apply(events.get(order[i]), i + 1);
        }
    }

    @Test
    void theLastWriteOfARowStaysThoughAnEarlierOneIsHeardOfLater() {
        write(() -> {
            insert("first");
            services.update(key, Map.of("host", "second"));
            services.update(key, Map.of("host", "third"));
        });
        hear(0, 2, 1);
        assertThat(mirror.values()).containsExactly("third");
    }

    @Test
    void aDeletedRowStaysAwayThoughItsInsertIsHeardOfLater() {
        write(() -> {
            insert("first");
            services.delete(key);
        });
        hear(1, 0);
        assertThat(mirror.values()).isEmpty();
    }

    @Test
    void aRowThatIsInsertedAgainIsThere() {
        write(() -> {
            insert("first");
            services.delete(key);
            insert("again");
        });
        hear(0, 1, 2);
        assertThat(mirror.values()).containsExactly("again");
    }

    @Test
    void aReadThatBeganBeforeAWriteDoesNotUndoIt() {
        write(() -> insert("first"));
        hear(0);
        Map<UUID, String> before = mirror.read();
        write(() -> services.update(key, Map.of("host", "second")));
        mirror.apply(events.get(1), 2);
        mirror.replace(before, 1, 3);
        assertThat(mirror.values()).containsExactly("second");

        Map<UUID, String> present = mirror.read();
        write(() -> services.delete(key));
        mirror.apply(events.get(2), 4);
        mirror.replace(present, 3, 5);
        assertThat(mirror.values()).isEmpty();

        write(() -> insert("again"));
        mirror.apply(events.get(3), 6);
        mirror.replace(Map.of(), 5, 7);
        assertThat(mirror.values()).containsExactly("again");
    }

    @Test
    void aReadThatBeganAfterAWriteIsTheTruth() {
        write(() -> insert("first"));
        hear(0);
        services.with(Options.noBroadcast()).update(key, Map.of("host", "elsewhere"));
        mirror.replace(mirror.read(), 1, 2);
        assertThat(mirror.values()).containsExactly("elsewhere");
        services.with(Options.noBroadcast()).delete(key);
        mirror.replace(mirror.read(), 2, 3);
        assertThat(mirror.values()).isEmpty();
    }

    @Test
    void rowsThatWentAllAtOnceAreGone() {
        write(() -> insert("first"));
        hear(0);
        Map<UUID, String> before = mirror.read();
        mirror.clear(2);
        mirror.replace(before, 1, 3);
        assertThat(mirror.values()).isEmpty();
    }

    @Test
    void allThatRefersToRowsThatWentGoesWithThem() {
        assertThat(mirror.dependsOn(services.schema())).isTrue();
        assertThat(mirror.dependsOn(kong.db().certificates().schema())).isTrue();
        assertThat(mirror.dependsOn(kong.db().consumers().schema())).isFalse();
    }
}
