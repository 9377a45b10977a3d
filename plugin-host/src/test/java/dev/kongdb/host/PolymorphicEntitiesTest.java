package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.KongDb;
import dev.kongdb.entity.Plugin;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.host.fixture.Alarm;
import dev.kongdb.host.fixture.Alarm.MailConfig;
import dev.kongdb.host.fixture.Alarm.Server;
import dev.kongdb.host.fixture.AlarmBuilder;
import dev.kongdb.host.fixture.AlarmDao;
import dev.kongdb.host.fixture.Alarm_MailConfigCodec;
import dev.kongdb.host.fixture.KeyAuthConfig;
import dev.kongdb.host.fixture.KeyAuthConfigCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A field whose type depends on the kind of the entity is read and written as a record, for plugins
 * and for any other entity.
 */
class PolymorphicEntitiesTest {
    private static final MailConfig MAIL =
            new MailConfig("a@b.test", List.of(new Server("one.test", 25), new Server("two.test", 587)));

    private static TestHost host;
    private static KongDb db;
    private static AlarmDao alarms;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        db = host.host().kong().db();
        alarms = db.dao(AlarmDao.class);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void empty() {
        alarms.truncate();
        db.plugins().truncate();
    }

    @Test
    void theConfigurationOfAPluginIsARecord() {
        KeyAuthConfig config = new KeyAuthConfig(List.of("x-key", "apikey"), true);
        Plugin stored = db.plugins().insert(Plugin.with().name("key-auth").config(config, KeyAuthConfigCodec.INSTANCE));
        assertThat(stored.config(KeyAuthConfigCodec.INSTANCE)).isEqualTo(config);
        assertThat(host.admin("GET", "/plugins/" + stored.id()).map().get("config"))
                .isEqualTo(KeyAuthConfigCodec.INSTANCE.toTable(config));

        Plugin defaults = db.plugins().upsert(stored.id(), Plugin.with().name("key-auth"));
        assertThat(defaults.config(KeyAuthConfigCodec.INSTANCE)).isEqualTo(new KeyAuthConfig(List.of("apikey"), false));
        Plugin changed = db.plugins().update(stored.id(), Plugin.with().config(Map.of("hide_credentials", true)));
        assertThat(changed.config(KeyAuthConfigCodec.INSTANCE)).isEqualTo(new KeyAuthConfig(List.of("apikey"), true));
    }

