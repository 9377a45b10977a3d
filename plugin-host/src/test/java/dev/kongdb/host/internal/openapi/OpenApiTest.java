package dev.kongdb.host.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The document at {@code /openapi.json}. In all tests, {@link TestHost} checks that every answer
 * agrees with it.
 */
class OpenApiTest {
    private static final String ID = "00000000-0000-0000-0000-000000000000";

    private static TestHost host;
    private static Map<String, Object> document;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        document = host.admin("GET", "/openapi.json").map();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void everyRouteIsInItWithItsMethods() {
        assertThat(document).containsEntry("openapi", "3.1.0");
        @SuppressWarnings("unchecked") // a list of paths
        List<String> paths =
                (List<String>) host.admin("GET", "/endpoints").map().get("data");
        for (String path : paths) {
            Answer options = host.admin("OPTIONS", path.replaceAll("\\{[^}]*}", ID));
            if (options.status() == 404) {
                assertThat(at("paths")).as("withheld").doesNotContainKey(path);
                continue;
            }
            TreeSet<String> allowed = new TreeSet<>();
            Arrays.stream(options.header("Allow").split(", "))
                    .filter(method -> !method.equals("HEAD") && !method.equals("OPTIONS"))
                    .forEach(method -> allowed.add(method.toLowerCase(Locale.ROOT)));
            assertThat(at("paths", path).keySet()).as(path).isEqualTo(allowed);
        }
        assertThat(at("paths")).hasSizeGreaterThan(60);
    }

    @Test
    void nodesWithTheSamePluginsGiveTheSameDocument() {
        Map<String, String> settings = Map.of(
                "database", "off",
                "admin_listen", "127.0.0.1:0",
                "proxy_listen", "127.0.0.1:0",
                "admin_access_log", "off",
                "proxy_access_log", "off");
        try (TestHost other = TestHost.start(settings)) {
            assertThat(other.admin("GET", "/openapi.json").text())
                    .isEqualTo(host.admin("GET", "/openapi.json").text());
        }
    }

    @Test
    void fieldsAreToldAsTheirSchemasSay() {
        Map<String, Object> service = at("components", "schemas", "services-new", "properties");
        assertThat(service.get("host"))
                .isEqualTo(Map.of(
                        "type",
                        "string",
                        "minLength",
                        1L,
                        "description",
                        "A host name or an IP address, without a port."));
        assertThat(service.get("retries"))
                .isEqualTo(Map.of(
                        "type",
                        List.of("integer", "null"),
                        "format",
                        "int32",
                        "minimum",
                        0L,
                        "maximum",
                        32767L,
                        "default",
                        5L));
        assertThat(at("components", "schemas", "services-new", "properties", "path")
                        .get("pattern"))
                .asString()
                .startsWith("^(?=\\/)");
        assertThat(at("components", "schemas", "services-new"))
                .as("a url may give the host")
                .doesNotContainKey("required");
        assertThat(at("components", "schemas", "snis-new").get("required")).isEqualTo(List.of("name", "certificate"));
        assertThat(at("components", "schemas", "snis-new-without-name").get("required"))
                .isEqualTo(List.of("certificate"));
        assertThat(at("components", "schemas", "services-changes")).doesNotContainKey("required");
    }

    @Test
    void customEntitiesAndTheConfigurationsOfPluginsAreInIt() {
        assertThat(at("components", "schemas", "keyauth_credentials", "properties"))
                .containsKeys("key", "consumer", "ttl");
        assertThat(at("components", "schemas", "plugins-new", "discriminator")).containsEntry("propertyName", "name");
        assertThat(at("components", "schemas", "plugins-new", "discriminator", "mapping"))
                .containsEntry("key-auth", "#/components/schemas/plugins-new.key-auth");
        assertThat(at("components", "schemas", "plugins-new.key-auth", "properties", "config", "properties"))
                .containsKeys("key_names", "hide_credentials");
        assertThat(at("components", "schemas", "alarms-new.mail", "properties", "config"))
                .containsEntry("required", List.of("address", "servers"));
    }

    @Test
    void examplesAreTakenByTheAdminApi() {
        Map<String, Object> schemas = at("components", "schemas");
        for (String entity : List.of("services", "routes", "consumers", "upstreams")) {
            Object example =
                    ((List<?>) at("components", "schemas", entity + "-new").get("examples")).get(0);
            assertThat(host.admin("POST", "/" + entity, new String(Json.write(example), StandardCharsets.UTF_8))
                            .status())
                    .as("%s %s", entity, example)
                    .isEqualTo(201);
        }
        assertThat(schemas).containsKeys("services-page", "services-key");
    }

    @SuppressWarnings("unchecked") // The names in all objects of the document are texts.
    private static Map<String, Object> at(String... names) {
        Object value = document;
        for (String name : names) {
            value = ((Map<String, Object>) value).get(name);
            assertThat(value).as(String.join("/", names)).isInstanceOf(Map.class);
        }
        return (Map<String, Object>) value;
    }
}
