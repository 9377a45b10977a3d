package dev.kongdb.entity;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.EntityView;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.validators.Pem;
import dev.kongdb.schema.validators.Pem.PemException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link Certificate} and {@link CaCertificate} that concern several fields, and what
 * is computed from them.
 */
final class CertificateChecks {
    private CertificateChecks() {}

    /** The key belongs to the certificate. */
    static final class KeyMatches implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView fields) {
            return matches(fields, "cert", "key", "certificate does not match key");
        }
    }

    /** The alternative key belongs to the alternative certificate. */
    static final class AlternativeKeyMatches implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView fields) {
            return matches(fields, "cert_alt", "key_alt", "alternative certificate does not match key");
        }
    }

    /** The two certificates serve two kinds of clients, so their keys must be of two types. */
    static final class TypesDiffer implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView fields) {
            X509Certificate first = certificate(fields.get("cert"));
            X509Certificate second = certificate(fields.get("cert_alt"));
            if (first == null
                    || second == null
                    || !first.getPublicKey()
                            .getAlgorithm()
                            .equals(second.getPublicKey().getAlgorithm())) {
                return Verdict.OK;
            }
            return Verdict.refused("certificate and alternative certificate need to have different type (e.g. RSA and "
                    + "ECDSA), the provided certificates were both of the same type");
        }
    }

    /** The text holds one certificate, which has not expired and may sign others. */
    static final class IsAuthority implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView fields) {
            List<X509Certificate> certificates = certificates(fields.get("cert"));
            if (certificates.size() > 1) {
                return Verdict.refused("please submit only one certificate at a time");
            }
            if (certificates.isEmpty()) {
                return Verdict.OK; // the rule of the field refuses it
            }
            X509Certificate certificate = certificates.get(0);
            if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
                return Verdict.refused("certificate expired, \"Not After\" time is in the past");
            }
            return certificate.getBasicConstraints() < 0
                    ? Verdict.refused("certificate does not appear to be a CA because it is missing the \"CA\" basic "
                            + "constraint")
                    : Verdict.OK;
        }
    }

    /** Computes the SHA-256 of the certificate, by which it is unique. */
    static final class Digest implements TransformationFunction {
        @Override
        public Map<String, @Nullable Object> apply(List<@Nullable Object> values) {
            X509Certificate certificate = certificate(values.get(0));
            if (certificate == null) {
                throw new TransformationException("cannot create digest value of certificate");
            }
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
                return Map.of("cert_digest", HexFormat.of().formatHex(digest));
            } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
                throw new TransformationException("cannot create digest value of certificate");
            }
        }
    }

    /**
     * Drops the server names: they are entities of their own, which the DAO writes, and the
     * certificate has no field for them.
     */
    static final class NamesApart implements ShorthandFunction {
        @Override
        public Map<String, @Nullable Object> expand(@Nullable Object value) {
            return Map.of();
        }
    }

    private static Verdict matches(EntityView fields, String certificateField, String keyField, String message) {
        X509Certificate certificate = certificate(fields.get(certificateField));
        Key key = key(fields.get(keyField));
        return certificate == null || key == null || Pem.matches(certificate, key)
                ? Verdict.OK
                : Verdict.refused(message);
    }

    private static @Nullable X509Certificate certificate(@Nullable Object pem) {
        List<X509Certificate> certificates = certificates(pem);
        return certificates.isEmpty() ? null : certificates.get(0);
    }

    private static List<X509Certificate> certificates(@Nullable Object pem) {
        try {
            return pem instanceof String text ? Pem.certificates(text) : List.of();
        } catch (PemException e) {
            return List.of();
        }
    }

    private static @Nullable Key key(@Nullable Object pem) {
        try {
            return pem instanceof String text ? Pem.key(text) : null;
        } catch (PemException e) {
            return null;
        }
    }
}
