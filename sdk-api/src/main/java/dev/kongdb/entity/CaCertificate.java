package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.EntityCheck;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Transformation;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.PemCertificate;
import dev.kongdb.annotation.typedef.Tags;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code ca_certificates}: the authorities that certificates of upstreams are checked
 * against. They belong to no workspace.
 *
 * @param id the primary key
 * @param createdAt when it was made, in whole seconds
 * @param cert one certificate, as PEM
 * @param certDigest the certificate's SHA-256 in hexadecimal, which the DAO computes; unique
 * @param tags labels to filter by
 */
@KongEntity(name = "ca_certificates", plugin = "core", baseMigration = false)
@EntityCheck(fieldSources = "cert", fn = CertificateChecks.IsAuthority.class)
@Transformation(input = "cert", onWrite = CertificateChecks.Digest.class)
public record CaCertificate(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Required @PemCertificate String cert,
        @Unique @Nullable String certDigest,
        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static CaCertificateBuilder with() {
        return CaCertificateBuilder.with();
    }
}
