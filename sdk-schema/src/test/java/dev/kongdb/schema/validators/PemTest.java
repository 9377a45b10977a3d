package dev.kongdb.schema.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.validators.Pem.PemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    private static String read(String name) {
        try (InputStream in = PemTest.class.getResourceAsStream("/pem/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.crt, rsa.pkcs8.key, true",
        "rsa.crt, rsa.pkcs1.key, true",
        "rsa.crt, rsa.pub, true",
        "ec.crt, ec.sec1.key, true",
        "ec.crt, ec.pkcs8.key, true",
        "ed25519.crt, ed25519.key, true",
        "rsa.crt, ec.sec1.key, false",
        "ec.crt, rsa.pkcs1.key, false",
        "ed25519.crt, ec.pkcs8.key, false"
    })
    void readsKeysOfAllFormatsAndTellsWhetherTheyMatch(String certificate, String key, boolean match)
            throws PemException {
        X509Certificate parsed = Pem.certificates(read(certificate)).get(0);

        assertThat(Pem.matches(parsed, Pem.key(read(key)))).isEqualTo(match);
    }

    @Test
    void readsAllCertificatesOfAText() throws PemException {
        assertThat(Pem.certificates("before\n" + read("rsa.crt") + "between\n" + read("ec.crt")))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=rsa.test", "CN=ec.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIGI\n-----END EC PRIVATE KEY-----"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Pem.certificates(text)).isInstanceOf(PemException.class);
        assertThatThrownBy(() -> Pem.key(text)).isInstanceOf(PemException.class);
        assertThat(TextRules.certificate(text)).startsWith("invalid certificate: ");
        assertThat(TextRules.key(text)).startsWith("invalid key: ");
    }

    @Test
    void refusesEncryptedKeys() {
        assertThatThrownBy(() -> Pem.key(read("rsa.encrypted.key"))).isInstanceOf(PemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.crt", "rsa.pkcs1.key", "ec.sec1.key", "ed25519.key"})
    void damageIsAnErrorOfItsKindOnly(String name) {
        Random random = new Random(7);
        String whole = read(name);
        for (int i = 0; i < 500; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
            }
            TextRules.certificate(damaged.toString());
            TextRules.key(damaged.toString());
        }
    }
}
