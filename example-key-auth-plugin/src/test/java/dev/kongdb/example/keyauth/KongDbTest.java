package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.CacheKey;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.DaoHook;
import dev.kongdb.dao.DaoHooks;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.SubschemaProvider;
import dev.kongdb.testkit.KongTest;
import dev.kongdb.value.Reference;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of {@code kong.db} to a plugin with its own entity. */
@KongTest
class KongDbTest {
    @Test
    void theTypedAndTheByNameViewAreOneDao(KongDb db, KeyAuthCredentialDao credentials) {
        Consumer ann = db.consumers().insert(Consumer.with().username("ann"));
        KeyAuthCredential typed =
                credentials.insert(KeyAuthCredentialBuilder.with().consumer(ann).key("ann-key"));
        Dao byName = db.dao("keyauth_credentials");
        Map<String, @Nullable Object> map = byName.selectBy("key", "ann-key").orElseThrow();
        assertThat(map)
                .containsEntry("id", typed.id().toString())
                .containsEntry("consumer", Map.of("id", ann.id().toString()))
                .containsEntry("created_at", typed.createdAt().getEpochSecond())
                .doesNotContainKey("tags");
        assertThat(byName.update(Map.of("id", typed.id().toString()), Map.of("tags", List.of("x"))))
                .containsEntry("tags", List.of("x"));
        assertThat(credentials.select(typed.id()).orElseThrow().tags()).containsExactly("x");
    }

    @Test
    void aReferenceByAUniqueFieldIsResolved(KongDb db, KeyAuthCredentialDao credentials) {
        Consumer bea = db.consumers().insert(Consumer.with().username("bea"));
        KeyAuthCredential credential =
                credentials.insert(KeyAuthCredentialBuilder.with().consumer(Reference.by("username", "bea")));
        assertThat(credential.consumer().id()).isEqualTo(bea.id());
    }

    @Test
    void aUniqueViolationNamesTheFieldThatIsTaken(KongDb db, KeyAuthCredentialDao credentials) {
        Consumer cid = db.consumers().insert(Consumer.with().username("cid"));
        credentials.insert(KeyAuthCredentialBuilder.with().consumer(cid).key("taken"));
        assertThatThrownBy(() -> credentials.insert(
                        KeyAuthCredentialBuilder.with().consumer(cid).key("taken")))
                .isInstanceOfSatisfying(UniqueViolationException.class, e -> {
                    assertThat(e.code()).isEqualTo(5);
                    assertThat(e.fields()).isEqualTo(Map.of("key", "taken"));
                    assertThat(e.message()).isEqualTo("UNIQUE violation detected on '{key=\"taken\"}'");
                });
    }

    @Test
    void aRecordBecomesAMapOfAnEntityThatIsLoaded(KongDb db) {
        Consumer ida = db.consumers().insert(Consumer.with().username("ida"));
        assertThat(db.asMap("consumers", ida)).containsEntry("username", "ida");
        assertThatThrownBy(() -> db.asMap("consumer", ida))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no entity is named 'consumer'; there are [");
    }

    @Test
    void aComposedCacheKeyFindsTheEntity(KongDb db, KeyAuthCredentialDao credentials) {
        Consumer dan = db.consumers().insert(Consumer.with().username("dan"));
        credentials.insert(KeyAuthCredentialBuilder.with().consumer(dan).key("a:b"));
        CacheKey<KeyAuthCredential> composed = credentials.cacheKey("a:b");
        assertThat(composed.text()).isEqualTo("keyauth_credentials:a:b:::::" + db.defaultWorkspace());
        assertThat(credentials.selectByCacheKey(composed)).isPresent();
        assertThat(db.dao("keyauth_credentials").selectByCacheKey("a:b")).isPresent();
    }

    @Test
    void everyRowThatACascadeDeletesHasItsEvent(KongDb db, KeyAuthCredentialDao credentials) {
        Consumer eve = db.consumers().insert(Consumer.with().username("eve"));
        credentials.insert(KeyAuthCredentialBuilder.with().consumer(eve).key("eve-1"));
        credentials.insert(KeyAuthCredentialBuilder.with().consumer(eve).key("eve-2"));
        List<String> heard = new ArrayList<>();
        try (Subscription all = db.events().subscribe(event -> heard.add(event.toString()));
                Subscription failing = db.events().subscribe("consumers", event -> {
                    throw new IllegalStateException("a subscriber that fails harms nobody");
                })) {
            assertThat(all).isNotSameAs(failing);
            assertThat(db.consumers().delete(eve.id())).isTrue();
            assertThat(db.consumers().delete(eve.id())).isFalse();
        }
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "delete of consumers", "delete of keyauth_credentials", "delete of keyauth_credentials");
        assertThat(credentials.selectByKey("eve-1")).isEmpty();
    }