    @Test
    void aRecordIsValidatedAsTheMapIs() {
        assertThatThrownBy(() -> db.plugins()
                        .insert(Plugin.with()
                                .name("key-auth")
                                .config(new KeyAuthConfig(List.of("a b"), true), KeyAuthConfigCodec.INSTANCE)))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.message())
                                .startsWith("schema violation (config.key_names: ")
                                .contains("bad header name 'a b', allowed characters are"));
        assertThatThrownBy(() -> db.plugins()
                        .insert(Plugin.with().name("key-auth").config(MAIL, Alarm_MailConfigCodec.INSTANCE)))
                .as("a record of another plugin")
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields())
                                .isEqualTo(Map.of(
                                        "config", Map.of("address", "unknown field", "servers", "unknown field"))));
    }

    @Test
    void anEntityOfOnesOwnHasKindsOfItsOwn() {
        Alarm stored = alarms.insert(AlarmBuilder.with().kind("mail").config(MAIL, Alarm_MailConfigCodec.INSTANCE));
        assertThat(stored.level()).as("specialised with a default").isEqualTo(1);
        Alarm read = alarms.select(stored.id()).orElseThrow();
        assertThat(Alarm_MailConfigCodec.INSTANCE.decode(read.config())).isEqualTo(MAIL);

        assertThat(host.create(
                        "/alarms",
                        "{\"kind\":\"letter\",\"config\":{\"address\":\"c@d\",\"servers\":[{\"host\":\"h\"}]}}"))
                .containsEntry(
                        "config", Map.of("address", "c@d", "servers", List.of(Map.of("host", "h", "port", 25L))));
        assertThat(host.admin("POST", "/alarms", "{\"kind\":\"pigeon\"}").map().get("fields"))
                .isEqualTo(Map.of("kind", "no alarms by 'pigeon'"));
        assertThat(db.dao("alarms").select(Map.of("id", stored.id().toString())))
                .get()
                .extracting(alarm -> alarm.get("config"))
                .isEqualTo(Alarm_MailConfigCodec.INSTANCE.toTable(MAIL));
        assertThatThrownBy(() -> alarms.insert(AlarmBuilder.with().kind("mail").config(Map.of("address", "nobody"))))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields())
                                .isEqualTo(Map.of(
                                        "config",
                                        Map.of(
                                                "address",
                                                "invalid value: nobody",
                                                "servers",
                                                "required field missing"))));
    }

    @Test
    void whatTheConstructorOfAConfigurationRefusesIsNotStored() {
        TestHost.Answer refused =
                host.admin("POST", "/plugins", "{\"name\":\"probe\",\"config\":{\"mark\":\"impossible\"}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.map())
                .isEqualTo(Map.of(
                        "code",
                        2L,
                        "name",
                        "schema violation",
                        "message",
                        "schema violation (there is no such mark)",
                        "fields",
                        Map.of("@entity", List.of("there is no such mark"))));
        String id = host.create("/plugins", "{\"name\":\"probe\"}").get("id").toString();
        assertThat(host.admin("PATCH", "/plugins/" + id, "{\"config\":{\"mark\":\"impossible\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(host.admin("GET", "/plugins").data()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a rule of the kind, mail, a@b, 6, level 6 asks for more servers",
        "the same of its other key, letter, a@b, 6, level 6 asks for more servers",
        "a rule of what it holds, mail, noreply@b, 1, nobody reads noreply@b",
    })
    void whatTheConstructorOfAKindRefusesIsNotStored(
            String what, String kind, String address, int level, String message) {
        String config = "\"config\":{\"address\":\"%s\",\"servers\":[{\"host\":\"h\"}]}";
        String fine = "{\"kind\":\"" + kind + "\",\"level\":5," + config.formatted("a@b") + "}";
        String wrong = "{\"kind\":\"" + kind + "\",\"level\":" + level + "," + config.formatted(address) + "}";
        String alarm = "/alarms/" + host.create("/alarms", fine).get("id");
        Map<String, Object> before = host.admin("GET", alarm).map();
        for (TestHost.Answer refused : List.of(
                host.admin("POST", "/alarms", wrong),
                host.admin("PATCH", alarm, wrong),
                host.admin("PUT", alarm, wrong))) {
            assertThat(refused.status()).as(what).isEqualTo(400);
            assertThat(refused.map())
                    .isEqualTo(Map.of(
                            "code",
                            2L,
                            "name",
                            "schema violation",
                            "message",
                            "schema violation (" + message + ")",
                            "fields",
                            Map.of("@entity", List.of(message))));
        }
        assertThat(host.admin("GET", "/alarms").data()).containsExactly(before);
    }

    @Test
    void whoChangesTheKindOfAnEntityHasItsConfigurationJudgedByTheNewKind() {
        String plugin = host.create("/plugins", "{\"name\":\"key-auth\",\"config\":{\"key_names\":[\"k\"]}}")
                .get("id")
                .toString();
        Map<String, Object> before = host.admin("GET", "/plugins/" + plugin).map();
        TestHost.Answer refused = host.admin("PATCH", "/plugins/" + plugin, "{\"name\":\"probe\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.get("message"))
                .isEqualTo(
                        "2 schema violations (config.hide_credentials: unknown field; config.key_names: unknown field)");
        assertThat(host.form("PATCH", "/plugins/" + plugin, "name=probe&config.mark=x")
                        .map())
                .isEqualTo(Map.of(
                        "code",
                        2L,
                        "name",
                        "schema violation",
                        "message",
                        refused.get("message"),
                        "fields",
                        Map.of("config", Map.of("hide_credentials", "unknown field", "key_names", "unknown field"))));
        assertThat(host.admin("PATCH", "/plugins/" + plugin, "{\"name\":\"nobody\"}")
                        .get("message"))
                .contains("plugin 'nobody' not enabled");
        assertThat(host.admin("GET", "/plugins/" + plugin).map()).isEqualTo(before);
        assertThat(host.admin("PUT", "/plugins/" + plugin, "{\"name\":\"probe\",\"config\":{\"mark\":\"x\"}}")
                        .map())
                .as("a PUT replaces all of it")
                .containsEntry("name", "probe");

        String alarm = host.create(
                        "/alarms",
                        "{\"kind\":\"mail\",\"config\":{\"address\":\"a@b\",\"servers\":[{\"host\":\"h\"}]}}")
                .get("id")
                .toString();
        Map<String, Object> letter =
                host.admin("PATCH", "/alarms/" + alarm, "{\"kind\":\"letter\"}").map();
        assertThat(letter).as("what both kinds know stays").containsEntry("kind", "letter");
        assertThat(host.admin("GET", "/alarms/" + alarm).map()).isEqualTo(letter);
        assertThat(host.admin("PATCH", "/alarms/" + alarm, "{\"kind\":\"pigeon\"}")
                        .status())
                .isEqualTo(400);
    }
}
