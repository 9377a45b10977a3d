package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.KongSchemas;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CacheKeysTest {
    private static final Schemas SCHEMAS = KongSchemas.found(CacheKeysTest.class.getClassLoader());
    private static final UUID WORKSPACE = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final String ID = "00000000-0000-4000-8000-000000000001";

    private static Schema schema(String name) {
        return SCHEMAS.schema(name);
    }

    @Test
    void aKeyHasSevenParts() {
        assertThat(CacheKeys.of(schema("snis"), List.of("abc"), WORKSPACE)).isEqualTo("snis:abc:::::" + WORKSPACE);
        assertThat(CacheKeys.of(schema("snis"), Arrays.asList("a", null, "c", 4L, true), null))
                .isEqualTo("snis:a::c:4:true:");
        assertThatThrownBy(() -> CacheKeys.of(schema("snis"), List.of(1, 2, 3, 4, 5, 6), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntityWithoutCacheKeyIsKnownByItsPrimaryKey() {
        Schema snis = schema("snis");
        assertThat(CacheKeys.of(snis, snis.toRow(Map.of("id", ID, "name", "a")), WORKSPACE))
                .isEqualTo("snis:" + ID + ":::::" + WORKSPACE);
        Schema authorities = schema("ca_certificates");
        assertThat(CacheKeys.of(authorities, authorities.toRow(Map.of("id", ID)), null))
                .as("of no workspace")
                .isEqualTo("ca_certificates:" + ID + ":::::");
    }

    @Test
    void foreignKeysCountByTheirId() {
        Schema plugins = schema("plugins");
        assertThat(CacheKeys.of(
                        plugins,
                        plugins.toRow(
                                Map.of("name", "key-auth", "service", Map.of("id", ID), "route", Map.of("id", "x"))),
                        WORKSPACE))
                .isEqualTo("plugins:key-auth:x:" + ID + ":::" + WORKSPACE);
    }

    @Test
    void theBareValueIsFoundWhateverItHolds() {
        Schema vaults = schema("vaults_beta");
        for (String value : List.of("abc", "a:b", "vaults_beta:", ":::::")) {
            String composed = CacheKeys.of(vaults, List.of(value), WORKSPACE);
            assertThat(CacheKeys.bareValue(vaults, composed)).isEqualTo(value);
        }
        for (String bare : List.of("abc", "vaults_beta:", "vaults_beta:x::::y", "")) {
            assertThat(CacheKeys.bareValue(vaults, bare)).isEqualTo(bare);
        }
    }
}
