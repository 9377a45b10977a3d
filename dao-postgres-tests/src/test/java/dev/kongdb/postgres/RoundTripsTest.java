package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.tck.internal.Relay;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call of the store is one round trip, counted on the wire. */
class RoundTripsTest {
    private static Relay relay;
    private static Database database;
    private static Schema consumers;
    private static EntityStrategy store;

    @BeforeAll
    static void open() {
        relay = new Relay(Server.port());
        database = new Database(dev.kongdb.config.KongConfig.of(Map.of("pg_port", String.valueOf(relay.port()))));
        consumers = database.entities.consumers;
        store = database.store(consumers);
    }

    @AfterAll
    static void close() {
        database.close();
        relay.close();
    }

    /** The pool lends a recently used connection without a test. */
    @BeforeEach
    void useAConnection() {
        store.select(row(consumers), null);
        relay.roundTrips();
    }

    private void oneRoundTrip(Runnable call) {
        for (int i = 0; i < 8; i++) { // before and after the driver has prepared the statement
            relay.assertRoundTrips(1, () -> {
                useAConnection();
                return call;
            });
        }
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aSelectIsOneRoundTrip() {
        Row row = database.insert(consumers, "username", unique(), "tags", List.of("a"));
        Field username = consumers.field("username");
        oneRoundTrip(() -> store.select(row, database.workspace));
        oneRoundTrip(() -> store.selectBy(username, (String) row.get("username"), database.workspace));
        oneRoundTrip(() -> database.store(database.entities.plugins).selectByCacheKey("k", database.workspace));
    }

    @Test
    void anInsertIsOneRoundTrip() {
        oneRoundTrip(() -> database.insert(consumers, "username", unique(), "tags", List.of("a", "b")));
    }

    @Test
    void anUpdateIsOneRoundTripBesideTheRead() {
        Row[] row = {database.insert(consumers, "username", unique())};
        oneRoundTrip(() -> row[0] = store.update(row[0], database.write(row[0].copy())));
    }

    @Test
    void anUpsertIsOneRoundTripWhetherItCreatesOrReplaces() {
        String name = unique();
        oneRoundTrip(() -> store.upsert(database.write(consumers, "username", unique())));
        oneRoundTrip(() -> store.upsertBy(consumers.field("username"), database.write(consumers, "username", name)));
    }

    @Test
    void aPageIsOneRoundTrip() {
        for (int i = 0; i < 300; i++) {
            database.insert(consumers, "username", unique(), "tags", List.of("page"));
        }
        oneRoundTrip(
                () -> store.page(new PageQuery(100, null, database.workspace, null, null, List.of("page"), false)));
        String offset = store.page(new PageQuery(100, null, database.workspace, null, null, List.of(), false))
                .offset();
        oneRoundTrip(() -> store.page(new PageQuery(100, offset, database.workspace, null, null, List.of(), false)));
    }

    @Test
    void aDeleteIsOneRoundTrip() {
        Schema parameters = database.entities.parameters;
        oneRoundTrip(() -> database.store(parameters).delete(row(parameters, "key", "none"), null));
    }

    @Test
    void aDeleteWithDependantsIsOneRoundTripToo() {
        for (int i = 0; i < 8; i++) {
            relay.assertRoundTrips(1, () -> {
                Row consumer = database.insert(consumers, "username", unique());
                for (int child = 0; child < 3; child++) {
                    database.insert(
                            database.entities.credentials,
                            "consumer",
                            Reference.to((UUID) consumer.get("id")),
                            "key",
                            unique());
                }
                return () ->
                        assertThat(store.delete(consumer, database.workspace)).hasSize(4);
            });
        }
    }

    @Test
    void aUniqueViolationIsOneRoundTripOnceTheConstraintIsKnown() {
        String name = unique();
        database.insert(consumers, "username", name);
        Failing.error(() -> database.insert(consumers, "username", name));
        EntityStrategy known = database.store(consumers);
        Failing.error(() -> known.insert(database.write(consumers, "username", name)));
        oneRoundTrip(() -> Failing.error(() -> known.insert(database.write(consumers, "username", name))));
    }

    @Test
    void aTruncateIsOneRoundTrip() {
        oneRoundTrip(() -> database.store(database.entities.leases).truncate());
    }

    @Test
    void aWriteThatAnExpiredRowBlocksIsThree() {
        Schema leases = database.entities.leases;
        EntityStrategy leaseStore = database.store(leases);
        relay.assertRoundTrips(3, () -> {
            String name = unique();
            leaseStore.insert(new Write(row(leases, "name", name), null, 1000L, null));
            database.execute("UPDATE test_leases SET ttl = now() - interval '1 second'");
            useAConnection();
            return () -> leaseStore.insert(new Write(row(leases, "name", name), null, null, null));
        });
    }
}