    @Test
    void aHookCanVetoAWriteAndReplaceWhatIsRead(KongDb db, ConsumerDao consumers) {
        DaoHook hook = new DaoHook() {
            @Override
            public void before(Call call) {
                if ("banned".equals(call.given().get("username")) && call.kind() == Kind.INSERT) {
                    throw db.dao("consumers").engine().errors().schemaViolation("username", "is banned");
                }
            }

            @Override
            public Map<String, @Nullable Object> after(Call call, Map<String, @Nullable Object> row) {
                if (call.kind() != Kind.SELECT) {
                    return row;
                }
                Map<String, @Nullable Object> other = new LinkedHashMap<>(row);
                other.put("username", "***");
                return other;
            }
        };
        try (DaoHooks.Registration registration = db.hooks().add("consumers", hook)) {
            assertThat(registration).isNotNull();
            assertThatThrownBy(() -> consumers.insert(Consumer.with().username("banned")))
                    .isInstanceOf(SchemaViolationException.class);
            Consumer fay = consumers.insert(Consumer.with().username("fay"));
            assertThat(consumers.select(fay.id()).orElseThrow().username()).isEqualTo("***");
        }
        assertThat(consumers.selectByUsername("banned")).isEmpty();
    }

    @Test
    void anInsertBelongsToOneWorkspace(ConsumerDao consumers) {
        assertThatThrownBy(() -> consumers
                        .with(Options.allWorkspaces())
                        .insert(Consumer.with().username("gus")))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @Test
    void twoOwnersOfOneNameAreRefusedNamingBoth(KongConfig config, @TempDir Path folder) throws IOException {
        try (URLClassLoader loader = loader(folder, EntityProvider.class, StolenConsumers.class)) {
            assertThatThrownBy(() -> Kong.open(config, loader, line -> {}))
                    .isInstanceOf(KongDbDefinitionException.class)
                    .hasMessageContaining("'consumers' has two owners")
                    .hasMessageContaining("Kong itself")
                    .hasMessageContaining("plugin 'thief'");
        }
    }

    @Test
    void aSubschemaThatCannotBeIsRefusedNamingIt(KongConfig config, @TempDir Path folder) throws IOException {
        try (URLClassLoader loader = loader(folder, SubschemaProvider.class, StolenProtocol.class)) {
            assertThatThrownBy(() -> Kong.open(config, loader, line -> {}))
                    .isInstanceOf(KongDbDefinitionException.class)
                    .hasMessage("the subschema 'http' of 'routes' (" + StolenProtocol.class.getName()
                            + ") has another owner as well; rename one of them, or remove its jar");
        }
        try (URLClassLoader loader = loader(folder, SubschemaProvider.class, KindOfConsumer.class)) {
            assertThatThrownBy(() -> Kong.open(config, loader, line -> {}))
                    .isInstanceOf(KongDbDefinitionException.class)
                    .hasMessageContaining("'vip' of 'consumers'")
                    .hasMessageContaining(
                            "error in definition of 'vip': entities of type 'consumers' cannot have subschemas");
        }
    }

    /** A class loader that also finds this provider. */
    private static URLClassLoader loader(Path folder, Class<?> service, Class<?> provider) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(service.getName()), provider.getName());
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, KongDbTest.class.getClassLoader());
    }

    /** Has the key of one of Kong's own subschemas. */
    public static class StolenProtocol implements SubschemaProvider {
        @Override
        public String entity() {
            return "routes";
        }

        @Override
        public List<String> keys() {
            return List.of("http");
        }

        @Override
        public SchemaDefinition definition(String key) {
            return SchemaDefinition.named(key).build();
        }

        @Override
        public RowCodec<?> codec() {
            return row -> row;
        }
    }

    /** Belongs to an entity without kinds. */
    public static final class KindOfConsumer extends StolenProtocol {
        @Override
        public String entity() {
            return "consumers";
        }

        @Override
        public List<String> keys() {
            return List.of("vip");
        }
    }

    /** An entity of a plugin that has the name of one of Kong's own entities. */
    public static final class StolenConsumers extends EntityProvider {
        /** For the service loader. */
        public StolenConsumers() {
            super(
                    "thief",
                    SchemaDefinition.of(Map.of(
                            "name",
                            "consumers",
                            "primary_key",
                            List.of("id"),
                            "fields",
                            List.of(Map.of("id", Map.of("type", "string", "uuid", true, "auto", true))))),
                    KeyAuthCredentialCodec.INSTANCE,
                    KeyAuthCredentialDao.class,
                    KeyAuthCredentialDao::new);
        }

        @Override
        public @Nullable String baseMigration(String store, Schema schema) {
            return null;
        }
    }
}
