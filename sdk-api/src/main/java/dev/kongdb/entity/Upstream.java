package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Conditional;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.Distinct;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.ShorthandField;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.ValidatedBy;
import dev.kongdb.annotation.typedef.HeaderName;
import dev.kongdb.annotation.typedef.HostWithOptionalPort;
import dev.kongdb.annotation.typedef.Path;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code upstreams}: a virtual host name, and how requests to it are balanced among its
 * targets.
 *
 * @param id the primary key
 * @param createdAt when it was made
 * @param name a host name, neither an address nor with a port; unique in the workspace
 * @param algorithm how a target is chosen
 * @param hashOn what part of a request chooses the target, when the algorithm is consistent hashing
 * @param hashFallback what part chooses it when {@code hashOn} gives no value
 * @param hashOnHeader the header, when {@code hashOn} is {@code header}
 * @param hashFallbackHeader the header, when {@code hashFallback} is {@code header}
 * @param hashOnCookie the cookie, when {@code hashOn} or {@code hashFallback} is {@code cookie}
 * @param hashOnCookiePath the path of a cookie that Kong sets
 * @param slots how finely the targets are spread, 10 to 65536
 * @param healthchecks how healthy targets are told from unhealthy ones
 * @param tags labels to filter by
 * @param hostHeader the {@code Host} header of requests to targets
 * @param clientCertificate the certificate that is shown to targets over TLS
 */
@KongEntity(name = "upstreams", plugin = "core", endpointKey = "name", workspaceable = true, baseMigration = false)
@Conditional(
        ifField = "hash_on",
        ifMatch = @Rules(match = "^header$"),
        thenField = "hash_on_header",
        thenMatch = @Rules(required = true))
@Conditional(
        ifField = "hash_fallback",
        ifMatch = @Rules(match = "^header$"),
        thenField = "hash_fallback_header",
        thenMatch = @Rules(required = true))
@Conditional(
        ifField = "hash_on",
        ifMatch = @Rules(match = "^cookie$"),
        thenField = "hash_on_cookie",
        thenMatch = @Rules(required = true))
@Conditional(
        ifField = "hash_fallback",
        ifMatch = @Rules(match = "^cookie$"),
        thenField = "hash_on_cookie",
        thenMatch = @Rules(required = true))
@Conditional(
        ifField = "hash_on",
        ifMatch = @Rules(match = "^none$"),
        thenField = "hash_fallback",
        thenMatch = @Rules(oneOf = "none"))
@Conditional(
        ifField = "hash_on",
        ifMatch = @Rules(match = "^cookie$"),
        thenField = "hash_fallback",
        thenMatch = @Rules(oneOf = "none"))
@Conditional(
        ifField = "hash_on",
        ifMatch = @Rules(match = "^consumer$"),
        thenField = "hash_fallback",
        thenMatch = @Rules(oneOf = {"none", "ip", "header", "cookie"}))
@Conditional(
        ifField = "hash_on",
        ifMatch = @Rules(match = "^ip$"),
        thenField = "hash_fallback",
        thenMatch = @Rules(oneOf = {"none", "consumer", "header", "cookie"}))
@Distinct({"hash_on_header", "hash_fallback_header"})
@ShorthandField(name = "algorithm", func = UpstreamRules.Algorithm.class)
@ShorthandField(name = "hash_on", func = UpstreamRules.HashOn.class)
public record Upstream(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,

        @Required @Unique @ValidatedBy(UpstreamRules.Name.class)
        String name,

        @OneOf({"consistent-hashing", "least-connections", "round-robin"}) @Default("round-robin") @Nullable
        String algorithm,

        @OneOf({"none", "consumer", "ip", "header", "cookie"}) @Default("none") @Nullable
        String hashOn,

        @OneOf({"none", "consumer", "ip", "header", "cookie"}) @Default("none") @Nullable
        String hashFallback,

        @HeaderName @Nullable String hashOnHeader,
        @HeaderName @Nullable String hashFallbackHeader,

        @ValidatedBy(UpstreamRules.CookieName.class) @Nullable
        String hashOnCookie,

        @Path @Default("/") @Nullable String hashOnCookiePath,

        @Between(min = 10, max = 65536) @Default("10000") @Nullable
        Integer slots,

        Healthchecks healthchecks,
        @Tags @Nullable Set<String> tags,
        @HostWithOptionalPort @Nullable String hostHeader,
        @Nullable Reference<Certificate> clientCertificate) {

    /** Values for a write. */
    public static UpstreamBuilder with() {
        return UpstreamBuilder.with();
    }
}
