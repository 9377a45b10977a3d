package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.kongdb.host.Awaiting;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.TestTls;
import dev.kongdb.http.Json;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host in front of a server that speaks TLS. An intermediate authority has signed the server's
 * certificate for localhost. The server requests client certificates of the root authority, accepts
 * any certificate, and answers with the names that it has seen.
 */
class UpstreamTlsTest {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private static TestHost host;
    private static TestTls keys;
    private static HttpsServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        keys = new TestTls(folder)
                .add("root", "-ext", "bc:c")
                .add("stranger", "-ext", "bc:c")
                .add("intermediate", "-ext", "bc:c", "-signer", "root")
                .add("localhost", "-signer", "intermediate", "-ext", "san=dns:localhost")
                .add("alice")
                .add("bob");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(asking(keys.server("localhost", new AnyClient())));
        server.createContext("/", exchange -> {
            String client = "nobody";
            try {
                client = ((HttpsExchange) exchange)
                        .getSSLSession()
                        .getPeerPrincipal()
                        .getName();
            } catch (SSLPeerUnverifiedException e) {
                // the client has sent no certificate
            }
            SEEN.add(client);
            byte[] answer = client.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        host = TestHost.start();
    }

    @AfterAll
    static void stop() {
        host.close();
        server.stop(0);
    }

    @AfterEach
    void empty() {
        for (String entity : List.of("routes", "services", "targets", "upstreams", "certificates", "ca_certificates")) {
            host.host().kong().db().dao(entity).truncate();
        }
        SEEN.clear();
    }

    private static HttpsConfigurator asking(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
                parameters.setWantClientAuth(true);
                connection.setSSLParameters(parameters);
            }
        };
    }

    private static final class AnyClient implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            try {
                byte[] root = keys.certificate("root").getBytes(StandardCharsets.US_ASCII);
                return new X509Certificate[] {
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(root))
                };
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // --- settings

    private static String json(Map<String, ?> values) throws Exception {
        return new String(Json.write(values), StandardCharsets.UTF_8);
    }

    private static Map<String, String> certificate(String name) throws Exception {
        Map<String, String> pems = Map.of("cert", keys.certificate(name), "key", keys.key(name));
        return Map.of("id", (String) host.create("/certificates", json(pems)).get("id"));
    }

    private static String authority(String name) throws Exception {
        Map<String, String> pem = Map.of("cert", keys.certificate(name));
        return (String) host.create("/ca_certificates", json(pem)).get("id");
    }

    private static void service(String name, Map<String, ?> more) throws Exception {
        Map<String, Object> service = new HashMap<>(more);
        service.put("name", "s");
        service.put("protocol", "https");
        service.put("host", name);
        service.put("port", server.getAddress().getPort());
        service.put("retries", 0);
        host.create("/services", json(service));
        host.create("/services/s/routes", "{\"paths\":[\"/\"]}");
    }

    private static void change(String path, Map<String, ?> values) throws Exception {
        Answer answer = host.admin("PATCH", path, json(values));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String seen() {
        Answer answer = host.proxy("GET", "/");
        return answer.status() == 200 ? answer.text() : String.valueOf(answer.status());
    }

    // --- the client's certificate

    @Test
    void anUpstreamIsShownTheCertificateOfTheServiceAsSoonAsItIsWritten() throws Exception {
        service("localhost", Map.of());
        assertThat(seen()).isEqualTo("nobody");
        change("/services/s", Map.of("client_certificate", certificate("alice")));
        assertThat(seen()).isEqualTo("CN=alice");
        Map<String, String> bob = certificate("bob");
        change("/services/s", Map.of("client_certificate", bob));
        assertThat(seen()).isEqualTo("CN=bob");
        change("/certificates/" + bob.get("id"), Map.of("cert", keys.certificate("alice"), "key", keys.key("alice")));
        assertThat(seen()).isEqualTo("CN=alice");
        host.admin("PATCH", "/services/s", "{\"client_certificate\":null}");
        assertThat(seen()).isEqualTo("nobody");
    }

    @Test
    void targetsAreShownTheCertificateOfTheirUpstreamUnlessTheServiceHasOne() throws Exception {
        host.create("/upstreams", json(Map.of("name", "u", "client_certificate", certificate("alice"))));
        host.create(
                "/upstreams/u/targets",
                json(Map.of("target", "127.0.0.1:" + server.getAddress().getPort())));
        service("u", Map.of());
        assertThat(seen()).isEqualTo("CN=alice");
        change("/services/s", Map.of("client_certificate", certificate("bob")));
        assertThat(seen()).isEqualTo("CN=bob");
    }

    @Test
    void healthChecksShowTheCertificateOfTheUpstream() throws Exception {
        Map<String, ?> often = Map.of("interval", 0.05);
        host.create(
                "/upstreams",
                json(Map.of(
                        "name",
                        "u",
                        "client_certificate",
                        certificate("alice"),
                        "healthchecks",
                        Map.of(
                                "active",
                                Map.of(
                                        "type",
                                        "https",
                                        "https_verify_certificate",
                                        false,
                                        "healthy",
                                        often,
                                        "unhealthy",
                                        often)))));
        host.create(
                "/upstreams/u/targets",
                json(Map.of("target", "127.0.0.1:" + server.getAddress().getPort())));
        Awaiting.until("a check shows it", () -> SEEN.contains("CN=alice"));
    }

    // --- the upstream's certificate

    @ParameterizedTest(name = "{0} believed, depth {1}, {2}: {3}")
    @CsvSource({
        "      none, ,         localhost, 502",
        "      root, ,         localhost, nobody",
        "      root, ,         127.0.0.1, 502",
        "      root, 1,        localhost, nobody",
        "      root, 0,        localhost, 502",
        "      intermediate, 0, localhost, nobody",
        "      stranger, ,     localhost, 502",
        "      stranger root, , localhost, nobody",
    })
    void anUpstreamIsBelievedByTheAuthoritiesOfTheServiceAndDownToTheDepthOfIt(
            String believed, Integer depth, String name, String seen) throws Exception {
        Map<String, Object> service = new HashMap<>(Map.of("tls_verify", true));
        if (!believed.equals("none")) {
            List<String> ids = new ArrayList<>();
            for (String authority : believed.split(" ", -1)) {
                ids.add(authority(authority));
            }
            service.put("ca_certificates", ids);
        }
        if (depth != null) {
            service.put("tls_verify_depth", depth);
        }
        service(name, service);
        assertThat(seen()).isEqualTo(seen);
    }

    @Test
    void aServiceWhoseAuthorityIsGoneIsNotReachedUnchecked() throws Exception {
        String root = authority("root");
        service("localhost", Map.of("tls_verify", true, "ca_certificates", List.of(root)));
        assertThat(seen()).isEqualTo("nobody");
        assertThat(host.admin("DELETE", "/ca_certificates/" + root).status()).isEqualTo(204);
        assertThat(seen()).isEqualTo("500");
    }
}
