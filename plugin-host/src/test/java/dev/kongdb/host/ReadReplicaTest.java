package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.ConsumerDao;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A host with a replica that never receives a write, so that the tests see where a read went. */
class ReadReplicaTest {
    private static TestHost host;

    @BeforeAll
    static void start() {
        Map<String, String> replica = TestHost.settings();
        Kong.open(KongConfig.of(replica)).close(); // creates the tables
        Map<String, String> settings = TestHost.settings();
        settings.put("pg_ro_host", replica.get("pg_host"));
        settings.put("pg_ro_database", replica.get("pg_database"));
        host = TestHost.start(settings);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void theAdminApiFindsWhatItWrote() {
        host.create("/consumers", "{\"username\":\"bob\",\"tags\":[\"t\"]}");
        assertThat(host.admin("GET", "/consumers/bob").status()).isEqualTo(200);
        assertThat(host.admin("GET", "/consumers").data()).hasSize(1);
        assertThat(host.admin("GET", "/consumers?tags=t").data()).hasSize(1);
        assertThat(host.admin("GET", "/tags").data()).hasSize(1);
        assertThat(host.admin("GET", "/tags/t").data()).hasSize(1);
        assertThat(host.admin("PATCH", "/consumers/bob", "{\"custom_id\":\"c\"}")
                        .status())
                .isEqualTo(200);
        ConsumerDao consumers = host.host().kong().db().consumers();
        assertThat(consumers.selectByUsername("bob")).isEmpty();
        assertThat(consumers.with(Options.readPrimary()).selectByUsername("bob"))
                .isPresent();
    }

    @Test
    void parentsInPathsAndBodiesAreFoundAsWell() {
        host.create("/services", "{\"name\":\"s\",\"url\":\"http://127.0.0.1:1\"}");
        host.create("/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/r\"]}");
        assertThat(host.admin("GET", "/services/s/routes").data()).hasSize(1);
        assertThat(host.admin("GET", "/services/s/routes/r").status()).isEqualTo(200);
        assertThat(host.admin("GET", "/routes/r/service").get("name")).isEqualTo("s");
        host.create("/routes", "{\"hosts\":[\"h\"],\"service\":{\"name\":\"s\"}}");
        // The route is in use, but its upstream does not exist.
        assertThat(host.proxy("GET", "/r").status()).isEqualTo(502);
    }
}
