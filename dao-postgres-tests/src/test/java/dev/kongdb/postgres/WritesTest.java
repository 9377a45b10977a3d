package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.error.KongDbException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Insert, update, upsert, delete and the selects, each alone. */
class WritesTest {
    private static Database database;
    private static Schema consumers;
    private static EntityStrategy store;
    private static UUID other;

    @BeforeAll
    static void open() {
        database = new Database();
        consumers = database.entities.consumers;
        store = database.store(consumers);
        other = database.addWorkspace("other");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    private static Field field(Schema schema, String name) {
        return schema.field(name);
    }

    private static Row key(Object id) {
        return row(consumers, "id", id);
    }

    private static Write in(UUID workspace, Object... namesAndValues) {
        return new Write(row(consumers, namesAndValues), workspace, null, null);
    }

    // --- reading

    @Test
    void aRowIsFoundByKeyByUniqueFieldAndInItsWorkspaceOnly() {
        String name = unique();
        Row row = database.insert(consumers, "username", name);
        Object id = row.get("id");
        assertThat(store.select(key(id), database.workspace).get("username")).isEqualTo(name);
        assertThat(store.select(key(id), null).get("username")).isEqualTo(name);
        assertThat(store.select(key(id), other)).isNull();
        assertThat(store.selectBy(field(consumers, "username"), name, database.workspace)
                        .get("id"))
                .isEqualTo(id);
        assertThat(store.selectBy(field(consumers, "username"), name, other)).isNull();
        assertThat(store.select(key(UUID.randomUUID()), database.workspace)).isNull();
    }

    @Test
    void aRowKnowsItsWorkspaceAndItsVersion() {
        Row row = database.insert(consumers, "username", unique());
        assertThat(row.workspaceId()).isEqualTo(database.workspace);
        assertThat(store.select(key(row.get("id")), null).version())
                .isEqualTo(row.version())
                .isNotNull();
    }

    @Test
    void aRowWithoutWorkspaceThatAKongMadeCanBeReadAndUpdated() {
        UUID id = UUID.randomUUID();
        database.execute("INSERT INTO consumers (id, username) VALUES ('" + id + "', 'stray')");
        Row stray = store.select(key(id), null);
        assertThat(stray.workspaceId()).isNull();
        assertThat(store.update(stray, new Write(stray.copy().set(2, "found"), null, null, null))
                        .get("username"))
                .isEqualTo("found");
    }

    @Test
    void aFieldThatIsNeitherUniqueNorEndpointKeyFindsNothing() {
        assertThatThrownBy(() -> store.selectBy(field(consumers, "created_at"), 1L, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("created_at");
    }

    @Test
    void aRowIsFoundByItsCompositeCacheKey() {
        Schema plugins = database.entities.plugins;
        String cacheKey = unique();
        Row plugin = row(
                plugins,
                "name",
                "x",
                "enabled",
                true,
                "config",
                plugins.toRow(Map.of("config", Map.of())).get("config"));
        database.store(plugins).insert(new Write(plugin, database.workspace, null, cacheKey));
        assertThat(database.store(plugins)
                        .selectByCacheKey(cacheKey, database.workspace)
                        .get("id"))
                .isEqualTo(plugin.get("id"));
        assertThat(database.store(plugins).selectByCacheKey(cacheKey, other)).isNull();
        assertThat(database.store(plugins).selectByCacheKey(unique(), null)).isNull();
    }

    @Test
    void entitiesAreFoundByAKeyOfTwoFieldsAndByAUniqueReferenceToIt() {
        Schema seats = database.entities.seats;
        Schema tickets = database.entities.tickets;
        database.insert(seats, "line", "A", "number", 7L, "colour", "red");
        Reference<?> seat = Reference.toKey(Map.of("line", "A", "number", 7L));
        Row ticket = database.insert(tickets, "seat", seat);
        assertThat(ticket.get("seat")).isEqualTo(seat);
        assertThat(database.store(seats)
                        .select(row(seats, "line", "A", "number", 7L), null)
                        .get("colour"))
                .isEqualTo("red");
        assertThat(database.store(tickets)
                        .selectBy(field(tickets, "seat"), seat, null)
                        .get("id"))
                .isEqualTo(ticket.get("id"));
    }

    // --- insert

    @Test
    void anInsertWithAnExistingIdIsAPrimaryKeyViolationNotAUniqueOne() {
        // Kong finds "key" in the name of the constraint keyauth_credentials_pkey, and reports the
        // field with this name.
        Row consumer = database.insert(consumers, "username", unique());
        Schema credentials = database.entities.credentials;
        Row credential =
                database.insert(credentials, "consumer", Reference.to((UUID) consumer.get("id")), "key", unique());
        KongDbException error = Failing.error(() -> database.insert(
                credentials, "id", credential.get("id"), "consumer", credential.get("consumer"), "key", unique()));
        assertThat(error).isInstanceOf(PrimaryKeyViolationException.class);
        assertThat(error.message()).isEqualTo("primary key violation on key '{id=\"" + credential.get("id") + "\"}'");
        assertThat(error.fields()).isEqualTo(Map.of("id", credential.get("id").toString()));
    }

    @Test
    void aUniqueViolationNamesTheFieldOfTheConstraintWhateverTheValuesLookLike() {
        database.insert(consumers, "username", "custom_id", "custom_id", "username");
        KongDbException byName = Failing.error(() -> database.insert(consumers, "username", "custom_id"));
        assertThat(byName).isInstanceOf(UniqueViolationException.class).hasNoCause();
        assertThat(byName.message()).isEqualTo("UNIQUE violation detected on '{username=\"custom_id\"}'");
        assertThat(byName.fields()).isEqualTo(Map.of("username", "custom_id"));
        KongDbException byCustomId = Failing.error(() -> database.insert(consumers, "custom_id", "username"));
        assertThat(byCustomId.message()).isEqualTo("UNIQUE violation detected on '{custom_id=\"username\"}'");
    }

    @Test
    void aPrimaryKeyThatIsAUniqueFieldIsAUniqueViolation() {
        Schema parameters = database.entities.parameters;
        database.insert(parameters, "key", "k", "value", "v");
        assertThat(Failing.error(() -> database.insert(parameters, "key", "k", "value", "w"))
                        .fields())
                .isEqualTo(Map.of("key", "k"));
    }

    @Test
    void aViolationOfTheCompositeCacheKeyNamesAllItsFields() {
        Schema plugins = database.entities.plugins;
        Row service = database.insert(database.entities.services, "name", unique(), "host", "h");
        Object config = plugins.toRow(Map.of("config", Map.of())).get("config");
        Object reference = Reference.to((UUID) service.get("id"));
        String cacheKey = unique();
        Row first = row(plugins, "name", "p", "enabled", true, "config", config, "service", reference);
        Row second = row(plugins, "name", "p", "enabled", true, "config", config, "service", reference);
        database.store(plugins).insert(new Write(first, database.workspace, null, cacheKey));
        KongDbException error = Failing.error(
                () -> database.store(plugins).insert(new Write(second, database.workspace, null, cacheKey)));
        assertThat(error).isInstanceOf(UniqueViolationException.class);
        Map<String, Object> fields = new HashMap<>();
        fields.put("name", "p");
        fields.put("route", null);
        fields.put("consumer", null);
        fields.put("service", Map.of("id", service.get("id").toString()));
        assertThat(error.fields()).isEqualTo(fields);
        assertThat(error.message())
                .isEqualTo("UNIQUE violation detected on '{consumer=null,name=\"p\",route=null,service={id=\""
                        + service.get("id") + "\"}}'");
    }

    @Test
    void aUniqueReferenceOfTwoColumnsIsNamedAsOneField() {
        Schema seats = database.entities.seats;
        Schema tickets = database.entities.tickets;
        database.insert(seats, "line", "B", "number", 1L);
        Reference<?> seat = Reference.toKey(Map.of("line", "B", "number", 1L));
        database.insert(tickets, "seat", seat);
        assertThat(Failing.error(() -> database.insert(tickets, "seat", seat)).fields())
                .isEqualTo(Map.of("seat", Map.of("line", "B", "number", 1L)));
    }

    @Test
    void aConstraintThatOnlyTheTableKnowsIsReportedWithItsFields() {
        database.execute("CREATE UNIQUE INDEX test_own ON test_seats (colour, line) WHERE colour = 'gold'");
        Schema seats = database.entities.seats;
        database.insert(seats, "line", "G", "number", 1L, "colour", "gold");
        KongDbException error =
                Failing.error(() -> database.insert(seats, "line", "G", "number", 2L, "colour", "gold"));
        assertThat(error).isInstanceOf(UniqueViolationException.class);
        assertThat(error.fields()).isEqualTo(Map.of("line", "G", "colour", "gold"));
    }

    @Test
    void aReferenceToNothingNamesTheFieldAndTheParent() {
        UUID nothing = UUID.randomUUID();
        KongDbException error =
                Failing.error(() -> database.insert(database.entities.routes, "service", Reference.to(nothing)));
        assertThat(error.code()).isEqualTo(4);
        assertThat(error.message())
                .isEqualTo(
                        "the foreign key '{id=\"" + nothing + "\"}' does not reference an existing 'services' entity.");
        assertThat(error.fields()).isEqualTo(Map.of("service", Map.of("id", nothing.toString())));
    }

    @Test
    void aReferenceIntoAnotherWorkspaceIsAReferenceToNothing() {
        Row consumer = store.insert(in(other, "username", unique()));
        assertThat(Failing.code(() -> database.insert(
                        database.entities.credentials,
                        "consumer",
                        Reference.to((UUID) consumer.get("id")),
                        "key",
                        unique())))
                .isEqualTo(4);
    }

    @Test
    void aWorkspaceThatDoesNotExistIsAnInvalidWorkspace() {
        UUID nowhere = UUID.randomUUID();
        KongDbException error = Failing.error(() -> store.insert(in(nowhere, "username", unique())));
        assertThat(error.code()).isEqualTo(17);
        assertThat(error.message()).isEqualTo("invalid workspace '" + nowhere + "'");
        assertThat(Failing.code(() -> store.upsert(in(nowhere, "username", unique()))))
                .isEqualTo(17);
    }

    @Test
    void aMissingValueThatTheTableDemandsIsAPrimaryKeyViolationAsInKong() {
        assertThat(Failing.code(() -> database.insert(database.entities.parameters, "key", "without value")))
                .isEqualTo(3);
    }

    // --- update

    @Test
    void anUpdateReplacesTheRowThatWasRead() {
        Row read = database.insert(consumers, "username", unique(), "custom_id", unique(), "tags", List.of("a"));
        Row changed = read.copy().set(consumers.shape().position("custom_id"), Row.NULL);
        Row updated = store.update(read, database.write(changed));
        assertThat(updated.get("custom_id")).isSameAs(Row.NULL);
        assertThat(updated.get("tags")).isEqualTo(List.of("a"));
        assertThat(updated.version()).isNotEqualTo(read.version());
        assertThat(database.map(store.select(key(read.get("id")), null))).isEqualTo(database.map(updated));
    }

    @Test
    void anUpdateOfARowThatWasWrittenSinceChangesNothing() {
        Row read = database.insert(consumers, "username", unique());
        database.execute("UPDATE consumers SET custom_id = 'from a Kong' WHERE id = '" + read.get("id") + "'");
        assertThat(store.update(read, database.write(read.copy()))).isNull();
        assertThat(store.select(key(read.get("id")), null).get("custom_id")).isEqualTo("from a Kong");
    }

    @Test
    void anUpdateOfARowThatIsGoneChangesNothing() {
        Row read = database.insert(consumers, "username", unique());
        store.delete(key(read.get("id")), database.workspace);
        assertThat(store.update(read, database.write(read.copy()))).isNull();
        assertThat(store.select(key(read.get("id")), null)).isNull();
    }

    @Test
    void anUpdateToAValueThatAnotherHoldsIsAUniqueViolation() {
        String taken = unique();
        database.insert(consumers, "username", taken);
        Row read = database.insert(consumers, "username", unique());
        assertThat(Failing.error(() ->
                                store.update(read, database.write(read.copy().set(2, taken))))
                        .fields())
                .isEqualTo(Map.of("username", taken));
    }

    // --- upsert

    @Test
    void anUpsertTellsWhetherItCreated() {
        UUID id = UUID.randomUUID();
        for (int i = 0; i < 12; i++) { // also after the driver has prepared the statement
            Upserted upserted = store.upsert(database.write(consumers, "id", id, "username", "upserted" + i));
            assertThat(upserted.created()).isEqualTo(i == 0);
            assertThat(upserted.row().get("username")).isEqualTo("upserted" + i);
        }
    }

    @Test
    void anUpsertReplacesTheWholeRow() {
        UUID id = UUID.randomUUID();
        store.upsert(
                database.write(consumers, "id", id, "username", unique(), "custom_id", unique(), "tags", List.of("t")));
        Row row = store.upsert(database.write(consumers, "id", id, "username", "u"))
                .row();
        assertThat(database.map(row)).isEqualTo(Map.of("id", id.toString(), "username", "u"));
    }

    @Test
    void anUpsertByAnIdOfAnotherWorkspaceIsAPrimaryKeyViolationAndChangesNothing() {
        // Kong moves the row into the caller's workspace.
        Row row = store.insert(in(other, "username", "of the other"));
        KongDbException error = Failing.error(
                () -> store.upsert(database.write(consumers, "id", row.get("id"), "username", "taken over")));
        assertThat(error).isInstanceOf(PrimaryKeyViolationException.class);
        Row after = store.select(key(row.get("id")), other);
        assertThat(after.get("username")).isEqualTo("of the other");
        assertThat(after.version()).isEqualTo(row.version());
    }

    @Test
    void anUpsertByAUniqueFieldKeepsTheIdOfTheRowThatIsThere() {
        String name = unique();
        Field username = field(consumers, "username");
        Upserted first = store.upsertBy(username, database.write(consumers, "username", name, "custom_id", unique()));
        Upserted second = store.upsertBy(username, database.write(consumers, "username", name));
        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(second.row().get("id")).isEqualTo(first.row().get("id"));
        assertThat(second.row().get("custom_id")).isSameAs(Row.NULL);
    }

    @Test
    void anUpsertByAUniqueFieldLeavesTheSameValueInAnotherWorkspaceAlone() {
        String name = unique();
        Field username = field(consumers, "username");
        Row there = store.upsertBy(username, in(other, "username", name)).row();
        Row here = store.upsertBy(username, database.write(consumers, "username", name))
                .row();
        assertThat(here.get("id")).isNotEqualTo(there.get("id"));
    }

    @Test
    void anUpsertByAFieldThatIsUniqueAcrossWorkspacesTakesNoRowOver() {
        Schema snis = database.entities.snis;
        String name = unique();
        Field byName = field(snis, "name");
        Row there = database.store(snis).insert(new Write(row(snis, "name", name), other, null, null));
        KongDbException error =
                Failing.error(() -> database.store(snis).upsertBy(byName, database.write(snis, "name", name)));
        assertThat(error).isInstanceOf(UniqueViolationException.class);
        assertThat(error.fields()).isEqualTo(Map.of("name", name));
        assertThat(database.store(snis)
                        .select(row(snis, "id", there.get("id")), null)
                        .version())
                .isEqualTo(there.version());
    }

    @Test
    void anUpsertThatBreaksAnotherUniqueFieldNamesThatOne() {
        String taken = unique();
        database.insert(consumers, "custom_id", taken);
        Field username = field(consumers, "username");
        assertThat(Failing.error(() -> store.upsertBy(
                                username, database.write(consumers, "username", unique(), "custom_id", taken)))
                        .fields())
                .isEqualTo(Map.of("custom_id", taken));
    }

    @Test
    void anUpsertOfAnEntityThatIsAllKeyTellsWhetherItWasThere() {
        Schema pairs = database.entities.pairs;
        EntityStrategy store = database.store(pairs);
        assertThat(store.upsert(database.write(pairs, "left", "l", "right", "r"))
                        .created())
                .isTrue();
        Upserted second = store.upsert(database.write(pairs, "left", "l", "right", "r"));
        assertThat(second.created()).isFalse();
        assertThat(store.update(second.row(), database.write(second.row().copy())))
                .isNotNull();
    }

    // --- delete

    @Test
    void aDeleteAnswersWithTheRowThatWent() {
        Row row = database.insert(database.entities.parameters, "key", unique(), "value", "v");
        List<EntityStrategy.Deleted> deleted =
                database.store(database.entities.parameters).delete(row, null);
        assertThat(deleted).hasSize(1);
        assertThat(database.map(deleted.get(0).row())).isEqualTo(database.map(row));
        assertThat(database.store(database.entities.parameters).delete(row, null))
                .isEmpty();
    }

    @Test
    void aDeleteInAnotherWorkspaceDeletesNothing() {
        Row row = database.insert(consumers, "username", unique());
        assertThat(store.delete(key(row.get("id")), other)).isEmpty();
        assertThat(store.select(key(row.get("id")), null)).isNotNull();
    }
}
