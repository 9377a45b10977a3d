package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.testkit.HttpAnswer;
import dev.kongdb.testkit.PluginHost;
import dev.kongdb.testkit.PluginHostTest;
import dev.kongdb.testkit.TestUpstream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of key-auth to clients, administrators and upstreams, as seen over HTTP. */
@PluginHostTest
class KeyAuthTest {
    private static PluginHost host;
    private static String bobId;
    private static String credentialId;

    @BeforeAll
    static void start(PluginHost given) {
        host = given;
        bobId = String.valueOf(host.create("/consumers", "{\"username\":\"bob\",\"custom_id\":\"bob-1\"}")
                .get("id"));
        credentialId = String.valueOf(
                host.create("/consumers/bob/key-auth", "{\"key\":\"secret\"}").get("id"));
        host.create("/consumers", "{\"username\":\"nobody\"}");
    }

    /** Creates a route with key-auth with this configuration, and returns its path. */
    private static String protectedRoute(String config) {
        return host.route("key-auth", config);
    }

    private static HttpAnswer get(String pathAndQuery, String... headers) {
        return host.get(pathAndQuery, headers);
    }

    /** A header as the upstream received it; empty if there was none. */
    private static String upstreamHeader(String name) {
        return host.upstream().last().header(name);
    }

    private static void assertIsBob(HttpAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(upstreamHeader("X-Consumer-Username")).isEqualTo("bob");
    }

