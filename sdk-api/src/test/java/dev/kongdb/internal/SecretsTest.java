package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MY_SECRET", "s3cret", "PROD_MY_SECRET", "prod", "JSON", "{\"key\":\"inner\",\"n\":1}", "A/B", "slash");

    private static final Map<String, Map<?, ?>> VAULTS = Map.of(
            "prod", Map.of("name", "env", "config", Map.of("prefix", "prod-")),
            "plain", Map.of("name", "env"),
            "other", Map.of("name", "hcv"));

    private final Secrets secrets = new Secrets(ENVIRONMENT::get, VAULTS::get);

    @ParameterizedTest
    @CsvSource({
        "{vault://env/my-secret}, s3cret",
        "{vault://env/MY_SECRET}, s3cret",
        "{vault://env/my-secret/}, s3cret",
        "{vault://env/my%2Dsecret}, s3cret",
        "{vault://env/my-secret#1}, s3cret",
        "{vault://env/my-secret?prefix=prod-}, prod",
        "{vault://prod/my-secret}, prod",
        "{vault://prod/my-secret?prefix=}, s3cret",
        "{vault://plain/my-secret}, s3cret",
        "{vault://env/json/key}, inner",
        "{vault://env/a/b/}, slash"
    })
    void aReferenceNamesAVariableAndPerhapsAMemberOfIt(String reference, String secret) {
        assertThat(secrets.resolve(reference)).isEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{vault://}",
                "{vault://env}",
                "{vault://env/}",
                "{vault:///my-secret}",
                "{vault://env/unset}",
                "{vault://env/my-secret/key}",
                "{vault://env/json/n}",
                "{vault://env/json/none}",
                "{vault://nowhere/my-secret}",
                "{vault://other/my-secret}",
                "{vault://env/%zz}"
            })
    void whatCannotBeResolvedIsNothing(String reference) {
        assertThat(secrets.resolve(reference)).isNull();
    }

    @Test
    void aVariableMayBeEmpty() {
        assertThat(new Secrets(name -> "", VAULTS::get).resolve("{vault://env/x}"))
                .isEmpty();
    }
}
