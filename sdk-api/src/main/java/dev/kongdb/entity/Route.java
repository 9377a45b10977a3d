package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Conditional;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.Match;
import dev.kongdb.annotation.MutuallyExclusiveSubsets;
import dev.kongdb.annotation.MutuallyExclusiveSubsets.Subset;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.PatternRule;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.ValidatedBy;
import dev.kongdb.annotation.typedef.Destinations;
import dev.kongdb.annotation.typedef.HeaderName;
import dev.kongdb.annotation.typedef.Hosts;
import dev.kongdb.annotation.typedef.Methods;
import dev.kongdb.annotation.typedef.Paths;
import dev.kongdb.annotation.typedef.Protocol;
import dev.kongdb.annotation.typedef.SniName;
import dev.kongdb.annotation.typedef.Sources;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.annotation.typedef.Utf8Name;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code routes}: which requests go to a service. The protocols of a route determine which
 * fields it may and must have.
 *
 * @param id the primary key
 * @param createdAt when it was made, in whole seconds
 * @param updatedAt when it was last written, in whole seconds
 * @param name unique in the workspace
 * @param protocols the protocols of matching requests, all of one kind
 * @param methods the methods of matching requests; null for any
 * @param hosts the hosts of matching requests, with at most one wildcard each; null for any
 * @param paths prefixes or regular expressions that match the paths of requests; null for any
 * @param headers the headers that matching requests have, with their values; null for any
 * @param httpsRedirectStatusCode the status of the answer to an http request when the route takes
 *     https only
 * @param regexPriority of several matching routes with expressions, the one with the greatest
 *     number wins
 * @param stripPath whether the part of the path that matched is removed before the request is
 *     forwarded
 * @param pathHandling {@code v0} or {@code v1}: how the service's path and the request's are joined
 * @param preserveHost whether the upstream sees the client's {@code Host}
 * @param requestBuffering whether request bodies are read whole before they are forwarded
 * @param responseBuffering whether answers are read whole before they are passed on
 * @param snis the server names of matching TLS connections
 * @param sources the ends that connections come from; stream protocols only
 * @param destinations the ends that connections go to; stream protocols only
 * @param tags labels to filter by
 * @param service where matching requests go; null when plugins answer all of them
 */
@KongEntity(
        name = "routes",
        plugin = "core",
        endpointKey = "name",
        workspaceable = true,
        subschemaKey = "protocols",
        baseMigration = false)
@Conditional(
        ifField = "protocols",
        ifMatch =
                @Rules(
                        of = Rules.Part.ELEMENTS,
                        notOneOf = {"grpcs", "https", "tls", "tls_passthrough"}),
        thenField = "snis",
        thenMatch = @Rules(lenEq = 0),
        thenErr = "'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or 'tls_passthrough'")
public record Route(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Auto Instant updatedAt,
        @Utf8Name @Nullable String name,

        @Required
        @Len(min = 1)
        @Default({"http", "https"})
        @MutuallyExclusiveSubsets({
            @Subset({"http", "https"}),
            @Subset({"tcp", "tls", "udp"}),
            @Subset("tls_passthrough"),
            @Subset({"grpc", "grpcs"})
        })
        Set<@Protocol String> protocols,

        @Methods @Nullable Set<String> methods,
        @Hosts @Nullable List<String> hosts,
        @Paths @Nullable List<String> paths,

        @Nullable
        Map<
                        @HeaderName
                        @Match(
                                none =
                                        @PatternRule(
                                                pattern = "^[Hh][Oo][Ss][Tt]$",
                                                err =
                                                        "cannot contain 'host' header, which must be specified in the 'hosts' attribute"))
                        String,
                        @ValidatedBy(RouteHeaderValues.class) List<String>>
                headers,

        @Required @OneOf({"426", "301", "302", "307", "308"}) @Default("426")
        int httpsRedirectStatusCode,

        @Default("0") @Nullable Long regexPriority,
        @Required @Default("true") boolean stripPath,
        @OneOf({"v0", "v1"}) @Default("v0") @Nullable String pathHandling,
        @Required @Default("false") boolean preserveHost,
        @Required @Default("true") boolean requestBuffering,
        @Required @Default("true") boolean responseBuffering,
        @Nullable Set<@SniName String> snis,
        @Sources @Nullable Set<Endpoint> sources,
        @Destinations @Nullable Set<Endpoint> destinations,
        @Tags @Nullable Set<String> tags,
        @Nullable Reference<Service> service) {

    /** Values for a write. */
    public static RouteBuilder with() {
        return RouteBuilder.with();
    }
}
