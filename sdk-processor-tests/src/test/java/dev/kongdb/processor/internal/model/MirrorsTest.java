package dev.kongdb.processor.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorsTest {
    @ParameterizedTest
    @CsvSource({
        "id, id",
        "createdAt, created_at",
        "httpsRedirectStatusCode, https_redirect_status_code",
        "tlsVerifyDepth, tls_verify_depth",
        "wsID, ws_id",
        "HTTPPath, http_path",
        "sha256, sha256",
        "http2Only, http2_only",
        "already_snake, already_snake"
    })
    void namesOfComponentsBecomeNamesOfKong(String java, String kong) {
        assertThat(Mirrors.snakeCase(java)).isEqualTo(kong);
    }

    @ParameterizedTest
    @CsvSource({"url, url", "all_in_one, allInOne", "a-b, aB", "_x, x"})
    void namesOfKongBecomeNamesOfSetters(String kong, String java) {
        assertThat(Mirrors.camelCase(kong)).isEqualTo(java);
    }
}
