package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.CaCertificate;
import dev.kongdb.entity.Certificate;
import dev.kongdb.entity.ClusteringDataPlane;
import dev.kongdb.entity.ClusteringDataPlaneDao;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.Sni;
import dev.kongdb.entity.Target;
import dev.kongdb.entity.Upstream;
import dev.kongdb.entity.Vault;
import dev.kongdb.entity.Workspace;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.value.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The behaviour of Kong's DAOs of its own entities beyond their schemas: through the DAOs and over
 * HTTP, on PostgreSQL.
 */
class CoreEntitiesTest {
    private static final String RSA = pem("rsa.crt");
    private static final String RSA_KEY = pem("rsa.key");
    private static final String EC = pem("ec.crt");
    private static final String EC_KEY = pem("ec.key");

    private static TestHost host;
    private static KongDb db;
    private static Dao certificates;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        db = host.host().kong().db();
        certificates = db.dao("certificates");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void empty() {
        for (String entity :
                List.of("services", "upstreams", "certificates", "ca_certificates", "vaults_beta", "consumers")) {
            db.dao(entity).truncate();
        }
    }

    private static String pem(String name) {
        try (InputStream in = CoreEntitiesTest.class.getResourceAsStream("/pem/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> certificate(Object... more) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("cert", RSA);
        values.put("key", RSA_KEY);
        for (int i = 0; i < more.length; i += 2) {
            values.put((String) more[i], more[i + 1]);
        }
        return values;
    }

    private static Map<String, Object> insert(Object... more) {
        return certificates.insert(certificate(more));
    }

    private static Map<String, Object> key(Map<String, ?> entity) {
        return Map.of("id", entity.get("id"));
    }

    private static List<String> storedNames() {
        return db.snis().each().map(Sni::name).sorted().toList();
    }

    private static void refuses(ThrowingCallable call, Class<? extends KongDbException> type, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(type, e -> assertThat(e.message()).isEqualTo(message));
    }

    /** A text about each event that the writes post. */
    private static List<String> heard(Function<CrudEvent, String> said, Runnable writes) {
        List<String> heard = new ArrayList<>();
        Subscription subscription = db.events().subscribe(event -> heard.add(said.apply(event)));
        try {
            writes.run();
        } finally {
            subscription.close();
        }
        return heard;
    }

    // --- certificates and their server names

    @Test
    void aCertificateIsInsertedWithItsServerNamesWhichAreAnsweredInOrder() {
        Map<String, Object> stored = insert("snis", List.of("b.test", "a.test"));

        assertThat(stored).containsEntry("snis", List.of("a.test", "b.test"));
        assertThat(db.snis().each().map(sni -> sni.certificate().id().toString()))
                .containsExactly(stored.get("id").toString(), stored.get("id").toString());
        assertThat(insert()).containsEntry("snis", List.of());
        Map<String, Object> none = new LinkedHashMap<>(certificate());
        none.put("snis", null);
        assertThat(certificates.insert(none)).containsEntry("snis", List.of());
    }

    @Test
    void theBuilderTakesServerNames() {
        Certificate stored = db.certificates()
                .insert(Certificate.with().cert(RSA).key(RSA_KEY).snis(List.of("typed.test")));
        assertThat(db.snis()
                        .selectByName("typed.test")
                        .orElseThrow()
                        .certificate()
                        .id())
                .isEqualTo(stored.id());

        db.certificates().update(stored.id(), Certificate.with().snis(null));
        assertThat(storedNames()).isEmpty();
    }

    @Test
    void aNameGivenTwiceOrTakenIsRefusedBeforeAnythingIsWritten() {
        refuses(
                () -> insert("snis", List.of("a.test", "b.test", "a.test")),
                SchemaViolationException.class,
                "schema violation (snis: a.test is duplicated)");
        Map<String, Object> first = insert("snis", List.of("a.test"));
        refuses(
                () -> insert("snis", List.of("b.test", "a.test")),
                SchemaViolationException.class,
                "schema violation (snis: a.test already associated with existing certificate '" + first.get("id")
                        + "')");
        assertThatThrownBy(() -> insert("snis", List.of("1.2.3.4")))
                .isInstanceOfSatisfying(KongDbException.class, e -> {
                    assertThat(e.code()).isEqualTo(10);
                    assertThat(e.message()).isEqualTo("must not be an IP");
                });
        refuses(
                () -> insert("snis", "b.test"),
                SchemaViolationException.class,
                "schema violation (snis: expected an array)");
        refuses(
                () -> insert("snis", List.of("c.test"), "key", EC_KEY),
                SchemaViolationException.class,
                "schema violation (certificate does not match key)");

        assertThat(db.certificates().each()).hasSize(1);
        assertThat(storedNames()).containsExactly("a.test");
    }

    @Test
    void aNameOfAnotherWorkspaceIsTakenWithoutTellingByWhom() {
        Workspace other = db.workspaces().insert(Workspace.with().name("other-" + UUID.randomUUID()));
        certificates.with(Options.workspace(other.id())).insert(certificate("snis", List.of("a.test")));
        refuses(
                () -> insert("snis", List.of("a.test")),
                UniqueViolationException.class,
                "UNIQUE violation detected on '{name=\"a.test\"}'");
        assertThat(db.certificates().each()).isEmpty();
    }

    @Test
    void anUpdateReplacesTheNamesOnlyWhenItGivesSome() {
        Map<String, Object> stored = insert("snis", List.of("a.test", "b.test"));
        UUID kept = db.snis().selectByName("b.test").orElseThrow().id();

        assertThat(certificates.update(key(stored), Map.of("tags", List.of("t"))))
                .containsEntry("snis", List.of("a.test", "b.test"));
        assertThat(certificates.update(key(stored), Map.of("snis", List.of("c.test", "b.test"))))
                .containsEntry("snis", List.of("b.test", "c.test"));
        assertThat(storedNames()).containsExactly("b.test", "c.test");
        assertThat(db.snis().selectByName("b.test").orElseThrow().id()).isEqualTo(kept);
        assertThat(certificates.update(key(stored), Map.of("snis", List.of()))).containsEntry("snis", List.of());
        assertThat(storedNames()).isEmpty();
    }

    @Test
    void anUpsertInsertsOrReplacesTheNames() {
        Map<String, Object> id = Map.of("id", UUID.randomUUID().toString());
        assertThat(certificates.upsert(id, certificate("snis", List.of("a.test"))))
                .containsEntry("snis", List.of("a.test"));
        assertThat(certificates.upsert(id, certificate("snis", List.of("b.test"))))
                .containsEntry("snis", List.of("b.test"));
        assertThat(certificates.upsert(id, certificate())).containsEntry("snis", List.of("b.test"));
        assertThat(storedNames()).containsExactly("b.test");
    }

    @Test
    void pagesTellTheNamesAndSelectsDoNot() {
        Map<String, Object> stored = insert("snis", List.of("a.test"));
        assertThat(certificates.page().data())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("snis", List.of("a.test")));
        assertThat(certificates.select(key(stored)).orElseThrow()).doesNotContainKey("snis");
        assertThat(certificates.each())
                .singleElement()
                .satisfies(row -> assertThat(row).doesNotContainKey("snis"));
    }

    @Test
    void aDeleteTakesTheNamesAlongOrLeavesAllAsItWas() {
        Map<String, Object> stored = insert("snis", List.of("a.test", "b.test"));
        UUID id = UUID.fromString((String) stored.get("id"));
        Service service =
                db.services().insert(Service.with().url("https://x.test").clientCertificate(Reference.to(id)));
        refuses(
                () -> db.certificates().delete(id),
                ForeignKeyViolationException.class,
                "an existing 'services' entity references this 'certificates' entity");
        assertThat(storedNames()).containsExactly("a.test", "b.test");

        db.services().delete(service.id());
        List<String> heard = heard(
                CrudEvent::toString,
                () -> assertThat(db.certificates().delete(id)).isTrue());
        assertThat(storedNames()).isEmpty();
        assertThat(heard).containsExactlyInAnyOrder("delete of certificates", "delete of snis", "delete of snis");
    }

    @Test
    void eventsOfCertificatesTellNoNamesAndEveryNameHasItsOwn() {
        List<String> heard = heard(event -> event + (event.entity().containsKey("snis") ? " with names" : ""), () -> {
            Map<String, Object> stored = insert("snis", List.of("a.test"));
            certificates.update(key(stored), Map.of("snis", List.of("b.test")));
        });
        assertThat(heard)
                .containsExactly(
                        "create of certificates",
                        "create of snis",
                        "update of certificates",
                        "create of snis",
                        "delete of snis");
    }

    @Test
    void aWriteOfAServerNamePostsWhatWasThereFirst() {
        Map<String, Object> stored = insert("snis", List.of("a.test"));
        Sni sni = db.snis().selectByName("a.test").orElseThrow();
        Reference<Certificate> certificate = Reference.to(UUID.fromString((String) stored.get("id")));
        List<String> heard = heard(
                event -> event + " " + event.entity().get("name") + " "
                        + Optional.ofNullable(event.oldEntity()).map(old -> old.get("name")),
                () -> {
                    db.snis().update(sni.id(), Sni.with().name("b.test"));
                    db.snis().upsertByName("b.test", Sni.with().certificate(certificate));
                    db.snis().upsertByName("new.test", Sni.with().certificate(certificate));
                });
        assertThat(heard)
                .containsExactly(
                        "update of snis a.test Optional.empty",
                        "update of snis b.test Optional[a.test]",
                        "update of snis b.test Optional.empty",
                        "update of snis b.test Optional.empty",
                        "create of snis new.test Optional.empty");
    }

    @Test
    void overHttpCertificatesAreNamedByTheirServerNames() {
        Map<String, Object> stored = host.create("/certificates", json("snis", "[\"b.test\",\"a.test\"]"));
        assertThat(stored).containsEntry("snis", List.of("a.test", "b.test"));
        assertThat(host.admin("GET", "/certificates/a.test").map()).isEqualTo(stored);
        assertThat(host.admin("GET", "/certificates/" + stored.get("id")).map()).isEqualTo(stored);
        assertThat(host.admin("GET", "/certificates").data()).containsExactly(stored);
        for (String method : List.of("GET", "PATCH", "DELETE", "OPTIONS")) {
            Answer unknown = host.admin(method, "/certificates/nobody.test");
            assertThat(unknown.status()).as(method).isEqualTo(404);
            assertThat(unknown.get("message")).as(method).isEqualTo("SNI not found");
        }
        assertThat(host.admin("GET", "/certificates/a.test/snis").data())
                .extracting(sni -> sni.get("name"))
                .containsExactlyInAnyOrder("a.test", "b.test");

        Answer patched = host.form("PATCH", "/certificates/a.test", "snis=c.test");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.map()).containsEntry("snis", List.of("c.test"));
        Answer emptied = host.admin("PATCH", "/certificates/c.test", "{\"snis\":[]}");
        assertThat(emptied.map()).containsEntry("snis", List.of());

        Answer put = host.admin("PUT", "/certificates/new.test", json("snis", "[\"more.test\"]"));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.map()).containsEntry("snis", List.of("more.test", "new.test"));
        Answer one = host.admin("PUT", "/certificates/more.test", json("snis", "\"new.test\""));
        assertThat(one.map())
                .contains(entry("id", put.map().get("id")), entry("snis", List.of("more.test", "new.test")));
        Answer taken = host.admin("POST", "/certificates", json("snis", "[\"new.test\"]"));
        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.map())
                .containsEntry(
                        "fields",
                        Map.of(
                                "snis",
                                "new.test already associated with existing certificate '"
                                        + put.map().get("id") + "'"));
        Answer again = host.admin("PUT", "/certificates/new.test", json("tags", "[\"t\"]"));
        assertThat(again.map())
                .as("a PUT without names takes them away")
                .contains(entry("id", put.map().get("id")), entry("tags", List.of("t")), entry("snis", List.of()));
        assertThat(host.admin("GET", "/snis").data()).isEmpty();
        assertThat(host.admin("DELETE", "/certificates/" + put.map().get("id")).status())
                .isEqualTo(204);
        assertThat(host.admin("GET", "/certificates/" + put.map().get("id")).map())
                .containsEntry("code", 6L);
    }

    private static String json(String name, String value) {
        return "{\"cert\":\"" + RSA.replace("\n", "\\n") + "\",\"key\":\"" + RSA_KEY.replace("\n", "\\n") + "\",\""
                + name + "\":" + value + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ec.crt; rsa.key; ; ; certificate does not match key",
                "rsa.crt; rsa.key; ec.crt; rsa.key; alternative certificate does not match key",
                "rsa.crt; rsa.key; rsa.crt; rsa.key; certificate and alternative certificate need to have different type "
                        + "(e.g. RSA and ECDSA), the provided certificates were both of the same type"
            })
    void keysMustBeThoseOfTheCertificates(String cert, String key, String certAlt, String keyAlt, String message) {
        Map<String, Object> values = certificate("cert", pem(cert), "key", pem(key));
        if (certAlt != null) {
            values.put("cert_alt", pem(certAlt));
            values.put("key_alt", pem(keyAlt));
        }
        refuses(
                () -> certificates.insert(values),
                SchemaViolationException.class,
                "schema violation (" + message + ")");
    }

    @Test
    void anAlternativeCertificateIsOfAnotherTypeAndHasItsKey() {
        refuses(
                () -> insert("cert_alt", EC),
                SchemaViolationException.class,
                "schema violation (all or none of these fields must be set: 'cert_alt', 'key_alt')");
        assertThat(insert("cert_alt", EC, "key_alt", EC_KEY)).containsEntry("cert_alt", EC);
    }

    @Test
    void readersGetSecretsAndWhoManagesThemTheReference() {
        String reference = "{vault://env/path}";
        Map<String, Object> stored = insert("key", reference);
        assertThat(stored).containsEntry("key", System.getenv("PATH"));
        Map<String, Object> changed = certificates.update(key(stored), Map.of("tags", List.of("t")));
        assertThat(changed).containsEntry("key", System.getenv("PATH"));
        assertThat(certificates.with(Options.nulls(true)).select(key(stored)).orElseThrow())
                .containsEntry("key", reference);
        assertThat(host.admin("GET", "/certificates/" + stored.get("id")).map()).containsEntry("key", reference);
    }

    @Test
    void aSecretThatIsNotThereIsLeftOut() {
        db.vaults().insert(Vault.with().prefix("prefixed").name("env").config(Map.of("prefix", "PA")));
        assertThat(insert("key", "{vault://env/no-such-variable}")).doesNotContainKey("key");
        assertThat(insert("key", "{vault://no-such-vault/path}")).doesNotContainKey("key");
        assertThat(insert("key", "{vault://prefixed/th}")).containsEntry("key", System.getenv("PATH"));
    }

    // --- authorities

    @Test
    void anAuthorityIsKnownByItsDigest() {
        CaCertificate stored = db.caCertificates().insert(CaCertificate.with().cert(pem("ca.crt")));
        assertThat(stored.certDigest()).isEqualTo("49b154d4442fc8ecbd2254ce3b85772c03c7cf863de8d96b454b56e132f59eb4");
        refuses(
                () -> db.caCertificates().insert(CaCertificate.with().cert(pem("ca.crt"))),
                UniqueViolationException.class,
                "UNIQUE violation detected on '{cert_digest=\"49b154d4442fc8ecbd2254ce3b85772c03c7cf863de8d96b454b56e132f59eb4\"}'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "expired.crt; certificate expired, \"Not After\" time is in the past",
                "leaf.crt; certificate does not appear to be a CA because it is missing the \"CA\" basic constraint"
            })
    void whatIsNoAuthorityIsRefused(String file, String message) {
        refuses(
                () -> db.caCertificates().insert(CaCertificate.with().cert(pem(file))),
                SchemaViolationException.class,
                "schema violation (" + message + ")");
    }

    @Test
    void oneAuthorityAtATime() {
        refuses(
                () -> db.caCertificates().insert(CaCertificate.with().cert(pem("ca.crt") + pem("rsa.crt"))),
                SchemaViolationException.class,
                "schema violation (please submit only one certificate at a time)");
    }

    // --- targets and upstreams

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com:8000",
        "example.com:80, example.com:80",
        "010.0.0.1, 10.0.0.1:8000",
        "::1, '[0000:0000:0000:0000:0000:0000:0000:0001]:8000'",
        "'[2001:DB8::1]:99', '[2001:0db8:0000:0000:0000:0000:0000:0001]:99'"
    })
    void targetsAreKeptWithTheirPort(String given, String kept) {
        Upstream upstream = db.upstreams().insert(Upstream.with().name("u"));
        Target target = db.targets().insert(Target.with().upstream(upstream).target(given));
        assertThat(target.target()).isEqualTo(kept);
        refuses(
                () -> db.targets()
                        .insert(Target.with()
                                .upstream(Reference.by("name", "u"))
                                .target(given)),
                UniqueViolationException.class,
                "UNIQUE violation detected on '{target=\"" + kept + "\"}'");
    }

    @Test
    void anUpstreamHasNoTargetTwiceHoweverItIsWritten() {
        Upstream one = db.upstreams().insert(Upstream.with().name("one"));
        Upstream two = db.upstreams().insert(Upstream.with().name("two"));
        Target a = db.targets().insert(Target.with().upstream(one).target("a:1"));
        Target b = db.targets().insert(Target.with().upstream(one).target("b:1"));
        db.targets().insert(Target.with().upstream(two).target("a:1"));
        String taken = "UNIQUE violation detected on '{target=\"a:1\"}'";
        refuses(() -> db.targets().update(b.id(), Target.with().target("a:1")), UniqueViolationException.class, taken);
        refuses(
                () -> db.targets()
                        .upsert(UUID.randomUUID(), Target.with().upstream(one).target("a:1")),
                UniqueViolationException.class,
                taken);
        refuses(
                () -> db.targets().upsertByTarget("a:1", Target.with().upstream(one)),
                UniqueViolationException.class,
                taken);
        assertThat(db.targets().update(a.id(), Target.with().weight(7)).weight())
                .isEqualTo(7);
        assertThat(db.targets()
                        .upsert(a.id(), Target.with().upstream(one).target("a:1"))
                        .weight())
                .isEqualTo(100);
        assertThat(db.targets().upsertByTarget("c", Target.with().upstream(one)).target())
                .isEqualTo("c:8000");
        refuses(
                () -> db.targets().insert(Target.with().upstream(one).target("a b")),
                SchemaViolationException.class,
                "schema violation (target: Invalid target; not a valid hostname or ip address)");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, no ip addresses allowed",
        "::1, no ip addresses allowed",
        "'[::1]:80', no ip addresses allowed",
        "a.test:80, no port allowed",
        "a.test:99999, must be a valid hostname",
        "1.2.3, must be a valid hostname",
        "a b, must be a valid hostname"
    })
    void anUpstreamIsNamedAsAHost(String name, String reason) {
        refuses(
                () -> db.upstreams().insert(Upstream.with().name(name)),
                SchemaViolationException.class,
                "schema violation (name: Invalid name ('" + name + "'); " + reason + ")");
    }

    @Test
    void whatIsHashedOnChoosesTheAlgorithm() {
        assertThat(db.upstreams().insert(Upstream.with().name("a").hashOn("ip")).algorithm())
                .isEqualTo("consistent-hashing");
        assertThat(db.upstreams()
                        .insert(Upstream.with().name("b").hashOn("none"))
                        .algorithm())
                .isEqualTo("round-robin");
        Upstream least = db.upstreams().insert(Upstream.with().name("c").algorithm("least-connections"));
        assertThat(least.algorithm()).isEqualTo("least-connections");
        Upstream plain = db.upstreams().insert(Upstream.with().name("d"));
        assertThat(plain.algorithm()).isEqualTo("round-robin");
        assertThat(plain.hashOn()).isEqualTo("none");
        assertThat(plain.healthchecks().active().unhealthy().httpStatuses())
                .containsExactly(429, 404, 500, 501, 502, 503, 504, 505);
        refuses(
                () -> db.upstreams().insert(Upstream.with().name("e").hashOn("header")),
                SchemaViolationException.class,
                "2 schema violations (failed conditional validation given value of field 'hash_on'; hash_on_header: "
                        + "required field missing)");
        refuses(
                () -> db.upstreams()
                        .insert(Upstream.with()
                                .name("f")
                                .hashOn("header")
                                .hashOnHeader("x")
                                .hashFallback("header")
                                .hashFallbackHeader("x")),
                SchemaViolationException.class,
                "schema violation (values of these fields must be distinct: 'hash_on_header', 'hash_fallback_header')");
    }

    // --- vaults and data planes

    @Test
    void vaultsAreKnownByTheirPrefix() {
        Vault vault =
                db.vaults().insert(Vault.with().prefix("my-vault").name("env").config(Map.of("prefix", "SECRET_")));
        assertThat(vault.config()).isEqualTo(Map.of("prefix", "SECRET_"));
        assertThat(vault.updatedAt()).isNotNull();
        assertThat(host.admin("GET", "/vaults-beta/my-vault").map())
                .contains(entry("id", vault.id().toString()), entry("config", Map.of("prefix", "SECRET_")));
        assertThat(db.vaults().with(Options.allWorkspaces()).selectByPrefix("my-vault"))
                .isPresent();
        refuses(
                () -> db.vaults().insert(Vault.with().prefix("my-vault").name("env")),
                UniqueViolationException.class,
                "UNIQUE violation detected on '{prefix=\"my-vault\"}'");
        refuses(
                () -> db.vaults().insert(Vault.with().prefix("a1").name("hcv")),
                SchemaViolationException.class,
                "schema violation (name: vault 'hcv' is not installed)");
        refuses(
                () -> db.vaults().insert(Vault.with().prefix("env").name("env")),
                SchemaViolationException.class,
                "schema violation (prefix: must not be one of: env)");
        refuses(
                () -> db.vaults().insert(Vault.with().prefix("A").name("env")),
                SchemaViolationException.class,
                "schema violation (prefix: invalid value: A)");
    }

    @Test
    void dataPlanesExpireAndHaveNoEndpoints() {
        ClusteringDataPlaneDao planes = db.dao(ClusteringDataPlaneDao.class);
        UUID id = UUID.randomUUID();
        ClusteringDataPlane plane = planes.with(Options.ttl(100))
                .upsert(
                        id,
                        ClusteringDataPlane.with()
                                .ip("10.0.0.1")
                                .hostname("node-1")
                                .version("2.8.5")
                                .configHash("0".repeat(32)));
        assertThat(plane.syncStatus()).isEqualTo("unknown");
        assertThat(planes.select(id).orElseThrow().ttl()).isBetween(90L, 100L);
        assertThat(host.admin("GET", "/clustering_data_planes").status()).isEqualTo(404);
        refuses(
                () -> planes.update(
                        id, ClusteringDataPlane.with().syncStatus("lost").configHash("1")),
                SchemaViolationException.class,
                "2 schema violations (config_hash: length must be 32; sync_status: expected one of: unknown, normal, "
                        + "kong_version_incompatible, plugin_set_incompatible, plugin_version_incompatible)");
    }

    // --- workspaces

    @Test
    void aWorkspaceIsNotNamedAsACoreEntityAndHasEmptyTables() {
        assertThat(db.dao("workspaces").insert(Map.of("name", "w" + UUID.randomUUID())))
                .contains(entry("meta", Map.of()), entry("config", Map.of()));
        assertThatThrownBy(() -> db.workspaces().insert(Workspace.with().name("services")))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("name: must not be one of: ");
        assertThat(Set.copyOf(db.dao("workspaces").schema().shape().names()))
                .containsExactlyInAnyOrder("id", "name", "comment", "created_at", "meta", "config");
    }
}
