package dev.kongdb.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.KongSchemas;
import dev.kongdb.entity.Healthchecks;
import dev.kongdb.entity.HealthchecksCodec;
import dev.kongdb.entity.Plugin;
import dev.kongdb.entity.Upstream;
import dev.kongdb.entity.UpstreamCodec;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records within records, to and from rows and maps. */
class RecordCodecTest {
    private static Healthchecks defaults() {
        Schema schema =
                KongSchemas.found(RecordCodecTest.class.getClassLoader()).schema("upstreams");
        Row row = schema.processAutoFields(Upstream.with().name("u").toRow(), Context.INSERT, false);
        return UpstreamCodec.INSTANCE.decode(row).healthchecks();
    }

    @Test
    void aRecordSurvivesTheWayToAMapAndBack() {
        Healthchecks healthchecks = defaults();
        Map<String, Object> table = HealthchecksCodec.INSTANCE.toTable(healthchecks);
        assertThat(table).containsOnlyKeys("active", "passive", "threshold");
        assertThat(((Map<?, ?>) table.get("active")).get("https_verify_certificate"))
                .isEqualTo(true);
        assertThat(HealthchecksCodec.INSTANCE.decode(table)).isEqualTo(healthchecks);
        assertThat(HealthchecksCodec.INSTANCE.decode(HealthchecksCodec.INSTANCE.encode(healthchecks)))
                .isEqualTo(healthchecks);
    }

    @Test
    void whatTheRecordDoesNotKnowIsLeftOutAndWhatIsMissingIsNull() {
        Map<String, Object> table = new LinkedHashMap<>(HealthchecksCodec.INSTANCE.toTable(defaults()));
        table.put("later", "added by a newer Kong");
        table.remove("threshold");
        Healthchecks decoded = HealthchecksCodec.INSTANCE.decode(table);
        assertThat(decoded.threshold()).isNull();
        assertThat(decoded.active()).isEqualTo(defaults().active());
    }

    @Test
    void aMapOfSomethingElseIsNoSuchRecord() {
        assertThatThrownBy(() -> HealthchecksCodec.INSTANCE.decode(Map.of("threshold", "high")))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void theBuilderTakesARecordForWhatIsAbstract() {
        Row row = Plugin.with().config(defaults(), HealthchecksCodec.INSTANCE).toRow();
        assertThat(row.get("config")).isEqualTo(HealthchecksCodec.INSTANCE.toTable(defaults()));
    }
}
