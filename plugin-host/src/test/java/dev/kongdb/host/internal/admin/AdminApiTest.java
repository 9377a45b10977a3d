package dev.kongdb.host.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.kongdb.KongDb;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.NodeCache;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.fixture.KeyAuthCredential;
import dev.kongdb.host.fixture.KeyAuthCredentialBuilder;
import dev.kongdb.host.fixture.KeyAuthCredentialDao;
import dev.kongdb.host.fixture.ProbeConfig;
import dev.kongdb.host.internal.routes.AdminPath;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.AdminAnswer;
import dev.kongdb.plugin.AdminEndpoints;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.value.Reference;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiTest {
    private static TestHost host;

    @BeforeAll
    static void start() {
        host = TestHost.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void empty() {
        for (String entity : List.of("plugins", "routes", "services", "consumers", "upstreams")) {
            host.host().kong().db().dao(entity).truncate();
        }
    }

    // --- one entity

    @Test
    void postAnswers201WithTheEntityAndExplicitNulls() {
        Answer answer = host.admin("POST", "/consumers", "{\"username\":\"bob\",\"tags\":[]}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.map()).containsOnlyKeys("id", "created_at", "username", "custom_id", "tags");
        assertThat(answer.map()).containsEntry("username", "bob").containsEntry("custom_id", null);
        assertThat(answer.text()).contains("\"tags\":[]");
        assertThat(answer.map().get("created_at")).isInstanceOf(Long.class);
        assertThat(UUID.fromString(answer.get("id"))).isNotNull();
    }

    @Test
    void getFindsAnEntityByIdAndByItsEndpointKey() {
        Map<String, Object> bob = host.create("/consumers", "{\"username\":\"bob\"}");
        assertThat(host.admin("GET", "/consumers/bob").map()).isEqualTo(bob);
        assertThat(host.admin("GET", "/consumers/" + bob.get("id")).map()).isEqualTo(bob);
        assertThat(host.admin("GET", "/consumers/bob/").map())
                .as("with a slash at the end")
                .isEqualTo(bob);
    }

    @Test
    void namesInPathsAreDecoded() {
        host.create("/consumers", "{\"username\":\"a/b c\u00e9\"}");
        assertThat(host.admin("GET", "/consumers/a%2Fb%20c%C3%A9").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/consumers/nobody", "/consumers/00000000-0000-0000-0000-000000000000", "/services/x/routes"})
    void whatIsNotThereIs404(String path) {
        Answer answer = host.admin("GET", path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Not found\"}");
    }

    @Test
    void anEntityWithoutEndpointKeyIsFoundByIdOnly() {
        Answer answer = host.admin("GET", "/plugins/nope");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map())
                .isEqualTo(Map.of(
                        "code",
                        1L,
                        "name",
                        "invalid primary key",
                        "message",
                        "invalid primary key: '{id=\"expected a valid UUID\"}'",
                        "fields",
                        Map.of("id", "expected a valid UUID")));
    }

    @Test
    void headAnswersAsGetWithoutBody() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        Answer head = host.admin("HEAD", "/consumers/bob");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length"))
                .isEqualTo(String.valueOf(
                        host.admin("GET", "/consumers/bob").text().length()));
    }

    @Test
    void putInsertsAndReplacesWith200() {
        String id = UUID.randomUUID().toString();
        Answer inserted = host.admin("PUT", "/consumers/" + id, "{\"username\":\"bob\",\"custom_id\":\"1\"}");
        assertThat(inserted.status()).isEqualTo(200);
        assertThat(inserted.map()).containsEntry("id", id).containsEntry("custom_id", "1");
        Answer replaced = host.admin("PUT", "/consumers/" + id, "{\"username\":\"bob2\"}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.map())
                .containsEntry("id", id)
                .containsEntry("username", "bob2")
                .containsEntry("custom_id", null);
    }

    @Test
    void putByTheEndpointKeyWinsOverTheBody() {
        Answer answer = host.admin("PUT", "/consumers/bob", "{\"username\":\"other\",\"custom_id\":\"1\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.map()).containsEntry("username", "bob").containsEntry("custom_id", "1");
        assertThat(host.admin("PUT", "/consumers/bob", "{}").map()).containsEntry("id", answer.get("id"));
    }

    @Test
    void patchChangesWhatIsGiven() {
        host.create("/consumers", "{\"username\":\"bob\",\"custom_id\":\"1\"}");
        Answer answer = host.admin("PATCH", "/consumers/bob", "{\"custom_id\":\"2\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.map()).containsEntry("username", "bob").containsEntry("custom_id", "2");
        assertThat(host.admin("PATCH", "/consumers/bob", "{\"custom_id\":null}").map())
                .containsEntry("custom_id", null);
    }

    @Test
    void patchOfWhatIsNotThereIs404WithTheWholeError() {
        Answer answer = host.admin("PATCH", "/consumers/nobody", "{\"custom_id\":\"2\"}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.map())
                .isEqualTo(Map.of(
                        "code",
                        6L,
                        "name",
                        "not found",
                        "message",
                        "could not find the entity with '{username=\"nobody\"}'",
                        "fields",
                        Map.of("username", "nobody")));
    }

    @Test
    void deleteIs204AlsoWhenNothingWasThere() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        assertThat(host.admin("DELETE", "/consumers/bob").status()).isEqualTo(204);
        assertThat(host.admin("DELETE", "/consumers/bob").status()).isEqualTo(204);
        assertThat(host.admin("DELETE", "/consumers/bob").text()).isEmpty();
        assertThat(host.admin("GET", "/consumers/bob").status()).isEqualTo(404);
    }

    // --- errors

    @Test
    void aBadValueIs400WithKongsBody() {
        Answer answer = host.admin("POST", "/services", "{\"host\":\"a b\",\"port\":70000}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map())
                .containsEntry("code", 2L)
                .containsEntry("name", "schema violation")
                .containsEntry(
                        "message",
                        "2 schema violations (host: invalid value: a b; port: value should be between 0 and 65535)")
                .containsEntry(
                        "fields", Map.of("host", "invalid value: a b", "port", "value should be between 0 and 65535"));
    }

    @Test
    void aValueThatAnotherHoldsIs409() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        Answer answer = host.admin("POST", "/consumers", "{\"username\":\"bob\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.map())
                .isEqualTo(Map.of(
                        "code",
                        5L,
                        "name",
                        "unique constraint violation",
                        "message",
                        "UNIQUE violation detected on '{username=\"bob\"}'",
                        "fields",
                        Map.of("username", "bob")));
    }

    @Test
    void anEntityThatOthersReferToCannotGo() {
        host.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        host.create("/services/s/routes", "{\"paths\":[\"/\"]}");
        Answer answer = host.admin("DELETE", "/services/s");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map())
                .isEqualTo(Map.of(
                        "code",
                        4L,
                        "name",
                        "foreign key violation",
                        "message",
                        "an existing 'routes' entity references this 'services' entity",
                        "fields",
                        Map.of("@referenced_by", "routes")));
    }

    @Test
    void anUnknownPathIs404AndAnotherMethod405() {
        Answer unknown = host.admin("GET", "/nothing");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).isEqualTo("{\"message\":\"Not found\"}");
        Answer method = host.admin("DELETE", "/consumers");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.text()).isEqualTo("{\"message\":\"Method not allowed\"}");
        assertThat(method.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void optionsTellTheMethods() {
        Answer answer = host.admin("OPTIONS", "/consumers/bob");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo(answer.header("Allow"));
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("Content-Type");
    }

    // --- entities of plugins, below their parents

    @Test
    void aPluginsEntityHasTheEndpointsThatKongGivesIt() {
        assertThat(host.admin("GET", "/endpoints").map().get("data"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .contains(
                        "/key-auths",
                        "/key-auths/{keyauth_credentials}",
                        "/key-auths/{keyauth_credentials}/consumer",
                        "/consumers/{consumers}/key-auth",
                        "/consumers/{consumers}/key-auth/{keyauth_credentials}")
                .doesNotContain("/keyauth_credentials");
    }

    @Test
    void aNestedPostBelongsToTheParentOfThePath() {
        Map<String, Object> bob = host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers", "{\"username\":\"eve\"}");
        Map<String, Object> key =
                host.create("/consumers/bob/key-auth", "{\"key\":\"k\",\"consumer\":{\"username\":\"eve\"}}");
        assertThat(key.get("consumer")).isEqualTo(Map.of("id", bob.get("id")));
        assertThat(key).containsEntry("ttl", null);
        assertThat(host.admin("GET", "/consumers/bob/key-auth/k").map()).isEqualTo(key);
        assertThat(host.admin("GET", "/key-auths/k").map()).isEqualTo(key);
        assertThat(host.admin("GET", "/key-auths/k/consumer").map()).isEqualTo(bob);
        assertThat(host.admin("POST", "/consumers/nobody/key-auth", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void aKeyIsGeneratedWhenNoneIsGiven() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        Answer answer = host.admin("POST", "/consumers/bob/key-auth");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.get("key")).hasSize(32);
    }

    @Test
    void anEntityOfAnotherParentIsNotFoundBelowThisOne() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers", "{\"username\":\"eve\"}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
        assertThat(host.admin("GET", "/consumers/eve/key-auth/k").status()).isEqualTo(404);
        assertThat(host.admin("PATCH", "/consumers/eve/key-auth/k", "{\"key\":\"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(host.admin("DELETE", "/consumers/eve/key-auth/k").status()).isEqualTo(404);
        assertThat(host.admin("GET", "/consumers/eve/key-auth").data()).isEmpty();
        assertThat(host.admin("GET", "/consumers/bob/key-auth").data()).hasSize(1);
    }

    /** This differs from Kong, which answers 500. */
    @Test
    void aNestedDeleteBelowAnUnknownParentIs404() {
        assertThat(host.admin("DELETE", "/consumers/nobody/key-auth/k").status())
                .isEqualTo(404);
    }

    @Test
    void aNestedPutMovesAChildToTheParentOfThePath() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        Map<String, Object> eve = host.create("/consumers", "{\"username\":\"eve\"}");
        Map<String, Object> key = host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
        Answer moved = host.admin("PUT", "/consumers/eve/key-auth/k", "{}");
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.map())
                .containsEntry("id", key.get("id"))
                .containsEntry("consumer", Map.of("id", eve.get("id")));
    }

    @Test
    void aNestedPatchAndDeleteWorkOnTheChild() {
        Map<String, Object> bob = host.create("/consumers", "{\"username\":\"bob\"}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
        Answer patched = host.admin("PATCH", "/consumers/bob/key-auth/k", "{\"tags\":[\"a\"]}");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.map())
                .containsEntry("tags", List.of("a"))
                .containsEntry("consumer", Map.of("id", bob.get("id")));
        assertThat(host.admin("DELETE", "/consumers/bob/key-auth/k").status()).isEqualTo(204);
        assertThat(host.admin("GET", "/key-auths/k").status()).isEqualTo(404);
    }

    @Test
    void theTtlOfABodyIsHowLongTheEntityLives() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        Map<String, Object> key = host.create("/consumers/bob/key-auth", "{\"key\":\"k\",\"ttl\":100}");
        assertThat((Long) key.get("ttl")).isBetween(90L, 100L);
        assertThat((Long) host.form("PATCH", "/key-auths/k", "ttl=1000").map().get("ttl"))
                .isBetween(900L, 1000L);
        Answer bad = host.admin("POST", "/consumers/bob/key-auth", "{\"ttl\":-1}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.map())
                .containsEntry("code", 11L)
                .containsEntry("options", Map.of("ttl", "must be an integer between 0 and 100000000"));
        assertThat(host.admin("POST", "/consumers", "{\"username\":\"x\",\"ttl\":1}")
                        .map()
                        .get("fields"))
                .isEqualTo(Map.of("ttl", "unknown field"));
    }

    @Test
    void theEntityReferredToIsReachedThroughTheOneThatRefers() {
        Map<String, Object> service = host.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        host.create("/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/\"]}");
        assertThat(host.admin("GET", "/routes/r/service").map()).isEqualTo(service);
        assertThat(host.admin("PATCH", "/routes/r/service", "{\"port\":81}").map())
                .containsEntry("port", 81L);
        assertThat(host.admin("PUT", "/routes/r/service", "{\"host\":\"h2\"}").map())
                .containsEntry("id", service.get("id"))
                .containsEntry("host", "h2");
        Answer delete = host.admin("DELETE", "/routes/r/service");
        assertThat(delete.status()).isEqualTo(405);
        assertThat(delete.text()).isEqualTo("{\"message\":\"Method not allowed\"}");
    }

    @Test
    void whatReferToNothingIsLinkedByPut() {
        host.create("/routes", "{\"name\":\"r\",\"paths\":[\"/\"]}");
        for (String method : List.of("GET", "DELETE")) {
            assertThat(host.admin(method, "/routes/r/service").status())
                    .as(method)
                    .isEqualTo(404);
        }
        assertThat(host.admin("PATCH", "/routes/r/service", "{\"port\":81}").status())
                .isEqualTo(404);
        Answer put = host.admin("PUT", "/routes/r/service", "{\"host\":\"h\"}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(host.admin("GET", "/routes/r").map().get("service")).isEqualTo(Map.of("id", put.get("id")));
    }

    // --- lists

    @Test
    void anEmptyListIsOne() {
        assertThat(host.admin("GET", "/consumers").text()).isEqualTo("{\"data\":[],\"next\":null}");
    }

    @Test
    void pagesLeadToOneAnotherAndKeepTheirSize() {
        List<Object> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(host.create("/consumers", "{\"username\":\"c" + i + "\"}").get("id"));
        }
        List<Object> seen = new ArrayList<>();
        String next = "/consumers?size=2";
        int pages = 0;
        while (next != null) {
            Answer page = host.admin("GET", next);
            assertThat(page.status()).isEqualTo(200);
            page.data().forEach(consumer -> seen.add(consumer.get("id")));
            next = (String) page.map().get("next");
            if (next != null) {
                assertThat(next).startsWith("/consumers?offset=").endsWith("&size=2");
                assertThat(page.map().get("offset")).isInstanceOf(String.class);
            } else {
                assertThat(page.map()).doesNotContainKey("offset");
            }
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @ParameterizedTest(name = "size={0}: {1}")
    @CsvSource({
        "x, size must be a number",
        "0, size must be an integer between 1 and 1000",
        "1001, size must be an integer between 1 and 1000",
        "1.5, size must be an integer between 1 and 1000",
        "-1, size must be an integer between 1 and 1000",
    })
    void aBadSizeIs400(String size, String message) {
        Answer answer = host.admin("GET", "/consumers?size=" + size);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map()).isEqualTo(Map.of("code", 9L, "name", "invalid size", "message", message));
    }

    @Test
    void aBadOffsetIs400() {
        Answer answer = host.admin("GET", "/consumers?offset=@@@");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map()).containsEntry("code", 7L).containsEntry("name", "invalid offset");
        assertThat(answer.get("message")).startsWith("'@@@' is not a valid offset");
    }

    @Test
    void tagsFilterListsByAllOrByAny() {
        host.create("/consumers", "{\"username\":\"a\",\"tags\":[\"x\"]}");
        host.create("/consumers", "{\"username\":\"b\",\"tags\":[\"x\",\"y\"]}");
        host.create("/consumers", "{\"username\":\"c\",\"tags\":[\"z\"]}");
        assertThat(names("/consumers?tags=x")).containsExactlyInAnyOrder("a", "b");
        assertThat(names("/consumers?tags=x,y")).containsExactly("b");
        assertThat(names("/consumers?tags=y/z")).containsExactlyInAnyOrder("b", "c");
        Answer page = host.admin("GET", "/consumers?tags=x&size=1");
        assertThat(page.get("next")).contains("tags=x");
        assertThat(host.admin("GET", page.get("next")).data()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b/c", "a,,b", ",", "a//", "%20"})
    void malformedTagsAre400(String tags) {
        Answer answer = host.admin("GET", "/consumers?tags=" + tags);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map())
                .containsEntry("code", 11L)
                .containsEntry("message", "invalid option (tags: invalid filter syntax)");
    }

    @Test
    void nestedListsAreThoseOfTheirParent() {
        host.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        host.create("/services", "{\"name\":\"t\",\"host\":\"h\"}");
        host.create("/services/s/routes", "{\"name\":\"a\",\"paths\":[\"/\"],\"tags\":[\"x\"]}");
        host.create("/services/s/routes", "{\"name\":\"b\",\"paths\":[\"/\"]}");
        host.create("/services/t/routes", "{\"name\":\"c\",\"paths\":[\"/\"]}");
        Answer page = host.admin("GET", "/services/s/routes?size=1");
        assertThat(page.get("next")).startsWith("/services/s/routes?offset=");
        assertThat(host.admin("GET", page.get("next")).data()).hasSize(1);
        assertThat(host.admin("GET", "/services/s/routes").data()).hasSize(2);
        assertThat(host.admin("GET", "/services/s/routes?tags=x").data()).hasSize(1);
    }

    private static List<Object> names(String path) {
        return host.admin("GET", path).data().stream()
                .map(consumer -> consumer.get("username"))
                .toList();
    }

    // --- bodies

    @Test
    void formsAreTypedByTheSchema() {
        Answer service = host.form("POST", "/services", "name=s&host=h&port=81&retries=3&tags[]=a&tags[]=b&path=");
        assertThat(service.status()).isEqualTo(201);
        assertThat(service.map())
                .containsEntry("port", 81L)
                .containsEntry("retries", 3L)
                .containsEntry("tags", List.of("a", "b"))
                .containsEntry("path", null);
        Answer route = host.form(
                "POST",
                "/services/s/routes",
                "paths=/a&methods=GET&strip_path=false&headers.x-v[1]=1&headers.x-v[2]=2");
        assertThat(route.status()).isEqualTo(201);
        assertThat(route.map())
                .containsEntry("paths", List.of("/a"))
                .containsEntry("methods", List.of("GET"))
                .containsEntry("strip_path", false)
                .containsEntry("headers", Map.of("x-v", List.of("1", "2")));
    }

    @Test
    void formsOfPluginsAreTypedByTheirConfiguration() {
        Answer answer = host.form(
                "POST",
                "/plugins",
                "name=key-auth&config.key_names[1]=a&config.key_names[2]=b&config.hide_credentials=true");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.map().get("config"))
                .isEqualTo(Map.of("key_names", List.of("a", "b"), "hide_credentials", true));
        Answer patched = host.form("PATCH", "/plugins/" + answer.get("id"), "config.key_names=c");
        assertThat(patched.map().get("config")).isEqualTo(Map.of("key_names", List.of("c"), "hide_credentials", true));
        Answer bad = host.form("PATCH", "/plugins/" + answer.get("id"), "config.hide_credentials=yes");
        assertThat(bad.map().get("fields"))
                .isEqualTo(Map.of("config", Map.of("hide_credentials", "expected a boolean")));
    }

    @Test
    void whatDoesNotLookLikeItsTypeIsRefusedByValidation() {
        Answer answer = host.form("POST", "/services", "host=h&port=eighty");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map().get("fields")).isEqualTo(Map.of("port", "expected an integer"));
    }

    @Test
    void multipartFormsAreForms() {
        String body = String.join(
                "\r\n",
                "--x",
                "Content-Disposition: form-data; name=\"username\"",
                "",
                "b\u00f6b",
                "--x",
                "Content-Disposition: form-data; name=\"tags[1]\"",
                "",
                "a",
                "--x--",
                "");
        Answer answer =
                host.admin("POST", "/consumers", "multipart/form-data; boundary=x", BodyPublishers.ofString(body));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.map()).containsEntry("username", "b\u00f6b").containsEntry("tags", List.of("a"));
    }

    @Test
    void anotherContentTypeIs415WithoutBody() {
        Answer other = host.admin("POST", "/consumers", "text/plain", BodyPublishers.ofString("{}"));
        assertThat(other.status()).isEqualTo(415);
        assertThat(other.text()).isEmpty();
        Answer none = host.admin("POST", "/consumers", null, BodyPublishers.ofString("{}"));
        assertThat(none.status()).isEqualTo(415);
    }

    @Test
    void noBodyNeedsNoContentType() {
        Answer answer = host.admin("POST", "/consumers");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map())
                .containsEntry("code", 2L)
                .containsEntry(
                        "fields",
                        Map.of(
                                "@entity",
                                List.of("at least one of these fields must be non-empty: 'custom_id', 'username'")));
    }

    @Test
    void moreThanAThousandArgumentsAre400() {
        String many = "a=1&".repeat(1001);
        assertThat(host.form("POST", "/consumers", many).text()).isEqualTo("{\"message\":\"Too many arguments\"}");
        assertThat(host.admin("GET", "/consumers?" + many).text()).isEqualTo("{\"message\":\"Too many arguments\"}");
    }

    // --- further endpoints of Kong

    @Test
    void consumersAreFoundByCustomId() {
        host.create("/consumers", "{\"username\":\"a\",\"custom_id\":\"1\"}");
        host.create("/consumers", "{\"username\":\"b\",\"custom_id\":\"2\"}");
        Answer found = host.admin("GET", "/consumers?custom_id=2");
        assertThat(found.data()).hasSize(1);
        assertThat(found.data().get(0)).containsEntry("username", "b");
        assertThat(found.map()).doesNotContainKey("offset");
        assertThat(host.admin("GET", "/consumers?custom_id=3").data()).isEmpty();
        assertThat(host.admin("GET", "/consumers?custom_id=%ff").map()).containsEntry("code", 10L);
        assertThat(host.admin("GET", "/consumers?custom_id=").get("message")).isEqualTo("required field missing");
    }

    @Test
    void targetsAreNamedWithinTheirUpstream() {
        for (String name : List.of("one", "two")) {
            host.create("/upstreams", "{\"name\":\"" + name + "\"}");
            host.create("/upstreams/" + name + "/targets", "{\"target\":\"127.0.0.1:80\"}");
        }
        Object ofOne =
                host.admin("GET", "/upstreams/one/targets/127.0.0.1:80").map().get("id");
        Object ofTwo =
                host.admin("GET", "/upstreams/two/targets/127.0.0.1:80").map().get("id");
        assertThat(ofOne).isNotNull().isNotEqualTo(ofTwo);
        assertThat(host.admin("DELETE", "/upstreams/two/targets/127.0.0.1:80").status())
                .isEqualTo(204);
        assertThat(host.admin("GET", "/upstreams/one/targets").data()).hasSize(1);
        assertThat(host.admin("GET", "/upstreams/two/targets").data()).isEmpty();
        assertThat(host.admin("GET", "/targets").status()).isEqualTo(404);
    }

    @Test
    void aTargetThatIsThereIsChangedByAPost() {
        host.create("/upstreams", "{\"name\":\"u\"}");
        Map<String, Object> target = host.create("/upstreams/u/targets", "{\"target\":\"a.test:80\",\"weight\":1}");
        Answer again = host.admin("POST", "/upstreams/u/targets", "{\"target\":\"a.test:80\",\"weight\":2}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Deprecation")).isEqualTo("true");
        assertThat(again.map()).containsEntry("id", target.get("id")).containsEntry("weight", 2L);
        Answer put = host.admin("PUT", "/upstreams/u/targets/a.test:80", "{\"weight\":3}");
        assertThat(put.map()).containsEntry("id", target.get("id")).containsEntry("weight", 3L);
        Answer unknown = host.admin("PUT", "/upstreams/u/targets/" + UUID.randomUUID(), "{\"target\":\"b.test\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(host.form("POST", "/upstreams/u/targets", "target=a b").get("message"))
                .isEqualTo("schema violation (target: Invalid target; not a valid hostname or ip address)");
        assertThat(host.admin("POST", "/upstreams/none/targets", "{\"target\":\"a.test\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theHealthOfTargetsIsToldAndSet() {
        host.create("/upstreams", "{\"name\":\"u\"}");
        Map<String, Object> target = host.create("/upstreams/u/targets", "{\"target\":\"127.0.0.1:9\"}");
        String nodeId = host.admin("GET", "/").get("node_id");
        Answer unchecked = host.admin("GET", "/upstreams/u/health");
        assertThat(unchecked.map()).containsEntry("node_id", nodeId).containsEntry("next", null);
        assertThat(unchecked.data())
                .singleElement()
                .satisfies(told -> assertThat(told)
                        .containsAllEntriesOf(target)
                        .containsEntry("health", "HEALTHCHECKS_OFF")
                        .containsKey("data"));
        Answer refused = host.admin("POST", "/upstreams/u/targets/127.0.0.1:9/unhealthy");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.get("message")).isEqualTo("no healthchecker found for u");

        host.admin("PATCH", "/upstreams/u", "{\"healthchecks\":{\"passive\":{\"unhealthy\":{\"http_failures\":1}}}}");
        assertThat(health("u")).isEqualTo("HEALTHY");
        assertThat(host.admin("POST", "/upstreams/u/targets/" + target.get("id") + "/unhealthy")
                        .status())
                .isEqualTo(204);
        assertThat(health("u")).isEqualTo("UNHEALTHY");
        assertThat(host.admin("POST", "/upstreams/u/targets/127.0.0.1:9/127.0.0.1:9/healthy")
                        .status())
                .isEqualTo(204);
        assertThat(health("u")).isEqualTo("HEALTHY");
        assertThat(host.admin("POST", "/upstreams/u/targets/127.0.0.1:9/127.0.0.2/healthy")
                        .status())
                .isEqualTo(400);
        assertThat(host.admin("POST", "/upstreams/u/targets/127.0.0.1:10/healthy")
                        .status())
                .isEqualTo(404);
        assertThat(host.admin("POST", "/upstreams/none/targets/127.0.0.1:9/healthy")
                        .status())
                .isEqualTo(404);
        assertThat(host.admin("GET", "/upstreams/none/health").status()).isEqualTo(404);
        assertThat(host.admin("GET", "/upstreams/u/health?balancer_health=1").text())
                .contains("\"health\":\"HEALTHY\"")
                .contains("\"hosts\":[{\"host\":\"127.0.0.1\"");
    }

    private static Object health(String upstream) {
        return host.admin("GET", "/upstreams/" + upstream + "/health")
                .data()
                .get(0)
                .get("health");
    }

    @Test
    void targetsAreListedNewestFirstByPages() {
        host.create("/upstreams", "{\"name\":\"u\"}");
        for (int i = 1; i <= 3; i++) {
            host.create("/upstreams/u/targets", "{\"target\":\"t" + i + ":80\",\"created_at\":" + i + "}");
        }
        Answer first = host.admin("GET", "/upstreams/u/targets?size=2");
        assertThat(first.data()).extracting(target -> target.get("target")).containsExactly("t3:80", "t2:80");
        Answer second = host.admin("GET", first.get("next"));
        assertThat(second.data()).extracting(target -> target.get("target")).containsExactly("t1:80");
        assertThat(second.map()).containsEntry("next", null);
        assertThat(host.admin("GET", "/upstreams/u/targets?offset=x").map()).containsEntry("code", 7L);
        assertThat(host.admin("GET", "/upstreams/u/targets/all").data()).hasSize(3);
    }

    @Test
    void tagsAreReadByPages() {
        host.create("/services", "{\"host\":\"h\",\"tags\":[\"t1\",\"t2\",\"t3\"]}");
        Answer first = host.admin("GET", "/tags?size=2");
        assertThat(first.data()).hasSize(2);
        assertThat(host.admin("GET", first.get("next")).data()).hasSize(1);
        host.create("/services", "{\"host\":\"h\",\"tags\":[\"t1\"]}");
        Answer page = host.admin("GET", "/tags/t1?size=1");
        assertThat(page.get("next")).startsWith("/tags/t1?offset=");
        assertThat(host.admin("GET", page.get("next")).data()).hasSize(1);
        for (String path : List.of("/tags", "/tags/t1")) {
            for (String size : List.of("0", "1001", "-1", "x", "1.5")) {
                assertThat(host.admin("GET", path + "?size=" + size).map())
                        .as(path + " " + size)
                        .containsEntry("code", 9L);
            }
            assertThat(host.admin("GET", path + "?offset=bad").map()).as(path).containsEntry("code", 7L);
        }
        assertThat(host.admin("GET", "/tags/a,b").map()).containsEntry("code", 10L);
        assertThat(host.admin("POST", "/tags", "{}").get("message"))
                .isEqualTo("schema violation (tags: does not support insert/upsert/update/delete operations)");
        assertThat(host.admin("DELETE", "/tags/t1").status()).isEqualTo(400);
    }

    @Test
    void argumentsAreReadByTheSchemaInQueriesToo() {
        host.create("/consumers", "{\"username\":\"a\",\"tags\":[\"x\"]}");
        host.create("/consumers", "{\"username\":\"b\"}");
        assertThat(names("/consumers?tags[]=x")).containsExactly("a");
        assertThat(names("/consumers?tags=x&tags=y")).containsExactly("a");
        assertThat(names("/consumers?tags[1]=x")).containsExactly("a");
        assertThat(host.admin("GET", "/consumers?tags=x,").data()).isEmpty();
        assertThat(host.admin("GET", "/consumers?size=0x1").data()).hasSize(1);
        assertThat(host.admin("GET", "/consumers?size=1&size=2").map()).containsEntry("code", 9L);
        assertThat(host.admin("GET", "/consumers?tags=%ff").map())
                .containsEntry("message", "invalid option (tags: invalid filter syntax)");
        assertThat(host.admin("GET", "/consumers?tags=%c3%28").get("message"))
                .isEqualTo(
                        "invalid option (tags: must only contain printable ascii (except `,` and `/`) or valid utf-8)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "paths=/a&paths[]=/b; schema violation (paths.1: expected a string)",
                "paths[2]=/a; schema violation (paths: expected an array)",
                "paths[0]=/a; schema violation (paths: expected an array)",
                "paths=/&service=x&service.name=nobody; foreign key unresolved (service.name: the foreign key cannot be"
                        + " resolved with '{name=\"nobody\"}' for an existing 'services' entity)",
                "hosts=a.test&regex_priority=0x1p1&methods=GET&methods=GET&strip_path=yes;"
                        + " schema violation (strip_path: expected a boolean)",
            })
    void nothingThatAFormHoldsIsPassedOver(String form, String message) {
        Answer answer = host.form("POST", "/routes", form);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.get("message")).isEqualTo(message);
    }

    @Test
    void numbersOfFormsKeepAllTheirDigits() {
        assertThat(host.form("POST", "/services", "host=h&port=0x50&retries= 7 &read_timeout=1e3")
                        .map())
                .containsEntry("port", 80L)
                .containsEntry("retries", 7L)
                .containsEntry("read_timeout", 1000L);
        assertThat(host.form("POST", "/routes", "paths=/&regex_priority=1234567890123456789")
                        .map())
                .containsEntry("regex_priority", 1234567890123456789L);
    }

    @Test
    void aPlusInAPathIsASpaceAndNamesMustBeUtf8() {
        Map<String, Object> spaced = host.create("/consumers", "{\"username\":\"a b\"}");
        Map<String, Object> plus = host.create("/consumers", "{\"username\":\"a+b\"}");
        assertThat(host.admin("GET", "/consumers/a+b").map()).isEqualTo(spaced);
        assertThat(host.admin("GET", "/consumers/a%2bb").map()).isEqualTo(plus);
        for (String path : List.of("/consumers/%ff", "/services/%c3%28", "/routes/%ff/service", "/upstreams/%ff")) {
            assertThat(host.admin("GET", path).map())
                    .as(path)
                    .containsEntry("code", 10L)
                    .containsEntry("message", "invalid utf-8 character sequence detected at position 1");
        }
        assertThat(host.admin("GET", "/%63onsumers").status()).isEqualTo(404);
    }

    @Test
    void theSchemaOfAPluginByItsOldPathIsThatOfItsConfiguration() {
        assertThat(host.admin("GET", "/plugins/schema/key-auth").text())
                .startsWith("{\"fields\":[{\"key_names\":{\"type\":\"array\"");
        assertThat(host.admin("GET", "/plugins/schema/none").text())
                .isEqualTo("{\"message\":\"No plugin named 'none'\"}");
    }

    @Test
    void tagsTellWhoBearsThem() {
        Map<String, Object> bob = host.create("/consumers", "{\"username\":\"bob\",\"tags\":[\"t1\",\"t2\"]}");
        Map<String, Object> service = host.create("/services", "{\"host\":\"h\",\"tags\":[\"t1\"]}");
        assertThat(host.admin("GET", "/tags/t1").data())
                .containsExactlyInAnyOrder(
                        Map.of("tag", "t1", "entity_name", "consumers", "entity_id", bob.get("id")),
                        Map.of("tag", "t1", "entity_name", "services", "entity_id", service.get("id")));
        assertThat(host.admin("GET", "/tags").data()).hasSize(3);
        assertThat(host.admin("GET", "/tags/none").data()).isEmpty();
    }

    @Test
    void theRootTellsVersionAndPlugins() {
        host.create("/plugins", "{\"name\":\"probe\"}");
        Answer answer = host.admin("GET", "/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.map()).containsEntry("version", "2.8.5").containsKeys("host_version", "hostname", "node_id");
        assertThat(answer.map().get("plugins"))
                .isEqualTo(Map.of(
                        "available_on_server",
                        Map.of(
                                "key-auth", Map.of("version", "2.4.0", "priority", 1003L),
                                "scripted", Map.of("version", "1.0.0", "priority", 500L),
                                "probe", Map.of("version", "1.0.0", "priority", 10L)),
                        "enabled_in_cluster",
                        List.of("probe")));
        assertThat(host.admin("GET", "/plugins/enabled").map())
                .isEqualTo(Map.of("enabled_plugins", List.of("key-auth", "probe", "scripted")));
    }

    @Test
    void theStatusTellsOfDatabaseMemoryAndConnections() {
        Map<String, Object> status = host.admin("GET", "/status").map();
        assertThat(status).containsOnlyKeys("database", "memory", "server");
        assertThat(status.get("database")).isEqualTo(Map.of("reachable", true));
        assertThat(status.get("server").toString()).contains("total_requests=").doesNotContain("total_requests=0");
        assertThat(host.admin("GET", "/status").text()).containsPattern("\"http_allocated_gc\":\"\\d+\\.\\d\\d MiB\"");
        assertThat(host.admin("GET", "/status?unit=K&scale=1").text())
                .containsPattern("\"capacity\":\"\\d+\\.\\d KiB\"");
        assertThat(host.admin("GET", "/status?unit=b").text()).containsPattern("\"capacity\":\\d+[,}]");
        assertThat(host.admin("GET", "/status?unit=V").text())
                .isEqualTo("{\"message\":\"invalid unit 'V' (expected 'k/K', 'm/M', or 'g/G')\"}");
        assertThat(host.admin("GET", "/status?scale=-1").status()).isEqualTo(400);
    }

    @Test
    void theStatusCountsTheConnectionsOfClients() throws Exception {
        Map<String, Long> before = connections();
        URI admin = URI.create(host.adminUrl());
        try (Socket client = new Socket(admin.getHost(), admin.getPort())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo('H');
            Map<String, Long> now = connections();
            assertThat(now.get("accepted")).isGreaterThan(before.get("accepted"));
            assertThat(now.get("handled")).isEqualTo(now.get("accepted"));
            // the connection of this client, and the one of the request itself
            assertThat(now.get("active")).isGreaterThanOrEqualTo(2);
            assertThat(now.get("writing")).isPositive().isLessThanOrEqualTo(now.get("active"));
        }
    }

    private static Map<String, Long> connections() {
        Map<?, ?> server = (Map<?, ?>) host.admin("GET", "/status").map().get("server");
        Map<String, Long> counts = new HashMap<>();
        server.forEach((name, count) -> counts.put(name.toString().replace("connections_", ""), (Long) count));
        return counts;
    }

    @Test
    void theConfigurationIsToldWithoutSecrets() {
        Map<?, ?> configuration = (Map<?, ?>) host.admin("GET", "/").map().get("configuration");
        assertThat(configuration.get("database")).isEqualTo("postgres");
        assertThat(configuration.get("pg_port")).isInstanceOf(Long.class);
        assertThat(configuration.get("loaded_plugins"))
                .isEqualTo(Map.of("key-auth", true, "probe", true, "scripted", true));
        assertThat(configuration.get("proxy_listeners"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("ip", "127.0.0.1")
                .containsEntry("ssl", false);
        assertThat(configuration.get("status_listeners")).isEqualTo(List.of());
        assertThat(configuration.entrySet())
                .filteredOn(entry -> entry.getKey().toString().endsWith("password"))
                .extracting(entry -> (Object) entry.getValue())
                .allMatch("******"::equals);
    }

    @Test
    void whatOnlyOtherWaysToRunHaveIsSaidToBeTheirs() {
        for (String path : List.of("/clustering/status", "/clustering/data-planes", "/config")) {
            Answer answer = host.admin("GET", path);
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.get("message"))
                    .as(path)
                    .startsWith("this endpoint is only available when Kong is configured to");
        }
    }

    @Test
    void theCacheShowsAnEntityAsTheAdminApiDoesWithoutNulls() {
        KongDb db = host.host().kong().db();
        Map<String, Object> bob = new HashMap<>(host.create("/consumers", "{\"username\":\"bob\",\"tags\":[\"a\"]}"));
        bob.values().removeIf(Objects::isNull);
        UUID id = UUID.fromString((String) bob.get("id"));
        db.consumers().cached().select(id);
        String inWorkspace = ":::::" + db.defaultWorkspace();
        assertThat(host.admin("GET", "/cache/consumers:" + id + inWorkspace).map())
                .isEqualTo(bob);
        db.consumers().cached().selectByUsername("bob");
        assertThat(host.admin("GET", "/cache/@consumers:username:bob:" + db.defaultWorkspace())
                        .map())
                .isEqualTo(bob);

        KeyAuthCredentialDao credentials = db.dao(KeyAuthCredentialDao.class);
        credentials
                .with(Options.ttl(1_000))
                .insert(KeyAuthCredentialBuilder.with()
                        .consumer(Reference.to(id))
                        .key("sesame"));
        KeyAuthCredential credential =
                credentials.cached().selectByKey("sesame").orElseThrow();
        assertThat(host.admin("GET", "/cache/keyauth_credentials:sesame" + inWorkspace)
                        .map())
                .isEqualTo(Map.of(
                        "id",
                        credential.id().toString(),
                        "created_at",
                        credential.createdAt().getEpochSecond(),
                        "consumer",
                        Map.of("id", id.toString()),
                        "key",
                        "sesame",
                        "ttl",
                        credential.ttl()));

        assertThat(credentials.cached().selectByKey("none")).isEmpty();
        // Kong's answer has no body, unlike what the document of the API says of the others.
        Answer miss = host.adminWith("GET", "/cache/keyauth_credentials:none" + inWorkspace, null, "Accept", "*/*");
        assertThat(miss.status()).isEqualTo(200);
        assertThat(miss.text()).isEmpty();
    }

    @Test
    void theCacheOfTheNodeIsReadAndEmptied() {
        NodeCache cache = host.host().kong().cache();
        for (String key : List.of("told:a", "told:b")) {
            cache.get(key, () -> Loaded.of(Map.of("n", 1L)));
            assertThat(host.admin("GET", "/cache/" + key).map()).isEqualTo(Map.of("n", 1L));
        }
        assertThat(host.admin("DELETE", "/cache/told:a").status()).isEqualTo(204);
        assertThat(host.admin("GET", "/cache/told:a").status()).isEqualTo(404);
        assertThat(host.admin("GET", "/cache/told:b").status()).isEqualTo(200);
        assertThat(host.admin("DELETE", "/cache").status()).isEqualTo(204);
        assertThat(host.admin("GET", "/cache/told:b").status()).isEqualTo(404);
        assertThat(host.admin("GET", "/cache").status()).isEqualTo(405);
    }

    @Test
    void schemasTellWhatRecordsHoldByDefault() {
        String upstreams = host.admin("GET", "/schemas/upstreams").text();
        assertThat(upstreams)
                .contains("{\"created_at\":{\"type\":\"integer\"")
                .contains("\"default\":{\"active\":{\"type\":\"http\"")
                .contains("\"default\":{\"interval\":0,\"http_statuses\":[200,302],\"successes\":0}");
        assertThat(host.admin("GET", "/schemas/workspaces").text())
                .contains("{\"meta\":{\"type\":\"record\",\"fields\":[],\"required\":true}}");
        assertThat(host.admin("GET", "/schemas/snis").text()).doesNotContain("on_delete");
        assertThat(host.admin("GET", "/schemas/routes").text())
                .contains("cannot contain 'host' header, which must be specified in the 'hosts' attribute");
    }

    @Test
    void itServesTheDefaultWorkspaceOnlyAndDeletesNoWorkspaceThatHoldsAnything() {
        String id = String.valueOf(
                host.create("/workspaces", "{\"name\":\"apart\"}").get("id"));
        Dao there = host.host().kong().db().dao("consumers").with(Options.workspace(UUID.fromString(id)));
        there.insert(Map.of("username", "bob"));
        assertThat(host.admin("GET", "/consumers/bob").status()).isEqualTo(404);
        assertThat(host.admin("GET", "/consumers").map().get("data")).isEqualTo(List.of());
        assertThat(host.admin("GET", "/apart/consumers").status())
                .as("Kong's open source has no such path")
                .isEqualTo(404);
        host.create("/consumers", "{\"username\":\"bob\"}");

        Answer refused = host.admin("DELETE", "/workspaces/apart");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.map())
                .containsEntry("code", 4L)
                .containsEntry("name", "foreign key violation")
                .containsEntry("message", "an existing 'consumers' entity references this 'workspaces' entity")
                .containsEntry("fields", Map.of("@referenced_by", "consumers"));
        assertThat(host.admin("DELETE", "/workspaces/default").status()).isEqualTo(400);
        there.deleteBy("username", "bob");
        assertThat(host.admin("DELETE", "/workspaces/apart").status()).isEqualTo(204);
        assertThat(host.admin("GET", "/workspaces/" + id).status()).isEqualTo(404);
        assertThat(host.admin("GET", "/consumers/bob").status()).isEqualTo(200);
    }

    @Test
    void aReferenceIsItsKeyWhateverElseIsGivenWithIt() {
        String id = UUID.randomUUID().toString();
        Answer missing =
                host.admin("POST", "/routes", "{\"paths\":[\"/\"],\"service\":{\"id\":\"" + id + "\",\"x\":1}}");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.map().get("fields")).isEqualTo(Map.of("service", Map.of("id", id)));
        Map<String, Object> service = host.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        assertThat(host.create(
                        "/routes",
                        "{\"paths\":[\"/\"],\"service\":{\"id\":\"" + service.get("id") + "\",\"name\":\"s\"}}"))
                .containsEntry("service", Map.of("id", service.get("id")));
    }

    @Test
    void schemasAreShownWithoutFunctions() {
        Answer consumers = host.admin("GET", "/schemas/consumers");
        assertThat(consumers.status()).isEqualTo(200);
        assertThat((List<?>) consumers.map().get("fields"))
                .anySatisfy(field ->
                        assertThat(((Map<?, ?>) field).keySet().toString()).isEqualTo("[username]"));
        assertThat((List<?>)
                        host.admin("GET", "/schemas/plugins/key-auth").map().get("fields"))
                .anySatisfy(field ->
                        assertThat(((Map<?, ?>) field).keySet().toString()).isEqualTo("[config]"));
        assertThat(host.admin("GET", "/schemas/nothing").text())
                .isEqualTo("{\"message\":\"No entity named 'nothing'\"}");
        assertThat(host.admin("GET", "/schemas/plugins/no").text()).isEqualTo("{\"message\":\"No plugin named 'no'\"}");
    }

    @Test
    void entitiesAreValidatedWithoutBeingWritten() {
        assertThat(host.admin("POST", "/schemas/consumers/validate", "{\"username\":\"bob\"}")
                        .text())
                .isEqualTo("{\"message\":\"schema validation successful\"}");
        assertThat(host.admin("GET", "/consumers").data()).isEmpty();
        Answer bad = host.admin("POST", "/schemas/plugins/validate", "{\"name\":\"key-auth\",\"config\":{\"x\":1}}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.map())
                .containsEntry("code", 2L)
                .containsEntry("fields", Map.of("config", Map.of("x", "unknown field")));
    }

    @Test
    void aPluginThatIsNotInstalledIsRefused() {
        Answer answer = host.admin("POST", "/plugins", "{\"name\":\"nope\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.map().get("fields"))
                .isEqualTo(Map.of("name", "plugin 'nope' not enabled; add it to the 'plugins' configuration property"));
    }

    // --- the state of entities

    @Test
    void anEntityTellsItsStateAndIsNotSentAgainToWhoHasIt() {
        Answer created = host.admin("POST", "/consumers", "{\"username\":\"bob\"}");
        String tag = created.header("ETag");
        assertThat(tag).matches("\"[\\w-]{22}\"");
        assertThat(host.admin("GET", "/consumers/bob").header("ETag")).isEqualTo(tag);
        assertThat(host.admin("GET", "/consumers").header("ETag")).isEmpty();
        for (String known : List.of(tag, "*", "W/" + tag, "\"x\", " + tag)) {
            Answer again = host.adminWith("GET", "/consumers/bob", null, "If-None-Match", known);
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.text()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
        }
        Answer changed = host.admin("PATCH", "/consumers/bob", "{\"custom_id\":\"1\"}");
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
        assertThat(host.adminWith("GET", "/consumers/bob", null, "If-None-Match", tag)
                        .map())
                .isEqualTo(changed.map());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT", "DELETE"})
    void aWriteOfAnotherStateThanTheOneNamedIs412(String method) {
        String tag = host.admin("POST", "/consumers", "{\"username\":\"bob\"}").header("ETag");
        String body = method.equals("DELETE") ? null : "{\"username\":\"bob\",\"custom_id\":\"2\"}";
        for (String other : List.of("\"x\"", "W/" + tag, "\"x\", \"y\"")) {
            Answer refused = host.adminWith(method, "/consumers/bob", body, "If-Match", other);
            assertThat(refused.status()).as(other).isEqualTo(412);
            assertThat(refused.map())
                    .containsEntry("name", "precondition failed")
                    .containsEntry("message", "the entity has been changed");
        }
        assertThat(host.admin("GET", "/consumers/bob").header("ETag")).isEqualTo(tag);
        assertThat(host.adminWith(method, "/consumers/bob", body, "If-Match", tag)
                        .status())
                .isIn(200, 204);
        assertThat(host.adminWith(method, "/consumers/bob", body, "If-Match", tag)
                        .status())
                .as("the state of before")
                .isEqualTo(412);
    }

    @Test
    void aStarAsksForAnEntityThatIsThereWhateverItsState() {
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            Answer refused =
                    host.adminWith(method, "/consumers/bob", method.equals("DELETE") ? null : "{}", "If-Match", "*");
            assertThat(refused.status()).as(method).isEqualTo(412);
        }
        assertThat(host.admin("GET", "/consumers").data()).isEmpty();
        host.create("/consumers", "{\"username\":\"bob\"}");
        assertThat(host.adminWith("PUT", "/consumers/bob", "{\"custom_id\":\"3\"}", "If-Match", "*")
                        .get("custom_id"))
                .isEqualTo("3");
        assertThat(host.adminWith("DELETE", "/consumers/bob", null, "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aStateThatCannotBeReadIs400() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        assertThat(host.adminWith("PATCH", "/consumers/bob", "{}", "If-Match", "x y")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT", "DELETE"})
    void aConditionOfReadsIsRefusedOnAWrite(String method) {
        String tag = host.admin("POST", "/consumers", "{\"username\":\"bob\"}").header("ETag");
        Answer refused = host.adminWith(
                method, "/consumers/bob", method.equals("DELETE") ? null : "{}", "If-None-Match", "\"x\"");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).isEqualTo("{\"message\":\"If-None-Match is for GET; a write takes If-Match\"}");
        assertThat(host.admin("GET", "/consumers/bob").header("ETag")).isEqualTo(tag);
    }

    // --- browsers

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost:8001||200",
                "127.0.0.1||200",
                "[::1]:8001||200",
                "kong:8001||200",
                "admin.localhost||200",
                "shop.example.com:8001||403",
                "127.0.0.1.example.com||403",
                "localhost:8001|http://localhost:8001|200",
                "localhost:8001|http://localhost:3000|403",
                "localhost:8001|https://shop.example.com|403",
                "localhost:8001|null|403",
                "shop.example.com|http://shop.example.com|403"
            })
    void aPageOfAnotherSiteIsRefusedWhateverItsBrowserTakesThisHostFor(String name, String origin, int status)
            throws Exception {
        String answer = TestHost.raw(
                host.adminUrl(),
                "POST /consumers HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n"
                        + (origin == null ? "" : "Origin: " + origin + "\r\n")
                        + "Content-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"username\":\"bob\"}");
        assertThat(answer).startsWith("HTTP/1.1 " + (status == 200 ? "201" : "403"));
        assertThat(host.admin("GET", "/consumers").data()).hasSize(status == 200 ? 1 : 0);
        if (status == 403) {
            assertThat(answer).contains("{\"message\":\"The Admin API ").contains("admin_hosts may name");
        }
    }

    // --- the endpoints of plugins

    @Test
    void aPluginHasEndpointsOfItsOwn() {
        Answer answer = host.adminWith("POST", "/probes/a%2Fb?q=1", "{\"n\":5}", "X-Asked", "yes");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.map()).isEqualTo(Map.of("n", 5L, "path", "a/b", "query", "1", "header", "yes"));
        assertThat(answer.header("X-Probe")).isEqualTo("POST");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(host.admin("OPTIONS", "/probes/x").header("Allow")).isEqualTo("OPTIONS, POST");
        assertThat(host.admin("GET", "/probes/x").status()).isEqualTo(405);
        assertThat(host.admin("GET", "/endpoints").text()).contains("\"/probes/{name}\"");
        Answer failed = host.admin("POST", "/probes/fail", "{}");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.text()).isEqualTo("{\"message\":\"An unexpected error occurred\"}");
    }

    @Test
    void aPluginReadsTheEntitiesOfAListThatItIsPutAround() {
        host.create("/services", "{\"name\":\"first\",\"host\":\"h.test\"}");
        Answer list = host.admin("GET", "/services");
        assertThat(list.header("X-First")).isEqualTo("first");
        assertThat(list.text()).contains("\"name\":\"first\"");
    }

    @Test
    void aPluginPutsSomethingAroundAnEndpointThatIsThere() {
        host.create("/consumers", "{\"username\":\"bob\"}");
        Answer passed = host.admin("GET", "/consumers/bob");
        assertThat(passed.header("X-Probe")).isEqualTo("passed");
        assertThat(passed.get("username")).isEqualTo("bob");
        assertThat(host.admin("GET", "/consumers/nobody").text()).isEqualTo("{\"message\":\"Not found\"}");
        Answer instead = host.adminWith("GET", "/consumers/probed", null, "X-Asked", "no");
        assertThat(instead.status()).isEqualTo(409);
        assertThat(instead.text()).isEqualTo("{\"message\":\"The consumer is being probed\"}");
    }

    /** A plugin that adds a route. */
    private record Adding(String method, String path) implements PluginHandler<ProbeConfig>, AdminEndpoints {
        @Override
        public void addTo(Routes routes) {
            routes.add(method, path, "Does nothing.", call -> AdminAnswer.ok(Map.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, /a, the method of HEAD /a must be GET",
        "get, /a, the method of get /a must be GET",
        "GET, a, the path of GET a must be segments",
        "GET, /, the path of GET / must be segments",
        "GET, /a/, the path of GET /a/ must be segments",
        "GET, /a//b, the path of GET /a//b must be segments"
    })
    void aRouteOfAPluginWithAnotherMethodOrAMalformedPathIsRefused(String method, String path, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginRoutes.add(new RouteTable.Builder(), List.of(new Adding(method, path))))
                .withMessageStartingWith(message);
    }

    // --- cost

    @Test
    void aListAndAnInsertAllocateAtMostTwiceWhatTheDaoAllocates() {
        KongDb db = host.host().kong().db();
        Dao consumers = db.dao("consumers").with(EntityAccess.options());
        for (int i = 0; i < 1000; i++) {
            consumers.insert(new HashMap<>(Map.of("username", "user " + i, "tags", List.of("a", "b"))));
        }
        RouteTable.Builder routes = new RouteTable.Builder();
        EntityRoutes.add(routes, db.dao("consumers"), db::dao);
        AdminPath path = routes.build().find("/consumers").path();
        assertThat(allocated(() -> answered(path, "GET", "size=1000", "")))
                .as("bytes of a list of 1,000")
                .isLessThan(2 * allocated(() -> consumers.page(1000, null)));
        assertThat(allocated(() -> answered(
                        path, "POST", null, "{\"username\":\"" + UUID.randomUUID() + "\",\"tags\":[\"a\",\"b\"]}")))
                .as("bytes of an insert")
                .isLessThan(2
                        * allocated(() -> consumers.insert(new HashMap<>(
                                Map.of("username", UUID.randomUUID().toString(), "tags", List.of("a", "b"))))));
    }

    private static byte[] answered(AdminPath path, String method, String query, String body) {
        HttpFields headers = HttpFields.build().put("Content-Type", "application/json");
        AdminResponse answer =
                path.answer(AdminRequest.of(method, Map.of(), query, headers, body.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isIn(200, 201);
        return Json.write(answer.body());
    }

    /** The bytes that a call allocates on this thread, after a warm-up. */
    private static long allocated(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            call.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
