package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.host.TestHost.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseOutageTest {

    @Test
    void requestsGetAClear5xxWhileTheDatabaseIsAwayAndSucceedWhenItIsBack() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            Map<String, String> settings = TestHost.settings(postgres, postgres.database());
            settings.put("pg_timeout", "500");
            settings.put("db_update_frequency", "1");
            try (RawServer upstream = RawServer.start((socket, n) -> RawServer.send(
                            socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                    TestHost host = TestHost.start(settings)) {
                host.create("/services", "{\"name\":\"s\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + "}");
                host.create("/services/s/routes", "{\"name\":\"open\",\"paths\":[\"/open\"]}");
                host.create("/services/s/routes", "{\"name\":\"locked\",\"paths\":[\"/locked\"]}");
                host.create("/routes/locked/plugins", "{\"name\":\"key-auth\"}");
                assertThat(host.proxy("GET", "/open").status()).isEqualTo(200);
                assertThat(host.proxy("GET", "/locked", "apikey", "k").status()).isEqualTo(401);

                postgres.stop();
                for (int i = 0; i < 2; i++) {
                    Answer admin = host.admin("GET", "/consumers");
                    assertThat(admin.status()).isEqualTo(503);
                    assertThat(admin.text()).isEqualTo("{\"message\":\"The database cannot be reached\"}");
                    assertThat(host.admin("POST", "/consumers", "{\"username\":\"x\"}")
                                    .status())
                            .isEqualTo(503);
                    assertThat(host.admin("GET", "/status").map())
                            .isEqualTo(Map.of("database", Map.of("reachable", false)));
                    assertThat(host.proxy("GET", "/open").status())
                            .as("needs no database")
                            .isEqualTo(200);
                    Answer locked = host.proxy("GET", "/locked", "apikey", "k");
                    assertThat(locked.status()).as("needs the database").isEqualTo(500);
                    assertThat(locked.map()).isEqualTo(Map.of("message", "An unexpected error occurred"));
                }

                postgres.restart();
                Awaiting.until(
                        "the Admin API", () -> host.admin("GET", "/consumers").status() == 200);
                host.create("/consumers", "{\"username\":\"bob\"}");
                host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
                assertThat(host.proxy("GET", "/locked", "apikey", "k").status()).isEqualTo(200);
                host.create("/services/s/routes", "{\"paths\":[\"/later\"]}");
                assertThat(host.proxy("GET", "/later").status()).isEqualTo(200);
            }
        }
    }
}