    private static void assertNoKey(HttpAnswer answer) {
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
        HttpAnswer answer = get(protectedRoute("{}"), "apikey", "wrong");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isEqualTo("Invalid authentication credentials");
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aKeyCountsFromWhenItIsWrittenUntilItIsDeleted() {
        String route = protectedRoute("{}");
        assertThat(get(route, "apikey", "soon").status()).isEqualTo(401);
        Object id = host.create("/consumers/bob/key-auth", "{\"key\":\"soon\"}").get("id");
        assertIsBob(get(route, "apikey", "soon"));
        host.admin("PATCH", "/key-auths/" + id, "{\"key\":\"later\"}");
        assertThat(get(route, "apikey", "soon").status()).isEqualTo(401);
        assertIsBob(get(route, "apikey", "later"));
        host.admin("DELETE", "/key-auths/" + id, "");
        assertThat(get(route, "apikey", "later").status()).isEqualTo(401);
    }

    @Test
    void aWrittenAnonymousConsumerCountsAtOnce() {
        host.create("/consumers", "{\"username\":\"guest\",\"custom_id\":\"g-1\"}");
        String route = protectedRoute("{\"anonymous\":\"guest\"}");
        assertThat(get(route).status()).isEqualTo(200);
        assertThat(upstreamHeader("X-Consumer-Custom-ID")).isEqualTo("g-1");
        host.admin("PATCH", "/consumers/guest", "{\"custom_id\":\"g-2\"}");
        get(route);
        assertThat(upstreamHeader("X-Consumer-Custom-ID")).isEqualTo("g-2");
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
        assertNoKey(host.send(host.request(protectedRoute("{}"))
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
        HttpAnswer answer = host.send(host.request(protectedRoute("{\"key_in_body\":true}"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
        assertIsBob(answer);
        assertThat(host.upstream().last().body()).isEqualTo(body);
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
        assertNoKey(host.send(host.request(protectedRoute("{\"key_in_body\":true}"))
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
        HttpAnswer answer = get(
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
        assertThat(upstreamHeader("X-Consumer-ID")).isEqualTo(bobId);
        assertThat(upstreamHeader("X-Consumer-Custom-ID")).isEqualTo("bob-1");
        assertThat(upstreamHeader("X-Credential-Identifier")).isEqualTo(credentialId);
        assertThat(host.upstream().last().headers().contains("x-anonymous-consumer"))
                .isFalse();
        assertThat(host.upstream().last().headers().contains("x-credential-username"))
                .isFalse();
    }

    @Test
    void leavesTheKeyInPlaceUnlessToldToHideIt() {
        assertThat(get(protectedRoute("{}"), "apikey", "secret").status()).isEqualTo(200);
        assertThat(upstreamHeader("apikey")).isEqualTo("secret");
    }

    @Test
    void hidesTheKeyFromTheUpstreamWhereverItStood() {
        String path = protectedRoute("{\"hide_credentials\":true,\"key_in_body\":true}");
        HttpAnswer answer = host.send(host.request(path + "?a=1&apikey=secret&b=%20x")
                .headers("apikey", "secret", "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("apikey=secret&c=3")));
        assertIsBob(answer);
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(host.upstream().last().target()).isEqualTo("/?a=1&b=%20x");
        assertThat(host.upstream().last().body()).isEqualTo("c=3");
    }

    @Test
    void hidesTheHeaderThatItFoundTheKeyIn() {
        String path = protectedRoute("{\"key_names\":[\"api_key\"],\"hide_credentials\":true}");
        HttpAnswer answer = get(path, "api-key", "secret");
        assertIsBob(answer);
        assertThat(upstreamHeader("api-key")).isEmpty();
    }

    @Test
    void anArgumentThatCannotBeReadSpoilsNoOther() {
        String path = protectedRoute("{\"anonymous\":\"nobody\",\"hide_credentials\":true,\"key_in_body\":true}");
        HttpAnswer answer = get(path + "?x=%E9&apikey=secret&%ff");
        assertIsBob(answer);
        assertThat(host.upstream().last().target()).isEqualTo("/?x=%E9&%ff");
        HttpAnswer form = host.send(host.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("x=%E9&apikey=secret&y=%C3%A9&z=100%")));
        assertIsBob(form);
        assertThat(host.upstream().last().body()).isEqualTo("x=%E9&y=%C3%A9&z=100%");
    }

    /** A request whose key is in one place or in several; the type and the body may be empty. */
    private record Place(String query, Map<String, String> headers, String type, String body) {}

    /** Every place of a key, with spellings of its name and of the key. */
    private static List<Place> places() {
        List<Place> places = new ArrayList<>();
        String form = "application/x-www-form-urlencoded";
        for (String name : List.of("apikey", "%61pikey", "apike%79", "api%6Bey", "%61%70%69%6b%65%79")) {
            for (String key : List.of("secret", "%73ecret", "s%65%63ret")) {
                String argument = name + "=" + key;
                places.add(new Place("?" + argument, Map.of(), "", ""));
                places.add(new Place("?a=1&&%E9=1&" + argument + "&b", Map.of(), "", ""));
                places.add(new Place("", Map.of(), form, argument));
                places.add(new Place("?x", Map.of(), form + "; charset=utf-8", "a=1&%E9=%&" + argument + "&b"));
                places.add(new Place("?" + argument, Map.of("apikey", "secret"), form, argument));
            }
        }
        for (String name : List.of("apikey", "APIKEY", "ApiKey", "aPIkEY")) {
            places.add(new Place("", Map.of(name, "secret"), "", ""));
        }
        for (String json : List.of(
                "{'apikey':'secret'}",
                "{'\\u0061pikey':'s\\u0065cret','a':[{}]}",
                "{'apikey':'wrong','apikey':'secret'}")) {
            places.add(new Place("", Map.of(), "application/json", json.replace('\'', '"')));
        }
        for (String head : List.of(
                "Content-Disposition: form-data; name=\"apikey\"",
                "content-disposition: form-data; name=apikey",
                "Content-Type: text/plain\r\nContent-Disposition: form-data; name=\"ap\\ikey\"",
                "Content-Disposition: form-data; filename=\"f\"; name=\"apikey\"")) {
            String part = "--x\r\n" + head + "\r\n\r\nsecret\r\n--x--\r\n";
            places.add(new Place("", Map.of(), "multipart/form-data; boundary=x", part));
            places.add(new Place("", Map.of(), "Multipart/Form-Data; boundary=\"x\"", "ignored\r\n" + part));
        }
        return places;
    }

    @Test
    void aKeyIsFoundAndHiddenInEachOfItsPlacesInAnySpelling() {
        String path = protectedRoute("{\"hide_credentials\":true,\"key_in_body\":true}");
        assertThat(places()).hasSizeGreaterThan(75).allSatisfy(place -> {
            HttpRequest.Builder request = host.request(path + place.query());
            place.headers().forEach(request::header);
            if (!place.type().isEmpty()) {
                request.header("Content-Type", place.type()).POST(BodyPublishers.ofString(place.body()));
            }
            assertIsBob(host.send(request));
            TestUpstream.Received seen = host.upstream().last();
            assertThat(seen.target() + seen.headers() + seen.body())
                    .doesNotContainIgnoringCase("apikey", "secret", "%65", "%79", "%6B", "\\u0065");
        });
    }

    @Test
    void aKeyIsDecodedOnce() {
        String path = protectedRoute("{}");
        for (String twice : List.of("apikey=%2573ecret", "%2561pikey=secret", "apikey=secret%00", "apikey=secret%20")) {
            assertThat(get(path + "?" + twice).status()).as(twice).isEqualTo(401);
        }
        host.create("/consumers/bob/key-auth", "{\"key\":\"a+b%20c\"}");
        assertIsBob(get(path + "?apikey=a%2Bb%2520c"));
        assertThat(get(path + "?apikey=a+b%20c").status()).isEqualTo(401);
    }

    @Test
    void hidesTheKeyOfAJsonBodyAndKeepsTheRest() {
        String path = protectedRoute("{\"hide_credentials\":true,\"key_in_body\":true}");
        HttpAnswer answer = host.send(host.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"apikey\":\"secret\",\"c\":[1,{\"d\":null}]}")));
        assertIsBob(answer);
        assertThat(host.upstream().last().body()).isEqualTo("{\"c\":[1,{\"d\":null}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "username"})
    void countsUnauthenticatedRequestsAsTheAnonymousConsumer(String by) {
        String anonymous = by.equals("id")
                ? String.valueOf(host.admin("GET", "/consumers/nobody", "").at("id"))
                : "nobody";
        String path = protectedRoute("{\"anonymous\":\"" + anonymous + "\"}");
        HttpAnswer answer = get(path, "X-Credential-Identifier", "forged");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstreamHeader("X-Consumer-Username")).isEqualTo("nobody");
        assertThat(upstreamHeader("X-Anonymous-Consumer")).isEqualTo("true");
        assertThat(host.upstream().last().headers().contains("x-credential-identifier"))
                .isFalse();
        assertThat(host.upstream().last().headers().contains("x-consumer-custom-id"))
                .isFalse();
        assertIsBob(get(path, "apikey", "secret"));
    }

    @Test
    void answersWithoutInnardsWhenTheAnonymousConsumerIsMissing() {
        HttpAnswer answer = get(protectedRoute("{\"anonymous\":\"ghost\"}"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).isEqualTo("An unexpected error occurred");
        assertThat(answer.text()).doesNotContain("ghost");
    }

    @Test
    void letsAClientThroughThatAnotherPluginAuthenticatedWhenAnonymousIsSet() {
        String path = protectedRoute("{\"anonymous\":\"nobody\"}");
        host.create("/routes" + path + "/plugins", "{\"name\":\"toy-auth\"}");
        HttpAnswer answer = get(path, "X-Toy", "1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.upstream().last().headers().contains("x-anonymous-consumer"))
                .isFalse();
    }

    @Test
    void asksPreflightRequestsForAKeyUnlessToldNotTo() {
        HttpRequest.Builder strict = host.request(protectedRoute("{}")).method("OPTIONS", BodyPublishers.noBody());
        assertNoKey(host.send(strict));
        HttpRequest.Builder lenient =
                host.request(protectedRoute("{\"run_on_preflight\":false}")).method("OPTIONS", BodyPublishers.noBody());
        assertThat(host.send(lenient).status()).isEqualTo(200);
    }

    @Test
    void refusesAKeyThatHasExpiredOrWasDeleted() {
        String path = protectedRoute("{}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"short\",\"ttl\":1}");
        host.create("/consumers/bob/key-auth", "{\"key\":\"gone\"}");
        assertIsBob(get(path, "apikey", "gone"));
        assertThat(host.admin("DELETE", "/consumers/bob/key-auth/gone", "").status())
                .isEqualTo(204);
        assertThat(get(path, "apikey", "gone").status()).isEqualTo(401);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        HttpAnswer answer = get(path, "apikey", "short");
        while (answer.status() == 200 && System.nanoTime() < end) {
            answer = get(path, "apikey", "short");
        }
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void makesAKeyOfThirtyTwoCharactersWhenNoneIsGiven() {
        String key = String.valueOf(host.create("/consumers/bob/key-auth", "{}").get("key"));
        assertThat(key).matches("[0-9A-Za-z]{32}");
        assertIsBob(get(protectedRoute("{}"), "apikey", key));
    }

    @Test
    void tellsTheTimeThatAKeyHasLeft() {
        assertThat((Long)
                        host.create("/consumers/bob/key-auth", "{\"ttl\":100}").get("ttl"))
                .isBetween(95L, 100L);
        assertThat(host.create("/consumers/bob/key-auth", "{}")).containsEntry("ttl", null);
    }

    @Test
    void cannotBeConfiguredForAConsumerNorWithBadNames() {
        HttpAnswer consumer =
                host.admin("POST", "/plugins", "{\"name\":\"key-auth\",\"consumer\":{\"id\":\"" + bobId + "\"}}");
        assertThat(consumer.status()).isEqualTo(400);
        assertThat(consumer.at("fields", "consumer")).isEqualTo("value must be null");
        HttpAnswer name =
                host.admin("POST", "/plugins", "{\"name\":\"key-auth\",\"config\":{\"key_names\":[\"a b\"]}}");
        assertThat(name.status()).isEqualTo(400);
        assertThat(name.at("fields", "config", "key_names", "0"))
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
