package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Encrypted;
import dev.kongdb.annotation.EntityCheck;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.MutuallyRequired;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Referenceable;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.ShorthandField;
import dev.kongdb.annotation.typedef.Key;
import dev.kongdb.annotation.typedef.PemCertificate;
import dev.kongdb.annotation.typedef.Tags;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code certificates}: what Kong shows to clients or to upstreams over TLS.
 *
 * <p>The server names of a certificate are entities of their own, {@link Sni}. A write may set them
 * with {@code snis}, in the builder or in a map. An update or upsert with {@code snis} replaces the
 * names that the certificate had; null stands for no names. A name that is given twice, or that
 * another certificate has, is refused before anything is written. Maps of writes and of pages hold
 * the names under {@code snis}. Deleting a certificate deletes its names.
 *
 * @param id the primary key
 * @param createdAt when it was made, in whole seconds
 * @param cert the chain, as PEM
 * @param key the private key of the chain's first certificate, as PEM
 * @param certAlt a second chain with another type of key, such as ECDSA beside RSA
 * @param keyAlt the private key of the second chain
 * @param tags labels to filter by
 */
@KongEntity(name = "certificates", plugin = "core", workspaceable = true, baseMigration = false)
@MutuallyRequired({"cert_alt", "key_alt"})
@EntityCheck(
        fieldSources = {"cert", "key"},
        fn = CertificateChecks.KeyMatches.class)
@EntityCheck(
        fieldSources = {"cert_alt", "key_alt"},
        fn = CertificateChecks.AlternativeKeyMatches.class)
@EntityCheck(
        fieldSources = {"cert", "cert_alt"},
        fn = CertificateChecks.TypesDiffer.class)
@ShorthandField(name = "snis", type = ShorthandField.Type.ARRAY, func = CertificateChecks.NamesApart.class)
public record Certificate(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,

        @Required @Referenceable @PemCertificate String cert,

        @Required @Referenceable @Encrypted @Key String key,

        @Referenceable @PemCertificate @Nullable String certAlt,

        @Referenceable @Encrypted @Key @Nullable String keyAlt,
        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static CertificateBuilder with() {
        return CertificateBuilder.with();
    }

    @Override
    public String toString() {
        return "Certificate[id=" + id + "]"; // never the keys
    }
}
