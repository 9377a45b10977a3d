package dev.kongdb.entity;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Conditional;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.ShorthandField;
import dev.kongdb.annotation.typedef.Host;
import dev.kongdb.annotation.typedef.Path;
import dev.kongdb.annotation.typedef.Port;
import dev.kongdb.annotation.typedef.Protocol;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.annotation.typedef.Utf8Name;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code services}: an upstream to which requests are forwarded. The builder takes the
 * {@code url} in place of protocol, host, port and path.
 *
 * @param id the primary key
 * @param createdAt when it was made, in whole seconds
 * @param updatedAt when it was last written, in whole seconds
 * @param name unique in the workspace
 * @param retries how often a failed request is sent again, 0 to 32767
 * @param protocol the protocol of requests to the upstream
 * @param host a name or an address, without port
 * @param port 0 to 65535
 * @param path the prefix of the paths of forwarded requests
 * @param connectTimeout milliseconds to connect, 1 to 2147483646
 * @param writeTimeout milliseconds between two writes, 1 to 2147483646
 * @param readTimeout milliseconds between two reads, 1 to 2147483646
 * @param tags labels to filter by
 * @param clientCertificate the certificate that is shown to the upstream over TLS; https only
 * @param tlsVerify whether the upstream's certificate is checked; null is the host's default; https
 *     only
 * @param tlsVerifyDepth how long the upstream's chain may be, 0 to 64; https only
 * @param caCertificates the ids of the authorities that the upstream's certificate is checked
 *     against; https only
 * @param enabled whether requests are forwarded
 */
@KongEntity(name = "services", plugin = "core", endpointKey = "name", workspaceable = true, baseMigration = false)
@Conditional(
        ifField = "protocol",
        ifMatch = @Rules(oneOf = {"tcp", "tls", "udp", "grpc", "grpcs"}),
        thenField = "path",
        thenMatch = @Rules(eq = NULL))
@Conditional(
        ifField = "protocol",
        ifMatch = @Rules(ne = "https"),
        thenField = "client_certificate",
        thenMatch = @Rules(eq = NULL))
@Conditional(
        ifField = "protocol",
        ifMatch = @Rules(ne = "https"),
        thenField = "tls_verify",
        thenMatch = @Rules(eq = NULL))
@Conditional(
        ifField = "protocol",
        ifMatch = @Rules(ne = "https"),
        thenField = "tls_verify_depth",
        thenMatch = @Rules(eq = NULL))
@Conditional(
        ifField = "protocol",
        ifMatch = @Rules(ne = "https"),
        thenField = "ca_certificates",
        thenMatch = @Rules(eq = NULL))
@ShorthandField(name = "url", func = ServiceUrl.class)
public record Service(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Auto Instant updatedAt,
        @Utf8Name @Nullable String name,

        @Between(min = 0, max = 32767) @Default("5") @Nullable
        Integer retries,

        @Required @Protocol @Default("http") String protocol,
        @Required @Host String host,
        @Required @Port @Default("80") int port,
        @Path @Nullable String path,

        @Between(min = 1, max = 2147483646) @Default("60000") @Nullable
        Integer connectTimeout,

        @Between(min = 1, max = 2147483646) @Default("60000") @Nullable
        Integer writeTimeout,

        @Between(min = 1, max = 2147483646) @Default("60000") @Nullable
        Integer readTimeout,

        @Tags @Nullable Set<String> tags,
        @Nullable Reference<Certificate> clientCertificate,
        @Nullable Boolean tlsVerify,
        @Between(min = 0, max = 64) @Default(NULL) @Nullable Integer tlsVerifyDepth,
        @Nullable List<UUID> caCertificates,
        @Required @Default("true") boolean enabled) {

    /** Values for a write. */
    public static ServiceBuilder with() {
        return ServiceBuilder.with();
    }
}
