package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.host.internal.admin.AdminGuard;
import dev.kongdb.host.internal.http.ListenAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Access to an Admin API that requires a token and client certificates, over plain HTTP and over
 * TLS.
 */
class AdminAccessTest {
    private static final String TOKEN = "a token";
    /** The hash of the token. */
    private static final String HASH = "e3316e2bafebb6103a3418e8778c0adc960d40213a03a7e7f4fcd3426ed807bf";

    @TempDir
    private static Path folder;

    private static TestTls keys;
    private static TestHost host;

    @BeforeAll
    static void start() throws Exception {
        keys = new TestTls(folder)
                .add("authority", "-ext", "bc:c")
                .add("localhost", "-signer", "authority", "-ext", "san=dns:localhost,ip:127.0.0.1")
                .add("client", "-signer", "authority");
        Map<String, String> settings = TestHost.settings();
        settings.put("admin_listen", "127.0.0.1:0, 127.0.0.1:0 ssl");
        settings.put("admin_token", HASH);
        settings.put("admin_ssl_cert", file("cert.pem", keys.certificate("localhost")));
        settings.put("admin_ssl_cert_key", file("key.pem", keys.key("localhost")));
        settings.put("admin_ssl_client_certificate", file("authority.pem", keys.certificate("authority")));
        settings.put("status_listen", "127.0.0.1:0 ssl");
        settings.put("status_ssl_cert", file("cert.pem", keys.certificate("localhost")));
        settings.put("status_ssl_cert_key", file("key.pem", keys.key("localhost")));
        settings.put("admin_hosts", "Pages.example.com:3000, tools.example.com");
        settings.put("declarative_config_string", "{\"_format_version\": \"2.1\", \"tags\": [\"hidden\"]}");
        host = TestHost.start(settings);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private static String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static HttpClient client(String certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", keys.x509("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate == null ? null : keys.managers(certificate), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> ask(HttpClient client, int listener, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(host.host().adminUrls().get(listener) + "/consumers"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> change(HttpClient client, String... headers) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(host.host().adminUrls().get(1) + "/consumers"))
                        .POST(BodyPublishers.ofString("{\"username\":\"bob\"}"))
                        .headers(headers)
                        .header("Content-Type", "application/json")
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "Kong-Admin-Token, a token, 200",
        "Authorization, Bearer a token, 200",
        "Authorization, bearer a token, 200",
        "Kong-Admin-Token, another, 401",
        "Kong-Admin-Token, e3316e2bafebb6103a3418e8778c0adc960d40213a03a7e7f4fcd3426ed807bf, 401",
        "Authorization, Basic a token, 401",
        "X-Other, a token, 401"
    })
    void whoSendsTheTokenIsLetInAndNobodyElse(String header, String value, int status) throws Exception {
        for (int listener : List.of(0, 1)) {
            HttpResponse<String> answer = ask(client(null), listener, header, value);
            assertThat(answer.statusCode()).isEqualTo(status);
            if (status == 401) {
                assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"kong admin\"");
            }
        }
    }

    @Test
    void everyMethodAndPathIsGuarded() throws Exception {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
            for (String path : List.of("/", "/consumers", "/status", "/nothing", "/schemas/consumers/validate")) {
                TestHost.Answer answer = host.adminWith(method, path, "{}", "X-Other", "x");
                assertThat(answer.status()).as(method + " " + path).isEqualTo(401);
            }
        }
        assertThat(host.host().kong().db().dao("consumers").count()).isZero();
    }

    @Test
    void aCertificateOfTheAuthorityIsAsGoodAsTheToken() throws Exception {
        assertThat(ask(client("client"), 1).statusCode()).isEqualTo(200);
        assertThat(ask(client("client"), 0).statusCode())
                .as("over plain HTTP nothing is shown")
                .isEqualTo(401);
    }

    @Test
    void aPageOfAnotherSiteCannotUseTheCertificateOfItsReader() throws Exception {
        String[] page = {"Origin", "https://shop.example.com"};
        assertThat(change(client("client"), page).statusCode()).isEqualTo(403);
        assertThat(host.host().kong().db().dao("consumers").count()).isZero();
        HttpResponse<String> known =
                change(client(null), "Origin", "https://shop.example.com", "Kong-Admin-Token", TOKEN);
        assertThat(known.statusCode()).as("whoever knows the token").isEqualTo(201);
        host.host().kong().db().dao("consumers").truncate();
    }

    @ParameterizedTest
    @CsvSource({
        "https://pages.example.com:3000, 201",
        "https://PAGES.example.com:3000, 201",
        "http://tools.example.com, 201",
        "https://pages.example.com:3001, 403",
        "https://pages.example.com, 403",
        "https://tools.example.com:8443, 403"
    })
    void aSiteThatTheSettingsNameIsOneOfItsPort(String origin, int status) throws Exception {
        assertThat(change(client("client"), "Origin", origin).statusCode()).isEqualTo(status);
        host.host().kong().db().dao("consumers").truncate();
    }

    @Test
    void anotherPortOfTheMachineIsAnotherSite() throws Exception {
        String name = InetAddress.getLocalHost().getHostName();
        assertThat(change(client("client"), "Origin", "http://" + name + ":3000")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theSettingsAreToldStarredAndNoWarningIsNeeded() throws Exception {
        HttpResponse<String> answer = client(null)
                .send(
                        HttpRequest.newBuilder(URI.create(host.adminUrl() + "/"))
                                .header("Kong-Admin-Token", TOKEN)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.body())
                .contains("\"admin_token\":\"******\"", "\"declarative_config_string\":\"******\"")
                .doesNotContain(HASH, "hidden");
        assertThat(answer.body()).containsPattern("\"listener\":\"127.0.0.1:\\d+\"[^}]*\"ssl\":false");
        assertThat(answer.body()).containsPattern("\"listener\":\"127.0.0.1:\\d+ ssl\"[^}]*\"ssl\":true");
    }

    @Test
    void theStatusApiSpeaksTlsAndAsksNobodyWhoHeIs() throws Exception {
        URI url = URI.create(host.host().statusUrls().get(0) + "/status");
        assertThat(url).hasScheme("https");
        HttpResponse<String> answer =
                client(null).send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", "e74e"})
    void aTokenThatIsGivenInsteadOfItsHashIsRefusedAndNotRepeated(String token) {
        assertThatThrownBy(() -> AdminGuard.of(KongConfig.of(Map.of("admin_token", token))))
                .isInstanceOf(KongConfigException.class)
                .hasMessageStartingWith("admin_token must be the SHA-256 of the token")
                .hasMessageNotContaining(token + " ");
    }

    @Test
    void anAddressThatOthersReachAndNothingGuardsIsWarnedOf() {
        List<ListenAddress> addresses = ListenAddress.of(
                KongConfig.of(Map.of("admin_listen", "0.0.0.0:8001, 127.0.0.1:8002")), "admin_listen", "");
        assertThat(AdminGuard.of(KongConfig.empty()).warnings(addresses))
                .singleElement()
                .asString()
                .startsWith("admin_listen is 0.0.0.0:8001: whoever reaches it reads and changes everything");
        assertThat(AdminGuard.of(KongConfig.of(Map.of("admin_token", HASH))).warnings(addresses))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "status"})
    void sslWithoutACertificateIsRefused(String api) {
        Map<String, String> settings = TestHost.settings();
        settings.put(api + "_listen", "127.0.0.1:0 ssl");
        assertThatThrownBy(() -> TestHost.start(settings))
                .hasMessageContaining("set " + api + "_ssl_cert and " + api + "_ssl_cert_key to files");
    }
}
