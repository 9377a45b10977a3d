package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that expire. The tests change the time in the table instead of waiting. */
class ExpiryTest {
    private static Database database;
    private static Schema credentials;
    private static EntityStrategy store;
    private static Schema leases;
    private static EntityStrategy leaseStore;
    private static Reference<?> consumer;

    @BeforeAll
    static void open() {
        database = new Database();
        credentials = database.entities.credentials;
        store = database.store(credentials);
        leases = database.entities.leases;
        leaseStore = database.store(leases);
        consumer = Reference.to((UUID)
                database.insert(database.entities.consumers, "username", "c").get("id"));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static Write credential(UUID id, String key, Long ttl) {
        long now = System.currentTimeMillis() / 1000;
        return new Write(
                row(credentials, "id", id, "created_at", now, "consumer", consumer, "key", key),
                database.workspace,
                ttl,
                null);
    }

    private static Write lease(UUID id, String name, Long ttl) {
        return new Write(row(leases, "id", id, "name", name), null, ttl, null);
    }

    private static void expire(String table, Object id) {
        database.execute("UPDATE " + table + " SET ttl = now() - interval '1 second' WHERE id = '" + id + "'");
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    @Test
    void theExpiryCountsFromTheCreationIfThereIsOneElseFromNow() {
        Write write = credential(UUID.randomUUID(), unique(), 1000L);
        write.row().set(credentials.shape().position("created_at"), 1_700_000_000L);
        store.insert(write);
        assertThat(database.ask("SELECT extract(epoch FROM ttl)::bigint FROM keyauth_credentials WHERE key = '"
                        + write.row().get("key") + "'"))
                // The time of creation was cut to whole seconds, so one second is added: no row
                // expires too early.
                .isEqualTo("1700001001");
        assertThat(leaseStore.insert(lease(UUID.randomUUID(), unique(), 50L)).ttl())
                .isBetween(48L, 50L);
    }

    // In Kong, expired rows block values until a sweep deletes them once a minute.

    @Test
    void twoExpiredRowsDoNotBlockAnInsertThatIsAtOddsWithBoth() {
        UUID id = UUID.randomUUID();
        String name = unique();
        leaseStore.insert(lease(id, unique(), 100L));
        UUID other = UUID.randomUUID();
        leaseStore.insert(lease(other, name, 100L));
        expire("test_leases", id);
        expire("test_leases", other);
        assertThat(leaseStore.insert(lease(id, name, null)).get("name")).isEqualTo(name);
        assertThat(database.ask("SELECT count(*) FROM test_leases WHERE id = '" + other + "'"))
                .isEqualTo("0");
    }

    @Test
    void anUpsertOverAnExpiredRowCreates() {
        UUID id = UUID.randomUUID();
        store.insert(credential(id, unique(), 100L));
        expire("keyauth_credentials", id);
        assertThat(store.upsert(credential(id, unique(), null)).created()).isTrue();
    }

    @Test
    void anExpiredRowOfAnotherWorkspaceDoesNotBlockAnUpsertOfItsId() {
        UUID other = database.addWorkspace("of the expired");
        UUID id = UUID.randomUUID();
        Reference<?> there = Reference.to((UUID) database.store(database.entities.consumers)
                .insert(new Write(row(database.entities.consumers, "username", "there"), other, null, null))
                .get("id"));
        store.insert(new Write(row(credentials, "id", id, "consumer", there, "key", "k"), other, 100L, null));
        expire("keyauth_credentials", id);
        assertThat(store.upsert(credential(id, unique(), null)).created()).isTrue();
    }

    @Test
    void onlyTheExpiredHolderGoes() {
        String key = unique();
        expire(
                "keyauth_credentials",
                store.insert(credential(UUID.randomUUID(), key, 100L)).get("id"));
        UUID bystander = UUID.randomUUID();
        store.insert(credential(bystander, unique(), 100L));
        expire("keyauth_credentials", bystander);
        store.insert(credential(UUID.randomUUID(), key, null));
        assertThat(database.ask("SELECT count(*) FROM keyauth_credentials WHERE id = '" + bystander + "'"))
                .isEqualTo("1");
    }
}
