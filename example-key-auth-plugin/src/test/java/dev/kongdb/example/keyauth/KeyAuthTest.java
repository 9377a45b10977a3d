package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.example.keyauth.Gateway.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What key-auth promises to clients, administrators and upstreams, seen from outside over HTTP. */
class KeyAuthTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Gateway gateway;
    private static String bobId;
    private static String credentialId;

    @BeforeAll
    static void start() {
        gateway = new Gateway();
        bobId = gateway.create("/consumers", "{\"username\":\"bob\",\"custom_id\":\"bob-1\"}")
                .path("id")
                .asText();
        credentialId = gateway.create("/consumers/bob/key-auth", "{\"key\":\"secret\"}")
                .path("id")
                .asText();
        gateway.create("/consumers", "{\"username\":\"nobody\"}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** A route of its own with key-auth so configured; its path. */
    private static String protectedRoute(String config) {
        String name = "r" + NUMBER.incrementAndGet();
        gateway.create("/services", "{\"name\":\"" + name + "\",\"url\":\"" + gateway.upstreamUrl() + "\"}");
        gateway.create("/services/" + name + "/routes", "{\"name\":\"" + name + "\",\"paths\":[\"/" + name + "\"]}");
        gateway.create("/routes/" + name + "/plugins", "{\"name\":\"key-auth\",\"config\":" + config + "}");
        return "/" + name;
    }

    private static Answer get(String pathAndQuery, String... headers) {
        HttpRequest.Builder request = gateway.request(pathAndQuery);
        return gateway.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static void assertIsBob(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.upstreamHeader("X-Consumer-Username")).isEqualTo("bob");
    }

    private static void assertNoKey(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isEqualTo("No API key found in request");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Key realm=\"kong\"");
    }

    @Test
    void refusesARequestWithoutKeyAndSaysHowToGiveOne() {
        assertNoKey(get(protectedRoute("{}")));
    }

    @Test
    void refusesAnUnknownKeyWithoutAskingForOne() {
        Answer answer = get(protectedRoute("{}"), "apikey", "wrong");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isEqualTo("Invalid authentication credentials");
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    @Test
    void takesTheKeyFromAHeaderWhateverItsCase() {
        assertIsBob(get(protectedRoute("{}"), "ApiKey", "secret"));
    }

    @Test
    void takesTheKeyFromTheQuery() {
        assertIsBob(get(protectedRoute("{}") + "?a=1&apikey=secret"));
    }

    @Test
    void doesNotLookIntoTheBodyUnlessToldTo() {
        assertNoKey(gateway.send(gateway.request(protectedRoute("{}"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("apikey=secret"))));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("application/x-www-form-urlencoded", "a=1&apikey=secret"),
                Arguments.of("application/json", "{\"a\":1,\"apikey\":\"secret\"}"),
                Arguments.of(
                        "multipart/form-data; boundary=XX",
                        "--XX\r\nContent-Disposition: form-data; name=\"apikey\"\r\n\r\nsecret\r\n--XX--\r\n"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void takesTheKeyFromABodyOfAnyFormWhenToldTo(String contentType, String body) {
        Answer answer = gateway.send(gateway.request(protectedRoute("{\"key_in_body\":true}"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
        assertIsBob(answer);
        assertThat(answer.json().path("body").asText()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded | apikey[]=secret",
                "application/x-www-form-urlencoded | apikey[1]=secret",
                "application/json | {\"apikey\":",
                "text/plain | apikey=secret"
            })
    void findsNoKeyInABodyThatItCannotRead(String contentType, String body) {
        assertNoKey(gateway.send(gateway.request(protectedRoute("{\"key_in_body\":true}"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))));
    }

    @Test
    void looksOnlyWhereItIsToldTo() {
        assertNoKey(get(protectedRoute("{\"key_in_header\":false}"), "apikey", "secret"));
        assertNoKey(get(protectedRoute("{\"key_in_query\":false}") + "?apikey=secret"));
    }

    @Test
    void triesTheNamesInTheirOrder() {
        String path = protectedRoute("{\"key_names\":[\"first\",\"second\"]}");
        assertIsBob(get(path, "second", "secret"));
        assertIsBob(get(path, "first", "secret", "second", "wrong"));
        assertThat(get(path, "first", "wrong", "second", "secret").message())
                .isEqualTo("Invalid authentication credentials");
    }

    @Test
    void matchesAnUnderscoreInANameWithAHyphenInAHeader() {
        assertIsBob(get(protectedRoute("{\"key_names\":[\"api_key\"]}"), "api-key", "secret"));
    }

    @Test
    void refusesAKeyGivenTwice() {
        String path = protectedRoute("{}");
        assertThat(get(path, "apikey", "secret", "apikey", "secret").message()).isEqualTo("Duplicate API key found");
        assertThat(get(path + "?apikey=secret&apikey=secret").message()).isEqualTo("Duplicate API key found");
        assertThat(get(path + "?apikey=secret&apikey=secret").status()).isEqualTo(401);
    }

    @Test
    void takesAnEmptyHeaderForTheKeyEvenWithAGoodOneInTheQuery() {
        assertNoKey(get(protectedRoute("{}") + "?apikey=secret", "apikey", ""));
    }

    @Test
    void passesOverAnArgumentWithoutValue() {
        assertIsBob(get(protectedRoute("{\"key_names\":[\"first\",\"second\"]}") + "?first&second=secret"));
    }

    @Test
    void tellsTheUpstreamWhoTheClientIsAndBelievesNobodyElse() {
        Answer answer = get(
                protectedRoute("{}"),
                "apikey",
                "secret",
                "X-Consumer-Username",
                "admin",
                "X-Anonymous-Consumer",
                "true",
                "X-Credential-Username",
                "admin");
        assertIsBob(answer);
        assertThat(answer.upstreamHeader("X-Consumer-ID")).isEqualTo(bobId);
        assertThat(answer.upstreamHeader("X-Consumer-Custom-ID")).isEqualTo("bob-1");
        assertThat(answer.upstreamHeader("X-Credential-Identifier")).isEqualTo(credentialId);
        assertThat(answer.json().path("headers").has("x-anonymous-consumer")).isFalse();
        assertThat(answer.json().path("headers").has("x-credential-username")).isFalse();
    }

    @Test
    void leavesTheKeyInPlaceUnlessToldToHideIt() {
        assertThat(get(protectedRoute("{}"), "apikey", "secret").upstreamHeader("apikey"))
                .isEqualTo("secret");
    }

    @Test
    void hidesTheKeyFromTheUpstreamWhereverItStood() {
        String path = protectedRoute("{\"hide_credentials\":true,\"key_in_body\":true}");
        Answer answer = gateway.send(gateway.request(path + "?a=1&apikey=secret&b=%20x")
                .headers("apikey", "secret", "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("apikey=secret&c=3")));
        assertIsBob(answer);
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(answer.json().path("uri").asText()).isEqualTo("/?a=1&b=%20x");
        assertThat(answer.json().path("body").asText()).isEqualTo("c=3");
    }

    @Test
    void hidesTheHeaderThatItFoundTheKeyIn() {
        String path = protectedRoute("{\"key_names\":[\"api_key\"],\"hide_credentials\":true}");
        Answer answer = get(path, "api-key", "secret");
        assertIsBob(answer);
        assertThat(answer.upstreamHeader("api-key")).isEmpty();
    }

    @Test
    void anArgumentThatCannotBeReadSpoilsNoOther() {
        String path = protectedRoute("{\"anonymous\":\"nobody\",\"hide_credentials\":true,\"key_in_body\":true}");
        Answer answer = get(path + "?x=%E9&apikey=secret&%ff");
        assertIsBob(answer);
        assertThat(answer.json().path("uri").asText()).isEqualTo("/?x=%E9&%ff");
        Answer form = gateway.send(gateway.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("x=%E9&apikey=secret&y=%C3%A9&z=100%")));
        assertIsBob(form);
        assertThat(form.json().path("body").asText()).isEqualTo("x=%E9&y=%C3%A9&z=100%");
    }

    @Test
    void hidesTheKeyOfAJsonBodyAndKeepsTheRest() {
        String path = protectedRoute("{\"hide_credentials\":true,\"key_in_body\":true}");
        Answer answer = gateway.send(gateway.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"apikey\":\"secret\",\"c\":[1,{\"d\":null}]}")));
        assertIsBob(answer);
        assertThat(answer.json().path("body").asText()).isEqualTo("{\"c\":[1,{\"d\":null}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "username"})
    void countsUnauthenticatedRequestsAsTheAnonymousConsumer(String by) {
        String anonymous = by.equals("id")
                ? gateway.admin("GET", "/consumers/nobody", "")
                        .json()
                        .path("id")
                        .asText()
                : "nobody";
        String path = protectedRoute("{\"anonymous\":\"" + anonymous + "\"}");
        Answer answer = get(path, "X-Credential-Identifier", "forged");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.upstreamHeader("X-Consumer-Username")).isEqualTo("nobody");
        assertThat(answer.upstreamHeader("X-Anonymous-Consumer")).isEqualTo("true");
        assertThat(answer.json().path("headers").has("x-credential-identifier")).isFalse();
        assertThat(answer.json().path("headers").has("x-consumer-custom-id")).isFalse();
        assertIsBob(get(path, "apikey", "secret"));
    }

    @Test
    void answersWithoutInnardsWhenTheAnonymousConsumerIsMissing() {
        Answer answer = get(protectedRoute("{\"anonymous\":\"ghost\"}"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).isEqualTo("An unexpected error occurred");
        assertThat(answer.text()).doesNotContain("ghost");
    }

    @Test
    void letsAClientThroughThatAnotherPluginAuthenticatedWhenAnonymousIsSet() {
        String path = protectedRoute("{\"anonymous\":\"nobody\"}");
        gateway.create("/routes" + path + "/plugins", "{\"name\":\"toy-auth\"}");
        Answer answer = get(path, "X-Toy", "1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("headers").has("x-anonymous-consumer")).isFalse();
    }

    @Test
    void asksPreflightRequestsForAKeyUnlessToldNotTo() {
        HttpRequest.Builder strict = gateway.request(protectedRoute("{}")).method("OPTIONS", BodyPublishers.noBody());
        assertNoKey(gateway.send(strict));
        HttpRequest.Builder lenient = gateway.request(protectedRoute("{\"run_on_preflight\":false}"))
                .method("OPTIONS", BodyPublishers.noBody());
        assertThat(gateway.send(lenient).status()).isEqualTo(200);
    }

    @Test
    void refusesAKeyThatHasExpiredOrWasDeleted() {
        String path = protectedRoute("{}");
        gateway.create("/consumers/bob/key-auth", "{\"key\":\"short\",\"ttl\":1}");
        gateway.create("/consumers/bob/key-auth", "{\"key\":\"gone\"}");
        assertIsBob(get(path, "apikey", "gone"));
        assertThat(gateway.admin("DELETE", "/consumers/bob/key-auth/gone", "").status())
                .isEqualTo(204);
        assertThat(get(path, "apikey", "gone").status()).isEqualTo(401);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Answer answer = get(path, "apikey", "short");
        while (answer.status() == 200 && System.nanoTime() < end) {
            answer = get(path, "apikey", "short");
        }
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void makesAKeyOfThirtyTwoCharactersWhenNoneIsGiven() {
        String key = gateway.create("/consumers/bob/key-auth", "{}").path("key").asText();
        assertThat(key).matches("[0-9A-Za-z]{32}");
        assertIsBob(get(protectedRoute("{}"), "apikey", key));
    }

    @Test
    void tellsTheTimeThatAKeyHasLeft() {
        assertThat(gateway.create("/consumers/bob/key-auth", "{\"ttl\":100}")
                        .path("ttl")
                        .asInt())
                .isBetween(95, 100);
        assertThat(gateway.create("/consumers/bob/key-auth", "{}").path("ttl").isNull())
                .isTrue();
    }

    @Test
    void cannotBeConfiguredForAConsumerNorWithBadNames() {
        Answer consumer =
                gateway.admin("POST", "/plugins", "{\"name\":\"key-auth\",\"consumer\":{\"id\":\"" + bobId + "\"}}");
        assertThat(consumer.status()).isEqualTo(400);
        assertThat(consumer.json().path("fields").path("consumer").asText()).isEqualTo("value must be null");
        Answer name = gateway.admin("POST", "/plugins", "{\"name\":\"key-auth\",\"config\":{\"key_names\":[\"a b\"]}}");
        assertThat(name.status()).isEqualTo(400);
        assertThat(name.json()
                        .path("fields")
                        .path("config")
                        .path("key_names")
                        .get(0)
                        .asText())
                .isEqualTo("bad header name 'a b', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
    }

    @Test
    void answersInTheFormThatTheClientAccepts() {
        String path = protectedRoute("{}");
        assertThat(get(path, "Accept", "text/html").text()).contains("<p>No API key found in request.</p>");
        assertThat(get(path, "Accept", "application/xml").text())
                .contains("<message>No API key found in request</message>");
        assertThat(get(path, "Accept", "text/plain").text().strip()).isEqualTo("No API key found in request");
        assertThat(get(path, "Accept", "application/json").message()).isEqualTo("No API key found in request");
    }
}
