package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings, tested without a cluster. */
class SettingsTest {
    @Test
    void withoutSettingsEverythingIsAsInKong() {
        CassandraSettings settings = CassandraSettings.of(KongConfig.empty());
        assertThat(settings.contactPoints()).containsExactly("127.0.0.1");
        assertThat(settings.port()).isEqualTo(9042);
        assertThat(settings.keyspace()).isEqualTo("kong");
        assertThat(settings.readConsistency()).isEqualTo(DefaultConsistencyLevel.ONE);
        assertThat(settings.replication()).isEqualTo("{'class': 'SimpleStrategy', 'replication_factor': 1}");
        assertThat(settings.guard())
                .as("whatever is set, the guarantees need a quorum")
                .isEqualTo(DefaultConsistencyLevel.QUORUM);
        assertThat(settings.serial()).isEqualTo(DefaultConsistencyLevel.SERIAL);
    }

    @Test
    void aDatacenterKeepsQuorumsToItself() {
        CassandraSettings settings = CassandraSettings.of(KongConfig.of(Map.of(
                "cassandra_lb_policy", "RequestDCAwareRoundRobin",
                "cassandra_local_datacenter", "dc1",
                "cassandra_repl_strategy", "NetworkTopologyStrategy",
                "cassandra_data_centers", "dc1:3, dc2:1")));
        assertThat(settings.guard()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
        assertThat(settings.serial()).isEqualTo(DefaultConsistencyLevel.LOCAL_SERIAL);
        assertThat(settings.replication()).isEqualTo("{'class': 'NetworkTopologyStrategy', 'dc1': 3, 'dc2': 1}");
    }

    @ParameterizedTest
    @CsvSource({
        "cassandra_keyspace, a-b",
        "cassandra_port, 0",
        "cassandra_timeout, soon",
        "cassandra_read_consistency, SOME",
        "cassandra_write_consistency, one",
        "cassandra_lb_policy, DCAwareRoundRobin",
        "cassandra_lb_policy, Random",
        "cassandra_repl_strategy, Other",
        "cassandra_repl_factor, 0",
        "cassandra_refresh_frequency, -1",
        "cassandra_ssl, perhaps"
    })
    void aWrongSettingIsRefusedByName(String name, String value) {
        assertThatExceptionOfType(KongConfigException.class)
                .isThrownBy(() -> CassandraSettings.of(KongConfig.empty().with(name, value)))
                .withMessageMatching("(?s).*(" + name + "|cassandra_local_datacenter).*");
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(CassandraSettings.of(KongConfig.empty().with("cassandra_password", "hush"))
                        .toString())
                .doesNotContain("hush");
    }
}
